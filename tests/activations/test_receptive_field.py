import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from helpers import activations, models
from tests.activations.networks import NO_CHAIN, functional, residual, sequential

ARCHITECTURES = {
    "the course's": lambda: models.build_cnn((3, 3), 2),
    "same and dilated": lambda: functional(
        layers.Conv2D(2, 3, dilation_rate=2, padding="same"),
        layers.Conv2D(2, 2, dilation_rate=(3, 2), padding="same", activation="relu"),
        layers.Conv2D(2, 5, strides=2, padding="same"),
        layers.AveragePooling2D(3, strides=2, padding="same"),
        layers.Conv2D(2, (2, 4), strides=(1, 3), padding="same"),
        shape=(37, 41, 2),
    ),
    "mixed": lambda: functional(
        layers.Rescaling(0.5),
        layers.Conv2D(2, (3, 2), use_bias=False),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.MaxPooling2D((3, 2), strides=(2, 3), padding="same"),
        layers.Dropout(0.5),
        layers.Conv2D(2, 2, strides=2),
        layers.AveragePooling2D(1, strides=2),
        shape=(19, 26, 1),
    ),
}


def where_the_gradient_is(model, layer, row, column):
    """The rectangle round all pixels that change the cell, on any of many images."""
    images = tf.random.stateless_uniform((150, *model.inputs[0].shape[1:]), seed=(0, 0))
    extractor = keras.Model(model.inputs[0], model.get_layer(layer).output)
    with tf.GradientTape() as tape:
        tape.watch(images)
        cell = tf.reduce_sum(extractor(images, training=False)[:, row, column])
    pixels = np.any(tape.gradient(cell, images).numpy() != 0, axis=(0, 3))
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    return rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_receptive_field_is_where_the_gradient_is(architecture):
    keras.utils.set_random_seed(0)
    model = ARCHITECTURES[architecture]()
    # Positive weights, so that no activation hides a pixel.
    model.set_weights([np.abs(weights) + 0.01 for weights in model.get_weights()])
    for layer in activations.layer_names(model):
        _, rows, columns, _ = model.get_layer(layer).output.shape
        for row, column in [(0, 0), (rows - 1, columns - 1), (rows // 2, 1), (1, columns // 2)]:
            ours = activations.receptive_field(model, layer, row, column)
            assert ours == where_the_gradient_is(model, layer, row, column), (layer, row, column)


def test_a_cell_that_sees_only_padding_has_an_empty_field():
    model = sequential(layers.Conv2D(1, 2, dilation_rate=3, padding="same", name="a"), shape=(1, 1, 1))
    assert activations.receptive_field(model, "a", 0, 0)[2:] == (0, 0)
    model.get_layer("a").set_weights([np.ones((2, 2, 1, 1)), np.zeros(1)])
    assert activations.feature_maps(model, np.ones((1, 1, 1, 1)))["a"] == 0


def test_only_a_chain_of_known_layers_has_a_field():
    model = residual()
    assert activations.receptive_field(model, "second", 0, 0) == (0, 0, 4, 4)
    with pytest.raises(ValueError, match=f"^{NO_CHAIN}got 'sum' in the way$"):
        activations.receptive_field(model, "third", 0, 0)
    model = sequential(layers.UpSampling2D(name="up"), layers.Conv2D(1, 3, name="a"))
    told = "^model must have only convolutions, pooling and activations before 'a', got the layer 'up', "
    with pytest.raises(ValueError, match=f"{told}a UpSampling2D$"):
        activations.receptive_field(model, "a", 0, 0)


def test_each_pixel_takes_the_cell_in_whose_receptive_field_it_is_most_central(course):
    values = np.arange(25.0).reshape(5, 5)
    laid = activations.on_image(course, "max_pooling2d_1", values)
    assert laid.shape == (28, 28)
    for row, column in np.ndindex(5, 5):
        top, left, height, width = activations.receptive_field(course, "max_pooling2d_1", row, column)
        # The four pixels round the middle of its receptive field.
        rows, columns = top + height // 2 - np.arange(2), left + width // 2 - np.arange(2)
        assert np.all(laid[np.ix_(rows, columns)] == values[row, column])
    assert set(np.unique(laid)) == set(range(25))  # the same numbers, and all of them
    assert np.all(laid[:2, :2] == 0)  # the corners, too, take the nearest


def test_a_map_of_another_size_is_not_laid_over_the_image(course):
    told = r"^values must have the shape of the layer's maps, \(11, 11\), got \(5, 5\)$"
    with pytest.raises(ValueError, match=told):
        activations.on_image(course, "conv2d_1", np.zeros((5, 5)))
