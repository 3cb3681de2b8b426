"""What others published of Fashion-MNIST's test pictures, for scale.

Source of all three: the data set's own README, https://github.com/zalandoresearch/fashion-mnist
"""

from __future__ import annotations

# People who are no experts of fashion: 1,000 pictures drawn at random, three people a picture, the majority counts.
HUMAN_ACCURACY = 0.835
HUMAN_PICTURES = 1_000
# From its list of results: two convolutions with pooling, without any preparation of the pictures.
CONVOLUTION_ACCURACIES = (0.876, 0.916)
