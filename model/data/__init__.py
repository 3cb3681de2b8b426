"""Fashion-MNIST as it was published, the lesson's split of it, and what the lesson and others published about it.

Stands on the ground: imports nothing of the other wings."""
