"""A recipe's network: its layers as data, built by Keras, run by plain NumPy, and a unit's address.

Imports data; everything above imports it."""
