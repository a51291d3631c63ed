import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import layers

from helpers import activations, convolution, models, pooling

RNG = np.random.default_rng(7)
IMAGES = RNG.uniform(size=(5, 28, 28, 1)).astype(np.float32)
COURSE_LAYERS = ["conv2d", "max_pooling2d", "conv2d_1", "max_pooling2d_1"]


@pytest.fixture(scope="module")
def course():
    """The course's architecture with fewer filters, which is quicker, and all of them at work."""
    keras.utils.set_random_seed(0)
    model = models.build_cnn((4, 6), 16)
    for layer in model.layers:
        if layer.weights:
            kernel, bias = layer.get_weights()
            layer.set_weights([np.abs(kernel) if kernel.ndim == 4 else kernel, bias + 0.1])
    return model


def sequential(*steps, shape=(28, 28, 1)):
    return keras.Sequential([keras.Input(shape), *steps])


def functional(*steps, shape=(28, 28, 1)):
    inputs = outputs = keras.Input(shape)
    for step in steps:
        outputs = step(outputs)
    return keras.Model(inputs, outputs)


def residual():
    """Two ways lead round one convolution, and one from there to the output."""
    inputs = keras.Input((28, 28, 1))
    first = layers.Conv2D(3, 3, name="first")(inputs)
    second = layers.Conv2D(3, 3, padding="same", name="second")(first)
    third = layers.Conv2D(2, 3, name="third")(layers.Add(name="sum")([first, second]))
    return keras.Model(inputs, layers.Dense(4, activation="softmax")(layers.Flatten()(third)))


def answers(model, images):
    return np.asarray(model(images, training=False))


# --- Every model


def test_the_names_are_those_of_convolutions_and_pooling(course):
    assert activations.layer_names(course) == COURSE_LAYERS
    assert activations.layer_names(residual()) == ["first", "second", "third"]


def test_unscaled_images_are_told_once_for_all_moves_of_a_slider(course, capsys):
    activations._say_once.cache_clear()
    activations.feature_maps(course, IMAGES)
    activations.pixel_sum(course, IMAGES[0], "conv2d", 0, 0, 0)
    assert capsys.readouterr().out == ""
    grey = (IMAGES * 255).astype(np.uint8)
    activations.pixel_sum(course, grey[0], "conv2d", 0, 0, 0)
    assert capsys.readouterr().out == (
        "The images have values far above 1, and the course's networks are made for 0 to 1: "
        "did you forget data.scale_images?\n"
    )
    activations.feature_maps(course, grey)
    assert capsys.readouterr().out == ""
    activations._say_once.cache_clear()
    activations.feature_maps(course, grey)
    assert "did you forget data.scale_images?" in capsys.readouterr().out


def test_feature_maps_are_what_the_layers_compute(course):
    maps = activations.feature_maps(course, IMAGES)
    assert list(maps) == COURSE_LAYERS
    assert {values.dtype for values in maps.values()} == {np.dtype(np.float32)}
    first, second = course.get_layer("conv2d"), course.get_layer("conv2d_1")
    expected = [np.maximum(convolution.conv2d(IMAGES, *first.get_weights()), 0)]
    expected.append(pooling.max_pool2d(expected[0]))
    expected.append(np.maximum(convolution.conv2d(expected[1], *second.get_weights()), 0))
    expected.append(pooling.max_pool2d(expected[2]))
    for ours, values in zip(maps.values(), expected, strict=True):
        np.testing.assert_allclose(ours, values, atol=1e-5)


def test_more_images_than_a_batch_stay_in_order(course, monkeypatch):
    whole = activations.feature_maps(course, IMAGES)
    monkeypatch.setattr(activations, "BATCH", 2)
    for layer, maps in activations.feature_maps(course, IMAGES).items():
        assert maps.shape == whole[layer].shape
        # Not equal to the last bit: another number of images may be added up in another order.
        np.testing.assert_allclose(maps, whole[layer], rtol=1e-5, atol=1e-5)


def test_bytes_are_images_too(course):
    grey = (IMAGES * 255).astype(np.uint8)
    maps, expected = (activations.feature_maps(course, images) for images in (grey, grey.astype(np.float32)))
    for layer in COURSE_LAYERS:
        np.testing.assert_array_equal(maps[layer], expected[layer])


def steps():
    return [
        layers.Conv2D(3, 3, activation="relu", name="a"),
        layers.MaxPooling2D(name="b"),
        layers.Flatten(),
        layers.Dense(4, activation="softmax"),
    ]


def called():
    model = keras.Sequential(steps())
    model(IMAGES[:3])
    return model


def built_up():
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for step in steps():
        model.add(step)  # Keras calls all layers anew each time
    return model


