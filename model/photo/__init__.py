"""A photo of clothes, in colour → its classes, by eyes borrowed from a network that 1.2 million photos taught.

Imports bundle, network, data and drawing (which opens files), and none of explain, evaluation, training."""
