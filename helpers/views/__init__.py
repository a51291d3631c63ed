"""What each explorer shows: its controls, and what it draws for their values. NumPy and Pillow only."""

from helpers.views import (
    channels,
    convolution,
    feature_maps,
    images,
    kernel,
    learning,
    mistakes,
    network,
    own_picture,
    patches,
    pooling,
    snapshots,
    stride,
)