def with_layers_of_another():
    return sequential(
        *sequential(*steps()).layers[:2], layers.Flatten(), layers.Dense(4, activation="softmax")
    )


def with_a_list_of_inputs():
    model = functional(*steps())
    return keras.Model(model.inputs, model.outputs)


KINDS = [
    lambda: sequential(*steps()),
    lambda: functional(*steps()),
    called,
    built_up,
    with_layers_of_another,
    with_a_list_of_inputs,
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("saved", [False, True])
def test_all_kinds_of_models_will_do(kind, saved, tmp_path):
    model = kind()
    if saved:
        model.save(tmp_path / "model.keras")
        model = keras.saving.load_model(tmp_path / "model.keras")
    assert activations.layer_names(model) == ["a", "b"]
    expected = np.maximum(convolution.conv2d(IMAGES, *model.get_layer("a").get_weights()), 0)
    np.testing.assert_allclose(activations.feature_maps(model, IMAGES)["a"], expected, atol=1e-5)
    assert activations.receptive_field(model, "b", 1, 2) == (2, 4, 4, 4)
    kernel, bias = model.layers[-1].get_weights()
    scores = pooling.max_pool2d(expected).reshape(5, -1) @ kernel + bias
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(activations.probabilities_without(model, IMAGES, "a", []), chances, atol=1e-5)
    assert activations.grad_cam(model, IMAGES[0], 1).shape == (26, 26)
    assert activations.occlusion_map(model, IMAGES[0], 1, size=27).shape == (28, 28)


def call_them_all(model):
    labels = np.array([0, 1, 0, 1, 2])
    activations.layer_names(model)
    activations.feature_maps(model, IMAGES)
    activations.receptive_field(model, "max_pooling2d", 0, 0)
    activations.pixel_sum(model, IMAGES[0], "conv2d_1", 0, 0, 0)
    activations.census(model, IMAGES)
    activations.strengths(model, IMAGES)
    activations.class_evidence(model, IMAGES, labels, 1)
    activations.class_means(model, IMAGES, labels)
    activations.probabilities_without(model, IMAGES, "conv2d", [0])
    activations.switched_off_one_by_one(model, IMAGES, "conv2d_1")
    activations.occlusion_map(model, IMAGES[0], 0, size=26)
    activations.grad_cam(model, IMAGES[0], 0)


def test_no_function_changes_the_model_or_says_anything(course, capfd):
    def state():
        calls = [len(layer._inbound_nodes) for layer in course.layers]
        return calls, course.to_json(), [weights.tobytes() for weights in course.get_weights()]

    before = state()
    images = IMAGES.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call_them_all(course)
    assert state() == before
    np.testing.assert_array_equal(images, IMAGES)
    assert capfd.readouterr() == ("", "")


def test_new_weights_give_new_maps():
    model = sequential(*steps())
    model.get_layer("a").set_weights([np.zeros((3, 3, 1, 3)), np.array([1, 2, 3])])
    assert activations.feature_maps(model, IMAGES)["b"][0, 0, 0].tolist() == [1, 2, 3]
    model.get_layer("a").set_weights([np.zeros((3, 3, 1, 3)), np.array([4, 5, 6])])
    assert activations.feature_maps(model, IMAGES)["b"][0, 0, 0].tolist() == [4, 5, 6]
    model.pop()
    model.add(layers.Dense(2))
    assert activations.occlusion_map(model, IMAGES[0], 1, size=28).shape == (28, 28)


def test_dropout_and_batch_normalization_are_not_in_training():
    model = sequential(
        layers.Conv2D(2, 3, name="a"), layers.Dropout(0.9), layers.BatchNormalization(), *steps()[1:]
    )
    np.testing.assert_allclose(
        activations.probabilities_without(model, IMAGES, "a", []), answers(model, IMAGES), atol=1e-6
    )
    maps = [activations.feature_maps(model, IMAGES)["b"] for _ in range(2)]
    np.testing.assert_array_equal(*maps)  # with dropout at work, other cells would be 0 each time


# --- Receptive field

ARCHITECTURES = {
    "the course's": lambda: models.build_cnn((3, 3), 2),
    "same": lambda: sequential(
        layers.Conv2D(2, 5, strides=2, padding="same"),
        layers.AveragePooling2D(3, strides=2, padding="same"),
        layers.Conv2D(2, (2, 4), strides=(1, 3), padding="same"),
        shape=(21, 17, 2),
    ),
    "mixed": lambda: functional(
        layers.Rescaling(0.5),
        layers.Conv2D(2, (3, 2), use_bias=False),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.MaxPooling2D((3, 2), strides=(2, 3), padding="same"),
        layers.Dropout(0.5),
        layers.Conv2D(2, 2, strides=2),
        shape=(19, 26, 1),
    ),
    "dilated": lambda: sequential(
        layers.Conv2D(2, 3, dilation_rate=2, padding="same"),
        layers.Conv2D(2, 2, dilation_rate=(3, 2), padding="same", activation="relu"),
        layers.AveragePooling2D(2, strides=3),
        shape=(15, 16, 1),
    ),
}


def where_the_gradient_is(model, layer, row, column):
    """The rectangle round all pixels that change the cell, on any of many images."""
    images = tf.constant(
        np.random.default_rng(0).uniform(size=(150, *model.input_shape[1:])).astype(np.float32)
    )
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


def test_in_the_course_network_it_grows_from_3_to_10(course):
    fields = [activations.receptive_field(course, layer, 2, 3) for layer in COURSE_LAYERS]
    assert [field.width for field in fields] == [field.height for field in fields] == [3, 4, 8, 10]
    assert fields[0] == (2, 3, 3, 3)
    assert fields[3] == (8, 12, 10, 10)


def test_a_cell_that_sees_only_padding_has_an_empty_field():
    model = sequential(layers.Conv2D(1, 2, dilation_rate=3, padding="same", name="a"), shape=(1, 1, 1))
    field = activations.receptive_field(model, "a", 0, 0)
    assert (field.height, field.width) == (0, 0)
    model.get_layer("a").set_weights([np.ones((2, 2, 1, 1)), np.zeros(1)])
    assert activations.feature_maps(model, np.ones((1, 1, 1, 1)))["a"] == 0


def test_only_a_chain_of_known_layers_has_a_field():
    model = residual()
    assert activations.receptive_field(model, "second", 0, 0) == (0, 0, 4, 4)
    with pytest.raises(
        ValueError, match="^model must be a simple chain of layers for this, .* got 'sum' in the way$"
    ):
        activations.receptive_field(model, "third", 0, 0)
    model = sequential(layers.UpSampling2D(name="up"), layers.Conv2D(1, 3, name="a"))
    with pytest.raises(
        ValueError, match=r"pooling and activations before 'a', got the layer 'up', a UpSampling2D$"
    ):
        activations.receptive_field(model, "a", 0, 0)


# --- Pixel sum


@settings(max_examples=25, deadline=None)
@given(
    window=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    strides=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.sampled_from(["valid", "same"]),
    activation=st.sampled_from([None, "relu", "tanh"]),
    use_bias=st.booleans(),
    data=st.data(),
)
def test_the_sum_is_the_value_in_the_map(window, strides, padding, activation, use_bias, data):
    model = sequential(
        layers.Conv2D(3, 3, strides=2, bias_initializer="normal", name="first"),
        layers.Conv2D(
            2, window, strides, padding, activation=activation, use_bias=use_bias, bias_initializer="normal", name="second"
        ),
        shape=(17, 14, 2),
    )  # fmt: skip
    image = np.random.default_rng(data.draw(st.integers(0, 99))).normal(size=(17, 14, 2)).astype(np.float32)
    for layer, channels in (("first", 2), ("second", 3)):
        values = activations.feature_maps(model, image[np.newaxis])[layer][0]
        place = [data.draw(st.integers(0, most - 1)) for most in values.shape]
        taken = activations.pixel_sum(model, image, layer, place[2], place[0], place[1])
        kernel = model.get_layer(layer).get_weights()[0]
        np.testing.assert_array_equal(taken.weights, kernel[..., place[2]])
        assert taken.inputs.shape == taken.products.shape == kernel.shape[:3]
        np.testing.assert_array_equal(taken.products, taken.inputs * taken.weights)
        assert taken.channels.shape == (channels,)
        assert {array.dtype for array in taken[:4]} == {np.dtype(np.float32)}
        assert taken.bias == (model.get_layer(layer).get_weights() + [[0, 0, 0]])[1][place[2]]
        assert taken.total == pytest.approx(float(taken.channels.sum()) + taken.bias, abs=1e-5)
        function = keras.activations.get(activation if layer == "second" else None)
        assert taken.output == pytest.approx(float(function(np.array([taken.total]))[0]), abs=1e-5)
        assert taken.output == values[tuple(place)]


def test_a_pixel_sum_can_be_written_into(course):
    before = [weights.copy() for weights in course.get_weights()]
    image = IMAGES[0].copy()
    for layer in ("conv2d", "conv2d_1"):
        taken = activations.pixel_sum(course, image, layer, 0, 0, 0)
        taken.inputs[:], taken.weights[:] = 0, 0
    np.testing.assert_array_equal(image, IMAGES[0])
    for weights, expected in zip(course.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weights, expected)


def test_the_patch_is_the_part_of_the_image(course):
    taken = activations.pixel_sum(course, IMAGES[1], "conv2d", 3, 20, 25)
    np.testing.assert_array_equal(taken.inputs, IMAGES[1, 20:23, 25:28])
    pooled = activations.feature_maps(course, IMAGES)["max_pooling2d"]
    taken = activations.pixel_sum(course, IMAGES[1], "conv2d_1", 5, 10, 0)
    np.testing.assert_allclose(taken.inputs, pooled[1, 10:13, 0:3], atol=1e-6)


@pytest.mark.parametrize("options", [{"groups": 2}, {"dilation_rate": 2}])
def test_other_convolutions_have_another_sum(options):
    model = sequential(layers.Conv2D(2, 3, name="a", **options), shape=(9, 9, 2))
    with pytest.raises(
        ValueError, match="^layer must be a convolution without groups and dilation, got 'a' with "
    ):
        activations.pixel_sum(model, np.zeros((9, 9, 2)), "a", 0, 0, 0)


# --- Census


@pytest.fixture(scope="module")
def planted():
    """A layer whose filters are known: 1 never fires, 2 and 4 always, 3 fires three times as much as 0."""
    model = sequential(
        layers.Conv2D(6, 2, activation="relu", name="a"), layers.MaxPooling2D(name="b"), shape=(9, 9, 1)
    )
    kernel, bias = np.zeros((2, 2, 1, 6)), np.array([0, -1, 1, 0, 5, 0])
    kernel[..., 0, 0] = [[1, -1], [1, -1]]
    kernel[..., 0, 3] = 3 * kernel[..., 0, 0]
    kernel[..., 0, 4] = [[1, -1], [-1, 1]]
    kernel[..., 0, 5] = [[1, 1], [-1, -1]]
    model.get_layer("a").set_weights([kernel, bias])
    return model


SMALL = RNG.uniform(size=(300, 9, 9, 1)).astype(np.float32)  # more than a batch


@pytest.mark.parametrize("layer", ["a", "b"])
def test_the_census_finds_what_was_planted_and_nothing_else(planted, layer):
    found = activations.census(planted, SMALL)[layer]
    assert found.never == [1]
    assert found.always == [2, 4]
    assert [twin[:2] for twin in found.twins] == [(0, 3)]
    assert found.twins[0][2] == pytest.approx(1, abs=1e-6)


def test_one_cell_of_one_image_is_enough_to_count(planted):
    images = np.zeros((300, 9, 9, 1))
    assert activations.census(planted, images)["a"].never == [0, 1, 3, 5]
    images[299, 8, 8] = -1  # the lower right weight, of the last cell
    found = activations.census(planted, images)["a"]
    assert found.never == [1]
    images[7, 3, 3] = 50
    assert activations.census(planted, images)["a"].always == [2]


def test_correlations_are_those_of_all_values(course, monkeypatch):
    monkeypatch.setattr(activations, "BATCH", 60)
    # Ever brighter: each batch has another mean.
    images = RNG.uniform(size=(200, 28, 28, 1)) * np.linspace(0, 1, 200)[:, None, None, None]
    maps = activations.feature_maps(course, images)
    for layer, found in activations.census(course, images, alike=0).items():
        values = maps[layer].reshape(-1, maps[layer].shape[-1]).astype(float)
        varying = np.flatnonzero(np.ptp(values, axis=0))
        expected = np.full((values.shape[1],) * 2, -1.0)
        expected[np.ix_(varying, varying)] = np.corrcoef(values[:, varying].T)
        pairs = np.argwhere(np.triu(expected >= 0, 1))
        assert sorted(twin[:2] for twin in found.twins) == [tuple(pair) for pair in pairs.tolist()]
        assert [twin[2] for twin in found.twins] == sorted((twin[2] for twin in found.twins), reverse=True)
        for one, other, correlation in found.twins:
            assert correlation == pytest.approx(expected[one, other], abs=1e-6)
    assert sum(len(layer.twins) for layer in activations.census(course, images, alike=0).values()) > 5


def test_what_never_changes_has_no_twin():
    model = sequential(layers.Conv2D(9, 2, name="a"), shape=(9, 9, 1))
    model.get_layer("a").set_weights([np.zeros((2, 2, 1, 9)), np.arange(9) / 7])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = activations.census(model, SMALL, alike=0)["a"]
    assert found == ([0], list(range(1, 9)), [])


def test_values_far_from_zero_keep_their_correlation():
    model = sequential(layers.Conv2D(2, 1, name="a"), shape=(9, 9, 1))
    model.get_layer("a").set_weights([np.array([1, -1]).reshape(1, 1, 1, 2), np.array([5e3, 5e3])])
    assert activations.census(model, SMALL, alike=0)["a"].twins == []
    model.get_layer("a").set_weights([np.array([1, 1]).reshape(1, 1, 1, 2), np.array([5e3, 5e3])])
    assert activations.census(model, SMALL, alike=0.999)["a"].twins == [(0, 1, pytest.approx(1))]


# --- Classes


@pytest.fixture(scope="module")
def bright():
    """Images of class 3 are bright; filter 2 answers to brightness, 0 and 3 to edges, 1 to nothing."""
    model = sequential(
        layers.Conv2D(4, 2, activation="relu", name="a"), layers.Flatten(), layers.Dense(5), shape=(9, 9, 1)
    )
    kernel = np.zeros((2, 2, 1, 4))
    kernel[..., 0, 0] = [[1, -1], [1, -1]]
    kernel[..., 0, 2] = 0.25
    kernel[..., 0, 3] = [[1, 1], [-1, -1]]
    model.get_layer("a").set_weights([kernel, np.array([0, 0.3, 0, 0])])
    labels = np.arange(300) % 4
    images = SMALL * 0.3 + np.where(labels == 3, 0.5, 0)[:, None, None, None]
    return model, images, labels


def test_the_filter_for_bright_classes_comes_first_by_far(bright):
    evidence = activations.class_evidence(*bright, 3)["a"]
    assert evidence.dtype == np.float64
    assert evidence.shape == (4,)
    assert evidence.argmax() == 2
    assert evidence[2] > 100 * max(evidence[[0, 3]])
    assert evidence[1] == 0


def test_it_is_the_square_of_students_t(bright):
    model, images, labels = bright
    strengths = activations.feature_maps(model, images)["a"].mean(axis=(1, 2), dtype=float)
    np.testing.assert_allclose(activations.strengths(model, images)["a"], strengths, rtol=1e-6)
    for label in (0, 3):
        one, other = strengths[labels == label], strengths[labels != label]
        pooled = (74 * one.var(axis=0, ddof=1) + 224 * other.var(axis=0, ddof=1)) / 298
        varying = [0, 2, 3]
        differences = one.mean(axis=0) - other.mean(axis=0)
        t = differences[varying] / np.sqrt(pooled[varying] * (1 / 75 + 1 / 225))
        evidence = activations.class_evidence(model, images, labels, label)["a"]
        np.testing.assert_allclose(evidence[varying], t**2, rtol=1e-4)


def test_groups_without_any_spread_are_infinitely_clear(bright):
    images = np.zeros((4, 9, 9, 1))
    images[:2] = 1
    evidence = activations.class_evidence(bright[0], images, np.array([0, 0, 1, 1]), 0)["a"]
    assert evidence.tolist() == [0, 0, np.inf, 0]


def test_class_means_tell_the_direction(bright):
    means = activations.class_means(*bright)["a"]
    assert means.shape == (5, 4)
    assert np.isnan(means[4]).all()  # a class without an image
    assert means[3, 2] == pytest.approx(0.65, abs=0.01)
    np.testing.assert_allclose(means[:3, 2], 0.15, atol=0.01)
    np.testing.assert_allclose(means[:4, 1], 0.3, atol=1e-6)


@pytest.mark.parametrize(("label", "count"), [(4, 0), (1, 1), (2, 4)])
def test_one_image_is_no_group(bright, label, count):
    labels = np.array([1, 2, 2, 2, 2])
    with pytest.raises(
        ValueError, match=f"^label must be .*, got {label}, the class of {count} of 5 images$"
    ):
        activations.class_evidence(bright[0], SMALL[:5], labels, label)


# --- Switched off


@pytest.mark.parametrize("layer", COURSE_LAYERS)
def test_with_all_filters_on_it_is_the_model(course, layer):
    probabilities = activations.probabilities_without(course, IMAGES, layer, [])
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities, answers(course, IMAGES), atol=1e-5)


