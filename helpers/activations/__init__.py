"""What a network computes on the way to its answer, and which of it the answer rests on.

The functions take a Keras model, Sequential or functional, that has one input of images and knows
their shape: it begins with ``keras.Input``, or it was called on images before. Its convolution and
pooling layers are `layer_names`; layers within a model within the model are not among them. No
function changes the model, and none keeps anything of it: after more training it gives the new maps.

``images`` are numbers ``(N, 28, 28, 1)``, or whatever shape the model takes, scaled as it was trained
on; ``image`` is one of them, ``(28, 28, 1)``. They are computed as float32, in batches. If they look
unscaled, a printed sentence says so, once: who moves a slider need not read it every time.

For a wrong argument each function raises ``TypeError`` or ``ValueError`` with one sentence: for a
model of another kind or without such layers, images of another shape, what is not a finite number,
a layer or filter or place that the model does not have, labels that are not the model's classes.

Importing this package imports Keras and TensorFlow.
"""

from helpers.activations.attention import grad_cam, occlusion_map
from helpers.activations.census import Census, census
from helpers.activations.evidence import class_evidence, class_means, strengths
from helpers.activations.images import _say_once
from helpers.activations.maps import answers, feature_maps, layer_names
from helpers.activations.pixel_sum import PixelSum, pixel_sum
from helpers.activations.receptive_field import Rectangle, on_image, receptive_field
from helpers.activations.switching_off import probabilities_without, switched_off_one_by_one
