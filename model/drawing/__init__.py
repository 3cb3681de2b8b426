"""Strokes, an upload or a drawing in a link → the 28×28 that the network expects, and drawings made for training.

Imports bundle, network and data, and none of explain, evaluation, training."""