@pytest.mark.parametrize(("layer", "after"), [("conv2d", "max_pooling2d"), ("conv2d_1", "max_pooling2d_1")])
@pytest.mark.parametrize("off", [[2], [0, 3], np.array([1, 2, 3])])
def test_without_a_filter_it_is_a_model_whose_filter_is_zero(course, layer, after, off):
    zeroed = models.build_cnn((4, 6), 16)
    zeroed.set_weights(course.get_weights())
    kernel, bias = zeroed.get_layer(layer).get_weights()
    kernel[..., off], bias[off] = 0, 0
    zeroed.get_layer(layer).set_weights([kernel, bias])
    expected = answers(zeroed, IMAGES)
    assert np.abs(expected - answers(course, IMAGES)).max() > 1e-3
    for name in (layer, after):
        ours = activations.probabilities_without(course, IMAGES, name, off)
        np.testing.assert_allclose(ours, expected, atol=1e-5)


def test_one_by_one_is_each_alone(course, monkeypatch):
    monkeypatch.setattr(activations, "BATCH", 3)
    ours = activations.switched_off_one_by_one(course, IMAGES, "conv2d_1")
    assert ours.shape == (6, 5, 10)
    assert ours.dtype == np.float32
    for number in range(6):
        expected = activations.probabilities_without(course, IMAGES, "conv2d_1", [number])
        np.testing.assert_allclose(ours[number], expected, atol=1e-5)


