"""Figures that stand still. Each comes with a sentence, computed from the same numbers."""

from helpers.plots.attention import where_it_looks
from helpers.plots.confusion import confusion_matrix
from helpers.plots.filters import bars_by_filter, feature_map_grid, kernel_grid, strength_by_class, waterfall
from helpers.plots.images import class_probabilities, image_grid
from helpers.plots.picture import Picture
from helpers.plots.training import accuracy_by_shift, compare_networks, training_curves
