"""What a network computes on the way to its answer, and which of it the answer rests on.

A model here is a Keras model, Sequential or functional, with one input of images whose shape it knows: it
begins with ``keras.Input``, or was called on images before. Its layers are its convolutions and poolings;
those of a model within the model are not among them. Nothing changes the model or keeps anything of it:
after more training it returns the new maps. Importing this package imports Keras and TensorFlow.
"""

from helpers.activations.attention import grad_cam, occlusion_map
from helpers.activations.census import Census, census
from helpers.activations.evidence import class_evidence, class_means, strengths
from helpers.activations.holes import at_every_place, hole_in
from helpers.activations.images import checked_images
from helpers.activations.maps import answers, feature_maps, layer_names
from helpers.activations.network import KerasNetwork
from helpers.activations.patches import Strongest, strongest_cells
from helpers.activations.pixel_sum import PixelSum, pixel_sum
from helpers.activations.receptive_field import Rectangle, on_image, receptive_field
from helpers.activations.switching_off import (
    probabilities_without,
    probabilities_without_each,
    switched_off_one_by_one,
)