def test_it_takes_a_chain_from_the_layer_on():
    model = residual()
    np.testing.assert_allclose(
        activations.probabilities_without(model, IMAGES, "third", []), answers(model, IMAGES), atol=1e-5
    )
    with pytest.raises(
        ValueError, match="^model must be a simple chain of layers for this, .* got 'sum' in the way$"
    ):
        activations.probabilities_without(model, IMAGES, "second", [])
    inputs = keras.Input((28, 28, 1))
    maps = keras.ops.relu(layers.Conv2D(1, 3, name="a")(inputs))  # an operation, no layer
    with pytest.raises(ValueError, match="^model must be a simple chain of layers for this, "):
        activations.switched_off_one_by_one(
            keras.Model(inputs, layers.Dense(2)(layers.Flatten()(maps))), IMAGES, "a"
        )


# --- Occlusion


@pytest.mark.parametrize(("size", "value"), [(1, 0), (4, 0.0), (3, 0.25), (10, 0)])
def test_only_what_the_model_looks_at_matters(size, value):
    looked_at = np.zeros((10, 12))
    looked_at[2:4, 7:9] = [[1, 2], [3, -4]]
    model = sequential(layers.Flatten(), layers.Dense(2, use_bias=False), shape=(10, 12, 1))
    model.layers[-1].set_weights([np.stack([np.zeros(120), looked_at.ravel()], axis=1)])
    image = np.random.default_rng(1).uniform(size=(10, 12, 1)).astype(np.float32)
    part = looked_at * (image[..., 0] - value)  # what the output loses with each pixel
    expected = np.zeros((10, 12))
    for row in range(10):
        for column in range(12):
            expected[row, column] = np.mean(
                [
                    part[top : top + size, left : left + size].sum()
                    for top in range(max(row - size + 1, 0), min(row, 10 - size) + 1)
                    for left in range(max(column - size + 1, 0), min(column, 12 - size) + 1)
                ]
            )
    ours = activations.occlusion_map(model, image, 1, size, value)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, expected, atol=1e-5)
    assert not activations.occlusion_map(model, image, 0, size, value).any()
    if size == 1:
        assert (ours != 0).sum() == 4


