"""What views ask of a network, answered by a Keras model: one image at a time, and quickly."""

import keras
import numpy as np
import tensorflow as tf

from helpers.activations.graph import extractor, input_of, maps_of
from helpers.activations.receptive_field import Rectangle, receptive_field
from helpers.arguments import not_finite


class KerasNetwork:
    """A Keras model, as views ask it. ``shapes``: (h, w, filters) by layer name, in the layers' order."""

    def __init__(self, model: keras.Model):
        """Raises TypeError or ValueError unless it is a model of images with convolutions or poolings."""
        tensors = maps_of(model)
        self.shapes = {layer: tensor.shape[1:] for layer, tensor in tensors.items()}
        self._model, self._fields = model, {}
        # A layer may be called like the output; a number is no name.
        inner = extractor(model, {"maps": tensors, "output": model.outputs[0]})
        self._takes = input_of(model).shape[1:]

        def look(image):
            computed = inner(image, training=False)
            sound = [_all_finite(computed["maps"][layer], model.get_layer(layer)) for layer in tensors]
            return [computed["maps"][layer] for layer in tensors], computed["output"], tf.stack(sound)

        # Compiled for one image: a fifth of the time. Weights are variables, so new ones are seen.
        self._look = tf.function(look).get_concrete_function(tf.TensorSpec((1, *self._takes)))

    def look(self, image: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray | None]:
        """What every layer makes of one image (H, W, C), and what the model says of it.

        Returns (h, w, filters) by layer, and the probabilities (10,), or None if it does not end in ten.

        Raises ValueError if the image has another shape, or the maps are not finite: a training that went
        wrong leaves weights that are NaN.
        """
        image = np.asarray(image, np.float32)
        if image.shape != self._takes:  # with which the compiled function would end the process
            raise ValueError(f"image must be {self._takes}, got the shape {image.shape}")
        computed, output, sound = self._look(tf.constant(image[np.newaxis]))
        for layer, is_sound in zip(self.shapes, sound.numpy(), strict=True):
            if not is_sound:
                raise not_finite(f"what {layer} computes")
        computed = [np.asarray(maps, np.float32)[0] for maps in computed]
        maps, output = dict(zip(self.shapes, computed, strict=True)), np.asarray(output, np.float32)[0]
        ends_in_softmax = output.shape == (10,) and output.min() >= 0 and abs(output.sum() - 1) < 1e-3
        return maps, output if ends_in_softmax else None

    @property
    def weights(self) -> list[np.ndarray]:
        """What the model has learned, as Keras lists it."""
        return self._model.get_weights()

    def receptive_field(self, layer: str, row: int, column: int) -> Rectangle | None:
        """Which part of the image a cell depends on; None where the layers before are no simple chain."""
        cell = layer, row, column
        if cell not in self._fields:
            try:
                self._fields[cell] = receptive_field(self._model, *cell)
            except ValueError:
                self._fields[cell] = None
        return self._fields[cell]


def _all_finite(maps, layer):
    """Whether what a layer computes, and what it has learned, is free of NaN and infinity.

    The weights as well: once a convolution is compiled together with its relu, NaN comes out as 0.
    """
    return tf.reduce_all([tf.reduce_all(tf.math.is_finite(values)) for values in (maps, *layer.weights)])
