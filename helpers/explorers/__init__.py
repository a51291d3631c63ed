"""What moves in JupyterLab: the views of the course with their controls, and questions with their choices."""

from helpers.explorers.explorer import Explorer
from helpers.explorers.images import (
    explore_convolution,
    explore_images,
    explore_kernel,
    explore_pooling,
    explore_stride,
)
from helpers.explorers.learned import explore_channels, explore_learning
from helpers.explorers.networks import (
    explore_feature_maps,
    explore_mistakes,
    explore_patches,
    explore_snapshots,
)
from helpers.explorers.own_picture import OwnPicture, explore_own_picture
from helpers.explorers.prediction import Question, predict