def test_the_baseline_can_be_occluded_and_bytes_take_any_value():
    baseline, grey = models.build_dnn(3), (IMAGES[0] * 2).astype(np.uint8)
    ours, expected = (
        activations.occlusion_map(baseline, image, 9, 20, -0.5) for image in (grey, grey.astype(np.float32))
    )
    assert ours.shape == (28, 28)
    np.testing.assert_array_equal(ours, expected)


# --- Grad-CAM

ENDS = {
    "softmax in the last layer": lambda dense: [dense(activation="softmax")],
    "softmax as a layer": lambda dense: [dense(), layers.Softmax()],
    "softmax as an activation": lambda dense: [dense(), layers.Activation("softmax")],
    "scores": lambda dense: [dense()],
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("between", [layers.GlobalAveragePooling2D, layers.Flatten])
def test_grad_cam_is_what_the_formula_gives(end, between):
    keras.utils.set_random_seed(3)
    model = sequential(
        layers.Conv2D(2, 3, activation="tanh", name="a"),
        between(),
        *ENDS[end](lambda **options: layers.Dense(3, name="scores", **options)),
        shape=(6, 7, 1),
    )
    image = np.random.default_rng(2).normal(size=(6, 7, 1)).astype(np.float32)
    maps = np.tanh(convolution.conv2d(image, *model.get_layer("a").get_weights()))
    kernel = model.get_layer("scores").get_weights()[0]
    for label in range(3):
        if between is layers.Flatten:  # the score's gradient in a cell is the cell's own weight
            weights = kernel[:, label].reshape(4, 5, 2).mean(axis=(0, 1))
        else:  # every cell has the same part in the mean of the 20
            weights = kernel[:, label] / 20
        expected = np.maximum((maps * weights).sum(axis=-1), 0)
        ours = activations.grad_cam(model, image, label)
        assert ours.dtype == np.float32
        assert expected.any()
        np.testing.assert_allclose(ours, expected, atol=1e-6)


def test_another_output_is_its_own_score():
    model = sequential(
        layers.Conv2D(2, 6, name="a"), layers.Flatten(), layers.Dense(1, "sigmoid"), shape=(6, 6, 1)
    )
    image = np.random.default_rng(2).normal(size=(6, 6, 1)).astype(np.float32)
    maps = convolution.conv2d(image, *model.get_layer("a").get_weights())[0, 0]
    kernel = model.layers[-1].get_weights()[0][:, 0]
    answer = 1 / (1 + np.exp(-maps @ kernel))
    expected = max((maps * kernel).sum() * answer * (1 - answer), 0)
    assert activations.grad_cam(model, image, 0).item() == pytest.approx(expected, abs=1e-6)


def test_any_layer_and_any_graph_has_a_grad_cam(course):
    np.testing.assert_array_equal(
        activations.grad_cam(course, IMAGES[0], 2), activations.grad_cam(course, IMAGES[0], 2, "conv2d_1")
    )
    assert activations.grad_cam(course, IMAGES[0], 2, "max_pooling2d").shape == (13, 13)
    assert activations.grad_cam(residual(), IMAGES[0], 2, "second").shape == (26, 26)


# --- Wrong arguments


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda m: activations.feature_maps(m, IMAGES[..., 0]), ValueError,
         "images must have the shape (N, 28, 28, 1), got (5, 28, 28)"),
        (lambda m: activations.feature_maps(m, IMAGES[:0]), ValueError,
         "images must have the shape (N, 28, 28, 1), got (0, 28, 28, 1)"),
        (lambda m: activations.census(m, IMAGES * np.nan), ValueError,
         "images must be finite numbers, got NaN or infinity among them"),
        (lambda m: activations.strengths(m, IMAGES.astype(str)), TypeError,
         "images must be an array of numbers, got <U32"),
        (lambda m: activations.occlusion_map(m, IMAGES[:1], 0), ValueError,
         "image must have the shape (28, 28, 1), got (1, 28, 28, 1)"),
        (lambda m: activations.pixel_sum(m, IMAGES[0], "max_pooling2d", 0, 0, 0), ValueError,
         "layer must be one of 'conv2d', 'conv2d_1', got 'max_pooling2d'"),
        (lambda m: activations.pixel_sum(m, IMAGES[0], "conv2d", 4, 0, 0), ValueError,
         "filter_number must be a whole number from 0 to 3, got 4"),
        (lambda m: activations.pixel_sum(m, IMAGES[0], "conv2d", 0, 26, 0), ValueError,
         "row must be a whole number from 0 to 25, got 26"),
        (lambda m: activations.receptive_field(m, "conv2d_1", 0, -1), ValueError,
         "column must be a whole number from 0 to 10, got -1"),
        (lambda m: activations.receptive_field(m, "dense", 0, 0), ValueError,
         "layer must be one of 'conv2d', 'max_pooling2d', 'conv2d_1', 'max_pooling2d_1', got 'dense'"),
        (lambda m: activations.census(m, IMAGES, 1.5), ValueError,
         "alike must be a number from 0 to 1, got 1.5"),
        (lambda m: activations.census(m, IMAGES, "0.9"), TypeError,
         "alike must be a finite number, got '0.9'"),
        (lambda m: activations.class_means(m, IMAGES, [0, 1]), ValueError,
         "labels must be one number for each of 5 images, got (2,)"),
        (lambda m: activations.class_means(m, IMAGES, [0.0] * 5), TypeError,
         "labels must be whole numbers, got float64"),
        (lambda m: activations.class_means(m, IMAGES, [0, 1, 2, 3, 10]), ValueError,
         "labels must be a whole number from 0 to 9, got 10"),
        (lambda m: activations.class_evidence(m, IMAGES, [0] * 5, 10), ValueError,
         "label must be a whole number from 0 to 9, got 10"),
        (lambda m: activations.grad_cam(m, IMAGES[0], "bag"), TypeError,
         "label must be a whole number from 0 to 9, got 'bag'"),
        (lambda m: activations.grad_cam(m, IMAGES[0], 0, "flatten"), ValueError,
         "layer must be one of 'conv2d', 'max_pooling2d', 'conv2d_1', 'max_pooling2d_1', got 'flatten'"),
        (lambda m: activations.probabilities_without(m, IMAGES, "conv2d", 3), TypeError,
         "filters must be a list of whole numbers, got 3"),
        (lambda m: activations.probabilities_without(m, IMAGES, "conv2d", [0, 4]), ValueError,
         "filters must be a whole number from 0 to 3, got 4"),
        (lambda m: activations.switched_off_one_by_one(m, IMAGES, 0), ValueError,
         "layer must be one of 'conv2d', 'max_pooling2d', 'conv2d_1', 'max_pooling2d_1', got 0"),
        (lambda m: activations.occlusion_map(m, IMAGES[0], 0, 29), ValueError,
         "size must be a whole number from 1 to 28, got 29"),
        (lambda m: activations.occlusion_map(m, IMAGES[0], 0, value=np.inf), ValueError,
         "value must be a finite number, got inf"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_one_sentence(course, call, error, sentence):
    with pytest.raises(error) as caught:
        call(course)
    assert str(caught.value) == sentence


def with_two_inputs():
    inputs = [keras.Input((4, 4, 1)), keras.Input((2,))]
    return keras.Model(inputs, inputs[1])


class Subclassed(keras.Model):
    def call(self, images):
        return images


@pytest.mark.parametrize(
    ("model", "error", "sentence"),
    [
        (lambda: keras.Sequential(steps(), name="mine"), ValueError,
         ("model must be a Sequential or functional model that knows the shape of its images, got 'mine': "
          "begin it with keras.Input((28, 28, 1)), or call it once on images")),
        (lambda: Subclassed(name="own"), ValueError,
         ("model must be a Sequential or functional model that knows the shape of its images, got 'own': "
          "begin it with keras.Input((28, 28, 1)), or call it once on images")),
        (lambda: layers.Conv2D(1, 3), TypeError, "model must be a Keras model, got Conv2D"),
        (models.build_dnn, ValueError,
         "model must have a convolution or pooling layer, got 'dense_network' without one"),
        (lambda: sequential(layers.Conv2D(1, 3), shape=(None, None, 1)), ValueError,
         "model must have one input of images (H, W, C), got the shape (None, None, 1)"),
        (lambda: sequential(layers.Dense(2), shape=(784,)), ValueError,
         "model must have one input of images (H, W, C), got the shape (784,)"),
        (lambda: with_two_inputs(), ValueError,
         "model must have one input of images (H, W, C), got the shapes (4, 4, 1), (2,)"),
        (lambda: sequential(layers.MaxPooling2D(data_format="channels_first", name="a"), shape=(3, 8, 8)), ValueError,
         "model must have the channels last, got 'a' with channels first"),
    ],
)  # fmt: skip
def test_other_models_are_one_sentence(model, error, sentence):
    with pytest.raises(error) as caught:
        activations.layer_names(model())
    assert str(caught.value) == sentence


def test_some_need_a_convolution_or_classes():
    pools = sequential(layers.MaxPooling2D(name="a"), layers.Flatten(), layers.Dense(2))
    pools.layers[-1].set_weights([np.full((14 * 14, 2), [0, 2]), np.zeros(2)])
    pooled = pooling.max_pool2d(IMAGES[0])[..., 0]
    np.testing.assert_allclose(activations.grad_cam(pools, IMAGES[0], 1, "a"), 2 * pooled, rtol=1e-6)
    for call in (
        lambda: activations.grad_cam(pools, IMAGES[0], 1),
        lambda: activations.pixel_sum(pools, IMAGES[0], "a", 0, 0, 0),
    ):
        with pytest.raises(
            ValueError, match=r"^model must have a convolution, got 'sequential\w*' without one$"
        ):
            call()
    maps = sequential(layers.Conv2D(3, 3))
    with pytest.raises(
        ValueError, match=r"^model must give one number for each class, got the shape \(26, 26, 3\)$"
    ):
        activations.occlusion_map(maps, IMAGES[0], 1)


# --- Cells laid over the image


def test_each_pixel_takes_the_cell_in_whose_receptive_field_it_is_most_central(course):
    values = np.arange(25.0).reshape(5, 5)
    laid = activations.on_image(course, "max_pooling2d_1", values)
    assert laid.shape == (28, 28)
    for row, column in np.ndindex(5, 5):
        top, left, height, width = activations.receptive_field(course, "max_pooling2d_1", row, column)
        # The four pixels round the middle of its receptive field.
        middle = laid[
            top + height // 2 - 1 : top + height // 2 + 1, left + width // 2 - 1 : left + width // 2 + 1
        ]
        assert np.all(middle == values[row, column])
    assert set(np.unique(laid)) == set(range(25))  # the same numbers, and all of them
    assert np.all(laid[:2, :2] == 0)  # the corners, too, take the nearest


def test_a_map_of_another_size_is_not_laid_over_the_image(course):
    with pytest.raises(
        ValueError, match=r"^values must have the shape of the layer's maps, \(11, 11\), got \(5, 5\)$"
    ):
        activations.on_image(course, "conv2d_1", np.zeros((5, 5)))
