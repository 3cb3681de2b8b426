"""The page Network: the whole network on one screen, alive (living.py), and its layers as a table (layers.py).

Imports classify, shared, server and components."""
