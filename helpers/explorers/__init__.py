"""Figures that move: the views of the course in JupyterLab, with sliders, menus and fields."""

from helpers.explorers.explorer import Explorer
from helpers.explorers.images import (
    explore_convolution,
    explore_images,
    explore_kernel,
    explore_pooling,
    explore_stride,
)
from helpers.explorers.networks import explore_feature_maps, explore_mistakes
from helpers.explorers.own_picture import OwnPicture, explore_own_picture
