"""Figures that stand still. Each comes with a sentence, computed from the same numbers."""

from helpers.plots.angles import strength_by_angle
from helpers.plots.attention import where_it_looks
from helpers.plots.confusion import confusion_matrix
from helpers.plots.controls import each_seed, validation_losses
from helpers.plots.filters import bars_by_filter, feature_map_grid, kernel_grid, strength_by_class, waterfall
from helpers.plots.images import class_probabilities, image_grid
from helpers.plots.picture import Picture
from helpers.plots.puzzles import pictures_to_choose
from helpers.plots.training import accuracy_by_shift, compare_networks, training_curves
from helpers.plots.weights import dense_matrix, kernel_tables
