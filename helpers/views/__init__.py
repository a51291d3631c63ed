"""What each explorer shows: its controls, and what it draws for their values. NumPy and Pillow only."""

from helpers.views import (
    convolution,
    feature_maps,
    images,
    kernel,
    mistakes,
    network,
    own_picture,
    pooling,
    stride,
)
