"""The explorers, with whatever goes wrong: a clear sentence, and nothing lost.

Slider callbacks that fail are only logged, by the kernel as well as by papermill and nbval. Three things
hold this: each test here asserts after each step that no problem is told (`look`); a test sends what a
page sends to a real kernel; the browser tests compare the sentence, which a problem hides.
"""

import functools
import gc
import io
import re
import tracemalloc

import ipywidgets as widgets
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ipywidgets.widgets.widget import _instances
from jupyter_client.manager import start_new_kernel
from matplotlib import pyplot
from PIL import Image
from traitlets import TraitError

from helpers import activations, explorers, models, pooling
from helpers.convolution import KERNELS, conv2d, output_size

pytestmark = pytest.mark.filterwarnings("error")  # a warning would be a page beside the slider

SOBEL = KERNELS["Sobel, vertical edges"]
TYPED = (0, -1, 2.5, 1e-300, -1e18, 1e18)  # weights in the kernel editor


def look(explorer):
    """Check what holds in every state. Returns the size of the picture."""
    assert explorer._caption.problem == ""
    assert explorer.sentence == explorer._caption.sentence == explorer.picture.tooltip
    assert re.fullmatch(r"[^<>]*\w[^<>]*\.", explorer.sentence), explorer.sentence
    for text in (explorer.sentence, explorer._beside.value):
        assert not re.search(r"\b(nan|inf|None)\b|array\(", text), text
    with Image.open(io.BytesIO(explorer.picture.value)) as picture:
        picture.load()
        assert (picture.format, picture.mode) == ("WEBP", "RGB")
        return picture.size


def move(control, where):
    """Put a control to a place between its ends, 0 and 1."""
    if isinstance(control, widgets.IntSlider):
        control.value = control.min + round(where * (control.max - control.min))
    elif isinstance(control, widgets.Dropdown):
        control.index = round(where * (len(control.options) - 1))
    elif isinstance(control, widgets.Checkbox):
        control.value = where >= 0.5
    elif where < 0.5:
        control.menu.index = round(2 * where * (len(control.menu.options) - 1))
    else:
        which = round((where - 0.5) * 2 * (9 * len(TYPED) - 1))
        control.cells[which % 9].value = TYPED[which // 9]


def walk(explorer, steps, check=None):
    """Move every control to both ends, then take the steps: which control, and where to."""
    size = look(explorer)
    controls = list(explorer._controls.values())
    ends = [(number, where) for number in range(len(controls)) for where in (0, 1)]
    for which, where in [*ends, *steps]:
        move(controls[which % len(controls)], where)
        assert look(explorer) == size  # nothing jumps
        if check:
            check(explorer.sentence, **{name: control.value for name, control in explorer._controls.items()})


def random_steps(count, seed=0):
    generator = np.random.default_rng(seed)
    # Half of them at an end.
    return [
        (int(generator.integers(100)), float(np.clip(generator.uniform(-0.5, 1.5), 0, 1)))
        for _ in range(count)
    ]


def number(text):
    return float(text.replace("−", "-").replace(",", ""))


def told(pattern, sentence):
    """The numbers that stand in the sentence where the pattern has its groups, written as #."""
    match = re.search(pattern.replace("#", r"([−-]?[\d,.]*\d(?:e[+−]\d+)?)"), sentence)
    assert match, (pattern, sentence)
    return [number(group) for group in match.groups()]


def close(said, computed):
    """Equal, as far as two decimals or three digits go."""
    return np.allclose(said, np.asarray(computed, float), rtol=0.006, atol=0.0051)


# Explorers of plain images: how each is made, and what it must say.


def of_images(images):
    labels = np.arange(len(images)) % 10

    def check(sentence, image_index):
        image = images[image_index]
        assert told(r"^Image #: .*\(label #\)\. Values from # to #; #% ", sentence) == [
            image_index,
            labels[image_index],
            image.min(),
            image.max(),
            round(100 * np.mean(image == 0)),
        ]

    return explorers.explore_images(images, labels), check


def of_convolution(images, kernel=None, bias=-1):
    images = np.asarray(images)
    kernel = np.ones((1, 1)) if kernel is None else kernel

    @functools.cache
    def computed(image_index):
        return conv2d(images.reshape(-1, *images.shape[-2:])[image_index].astype(float), kernel, bias)

    def check(sentence, row, column, image_index=0):
        value = computed(image_index)[row, column]
        assert close(told(r"that makes #; after ReLU #\.", sentence), [value, max(value, 0)])

    return explorers.explore_convolution(images, kernel, bias), check


def of_kernel(images):
    def check(sentence, kernel, apply_relu, image_index=0):
        computed = conv2d(images.reshape(-1, *images.shape[-2:])[image_index], np.reshape(kernel, (3, 3)))
        computed = np.maximum(computed, 0) if apply_relu else computed
        assert close(told(": values from # to #, shown", sentence), [computed.min(), computed.max()])

    return explorers.explore_kernel(images), check


def of_stride(images):
    shape = np.shape(images)[-2:]

    def check(sentence, size, strides, padding, image_index=0):
        sides = [output_size(side, size, strides, padding) for side in shape]
        assert told(r"turns # by # into # by #; ", sentence) == [*shape, *sides]
        missed = pooling.unseen(shape, size, strides, padding).sum()
        assert told("and # pixels are never seen", sentence) == [missed]

    return explorers.explore_stride(images), check


def of_pooling(images):
    images = np.asarray(images)
    several = images if images.ndim == 4 else images.reshape(-1, *images.shape[-2:], 1)

    def check(sentence, pool_size, strides, kind, image_index=0, channel=0):
        image = several[image_index, ..., channel].astype(float)
        moved = np.concatenate([np.zeros((len(image), 1)), image[:, :-1]], axis=1)
        pool = pooling.max_pool2d if kind == "maximum" else pooling.average_pool2d
        before, after = pool(image, pool_size, strides), pool(moved, pool_size, strides)
        assert told(r"turns # by # into # by #, ", sentence) == [*image.shape, *before.shape]
        overlaps = [100 * pooling.overlap(before, after), 100 * pooling.overlap(image, moved)]
        assert np.allclose(told("old one by #%, the input by #%", sentence), overlaps, atol=0.51)

    return explorers.explore_pooling(images), check


NOISE = np.random.default_rng(0).normal(size=(3, 9, 12))
IMAGES = {
    "one row": NOISE[:, :1],
    "one column": NOISE[:, :, :1],
    "one pixel": NOISE[:, :1, :1],
    "one image": NOISE[0],
    "not square": NOISE,
    "constant": np.full((2, 9, 8), 0.3),
    "all zero": np.zeros((2, 8, 8)),
    "negative": -1 - np.abs(NOISE),
    "uint8": (NOISE * 100).astype(np.int64).astype(np.uint8),
    "uint8, constant": np.full((9, 9), 255, np.uint8),
    "uint8, one pixel": np.full((1, 1), 3, np.uint8),
    "uint8, one row": np.arange(40, dtype=np.uint8).reshape(1, 40),
    "int64": (NOISE * 1000).astype(np.int64),
    "bool": NOISE > 0,
    "float32": NOISE.astype(np.float32),
    "float16": NOISE.astype(np.float16),
    "large": NOISE * 1e17,
    "small": NOISE * 1e-300,
    "smallest": np.full((8, 8), 5e-324),
}
MADE = {
    "explore_images": of_images,
    "explore_convolution": of_convolution,
    "explore_kernel": of_kernel,
    "explore_stride": of_stride,
    "explore_pooling": of_pooling,
}


def takes(name, images):
    """Whether this explorer takes such images; the sentences for others are tested below."""
    rows, columns = images.shape[-2:]
    return {
        "explore_images": images.dtype == np.uint8 and images.ndim == 3,
        "explore_kernel": images.dtype == np.uint8 and min(rows, columns) >= 3,
        "explore_stride": min(rows, columns) >= 7,
    }.get(name, True)


@pytest.mark.parametrize(
    ("name", "which"), [(name, which) for name in MADE for which in IMAGES if takes(name, IMAGES[which])]
)
def test_any_image_in_any_state(name, which):
    walk_all(name, IMAGES[which], random_steps(10))


def walk_all(name, images, steps):
    explorer, check = MADE[name](images)
    try:
        walk(explorer, steps, check)
    finally:
        explorer.close()


@st.composite
def any_images(draw, least, dtypes):
    """A few images with sides from ``least``, of any of these types, with values up to 1e18."""
    dtype = np.dtype(draw(st.sampled_from(dtypes)))
    side = st.integers(least, least + 9)
    shape = draw(st.integers(1, 3)), draw(side), draw(side)
    generator = np.random.default_rng(draw(st.integers(0, 99)))
    values = generator.choice(draw(st.lists(st.floats(-1, 1), min_size=1, max_size=5)), shape)
    if dtype.kind == "f":
        highest = min(17, np.log10(float(np.finfo(dtype).max)))
        return (values * 10 ** draw(st.floats(-20, highest))).astype(dtype)
    return (values * 255).astype(np.int64).astype(dtype)


@pytest.mark.parametrize("name", MADE)
@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_any_walk_through_any_images(name, data):
    dtypes = [np.uint8]
    if name not in ("explore_images", "explore_kernel"):
        dtypes += [np.int16, np.float16, np.float32, np.float64, np.bool_]
    images = data.draw(any_images({"explore_stride": 7, "explore_kernel": 3}.get(name, 1), dtypes))
    steps = st.tuples(st.integers(0, 6), st.floats(0, 1))
    walk_all(name, images, data.draw(st.lists(steps, min_size=5, max_size=30)))


@pytest.mark.parametrize("name", MADE)
def test_a_large_image_is_shown_pixel_by_pixel(name):
    """600 x 900: one pixel of the screen for each, and no picture as large as a wall."""
    images = np.random.default_rng(0).integers(0, 256, (1, 600, 900)).astype(np.uint8)
    explorer, check = MADE[name](images)
    width, height = look(explorer)
    assert 900 <= width <= 2000
    assert 600 <= height <= 1000
    for control in explorer._controls.values():
        move(control, 1)
        assert look(explorer) == (width, height)
    check(explorer.sentence, **{name: control.value for name, control in explorer._controls.items()})
    explorer.close()


# Explorers of a network.


def says(model, images):
    return keras.ops.convert_to_numpy(model(images, training=False))


def with_mistakes(model, images):
    """Labels and probabilities, with each third image wrong."""
    probabilities = says(model, images)
    return (probabilities.argmax(axis=1) + (np.arange(len(images)) % 3 == 0)) % 10, probabilities


def network(shape, *layers):
    keras.utils.set_random_seed(0)
    end = [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    return keras.Sequential([keras.Input(shape), *layers, *end])


def of_the_course():
    keras.utils.set_random_seed(0)
    return models.build_cnn((2, 3), 4)


def in_colour():
    return network(
        (9, 14, 3),
        keras.layers.Conv2D(3, (2, 3), name="first"),  # no activation: below 0, too
        keras.layers.AveragePooling2D(2, name="pooled"),
        keras.layers.Conv2D(9, 2, activation="relu", name="second"),
    )


def of_one_pixel():
    return network((1, 1, 1), keras.layers.Conv2D(2, 2, padding="same", dilation_rate=3, name="dilated"))


def silent():
    return network((6, 5, 2), keras.layers.Conv2D(2, 3, kernel_initializer="zeros", name="silent"))


def branching():
    inputs = keras.Input((8, 8, 1))
    ways = [keras.layers.Conv2D(2, 3, name=name)(inputs) for name in ("one", "other")]
    pooled = keras.layers.MaxPooling2D(2, name="pooled")(keras.layers.Concatenate()(ways))
    end = keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(pooled))
    return keras.Model(inputs, end)


def of_large_images():
    return network(
        (200, 300, 1),
        keras.layers.Conv2D(1, 3, name="conv"),
        keras.layers.MaxPooling2D(20, name="pooled"),
    )


def mix_of(model, count=40):
    """Images that the model takes: noise, and some that are all 0, constant, negative, large, small."""
    images = np.random.default_rng(0).normal(size=(count, *model.input_shape[1:]))
    noise = images[0].copy()
    for index, change in enumerate((noise * 1e-300, 0 * noise, 0 * noise + 0.3, -abs(noise), noise * 1e13)):
        images[-1 - index % (count - 1)] = change
    return images


@pytest.mark.parametrize(
    ("make", "dtype"),
    [
        (of_the_course, np.uint8),
        (in_colour, np.float64),
        (of_one_pixel, np.float32),
        (silent, np.uint8),
        (branching, np.float64),
        (of_large_images, np.float32),
    ],
)
def test_any_network_in_any_state(make, dtype, capsys):
    activations._say_once.cache_clear()
    model = make()
    large = make is of_large_images
    images = mix_of(model, 3 if large else 40).astype(np.float32)
    if dtype == np.uint8:
        images = (images * 100).clip(0, 255)
    images = images.astype(dtype)
    computed = activations.feature_maps(model, images)
    labels, probabilities = with_mistakes(model, images.astype(np.float32))
    steps = random_steps(3 if large else 30)

    def check_cell(sentence, layer, filter_number, row, column, scale, image_index=0):
        feature_map = computed[layer][image_index, ..., filter_number]
        assert close(told("strongest ≈ # at", sentence), feature_map.max())
        assert close(told("column # is ≈ #", sentence), [column, feature_map[row, column]])
        assert "to -1" not in sentence  # rows 0 to -1 are none
        if (make, layer) == (branching, "pooled"):
            assert "depends on" not in sentence
        else:
            assert "depends on" in sentence

    follower = explorers.explore_feature_maps(model, images, labels)
    walk(follower, steps, check_cell)

    def check_filter(sentence, layer, order, place, image_index=0):
        number, strongest, mean = told("filter (?:≈ )?#, strongest ≈ #, mean ≈ #", sentence)
        feature_map = computed[layer][image_index, ..., int(number)]
        assert close([strongest, mean], [feature_map.max(), feature_map.mean()])
        assert f"filter {int(number)} of {layer}, " in follower.sentence
        assert f"Image {image_index} " in follower.sentence
        look(follower)

    chooser = explorers.explore_filters(model, images, labels, explorer=follower)
    for where in (1, 0):  # from its first move on, the other one follows
        move(chooser.layer, where)
        move(chooser.place, where)
    walk(chooser, steps, check_filter)

    def check_mistake(sentence, true_class, predicted_class, place, layer, filter_number):
        found = ((labels == true_class) & (probabilities.argmax(axis=1) == predicted_class)).sum()
        if not found:
            assert "There is no image" in sentence
            return
        index, value = told(r"^.*?Image ≈ #: .*? is strongest with ≈ #[.;]", sentence)
        assert told("^.*?: ≈ # images", sentence) == [found]
        assert labels[int(index)] == true_class
        assert close(value, computed[layer][int(index), ..., filter_number].max())

    walk(explorers.explore_mistakes(model, images, labels, probabilities), steps, check_mistake)
    printed = capsys.readouterr()
    assert printed.err == ""
    # Told where the first of them is made, once, and never at a step.
    assert printed.out.count("did you forget data.scale_images?") == 1


def test_unscaled_images_are_told_where_an_explorer_is_made(capsys):
    activations._say_once.cache_clear()
    model = of_the_course()
    images = np.full((3, 28, 28, 1), 200, np.uint8)
    explorer = explorers.explore_feature_maps(model, images)
    assert "did you forget data.scale_images?" in capsys.readouterr().out
    walk(explorer, random_steps(10))
    explorers.explore_filters(model, images)
    assert capsys.readouterr().out == ""


# One clear sentence.

PLAIN = {name: getattr(explorers, name) for name in MADE} | {
    "explore_images": lambda images: explorers.explore_images(images, [0]),
    "explore_convolution": lambda images: explorers.explore_convolution(images, SOBEL),
}
ONE = np.zeros((9, 9))
NO_IMAGES = {
    "nothing": (None, "images must be an array of numbers, got object"),
    "no images": ([], "images must be one (H, W) or several (N, H, W), got the shape (0,)"),
    "a row": (ONE[0], "images must be one (H, W) or several (N, H, W), got the shape (9,)"),
    "sides of 0": (ONE[:0], "images must be one (H, W) or several (N, H, W), got the shape (1, 0, 9)"),
    "five axes": (
        ONE.reshape(1, 9, 1, 9, 1),
        "images must be one (H, W) or several (N, H, W), got the shape (1, 9, 1, 9, 1)",
    ),
    "text": ("bag.png", "images must be an array of numbers, got <U7"),
    "complex": (ONE * 1j, "images must be an array of numbers, got complex128"),
    "ragged": ([[1, 2], [3]], "images must be an array, got rows of different lengths"),
    "NaN": (ONE + np.nan, "images must be finite numbers, got NaN or infinity among them"),
    "infinity": (ONE - np.inf, "images must be finite numbers, got NaN or infinity among them"),
    "one NaN": (
        np.stack([ONE, np.where(np.eye(9), np.nan, 0)]),
        "images must be finite numbers, got NaN or infinity among them",
    ),
    "too large": (ONE + 1e300, "images must be numbers from -1e+18 to 1e+18, got larger ones among them"),
    "too low": (ONE - 1e300, "images must be numbers from -1e+18 to 1e+18, got larger ones among them"),
}


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("which", NO_IMAGES)
def test_what_is_no_image_is_one_sentence(name, which):
    images, sentence = NO_IMAGES[which]
    with pytest.raises((TypeError, ValueError)) as caught:
        PLAIN[name](images)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("kernel", "bias", "sentence"),
    [
        ([[1, 2], [3]], 0, "kernel must be an array, got rows of different lengths"),
        (None, 0, "kernel must be an array of numbers, got object"),
        (SOBEL * np.nan, 0, "kernel must be finite numbers, got NaN or infinity among them"),
        (SOBEL * 1e30, 0, "kernel must be numbers from -1e+18 to 1e+18, got larger ones among them"),
        (SOBEL, None, "bias must be an array of numbers, got object"),
        (SOBEL, np.inf, "bias must be finite numbers, got NaN or infinity among them"),
        (SOBEL, [1], "bias must be one number, got the shape (1,)"),
    ],
)
def test_what_is_no_kernel_is_one_sentence(kernel, bias, sentence):
    with pytest.raises((TypeError, ValueError)) as caught:
        explorers.explore_convolution(ONE, kernel, bias)
    assert str(caught.value) == sentence


def test_numbers_as_large_as_they_may_be():
    largest = np.full((2, 9, 9), 1e18, np.float32) * np.array([1, -1], np.float32)[:, None, None]
    for explorer, check in (
        of_convolution(largest, np.full((3, 3), -1e18, np.float32), 1e18),
        of_convolution(largest, np.ones((2, 2), bool), True),
        of_stride(largest),
        of_pooling(largest),
    ):
        walk(explorer, random_steps(20), check)


def unbuilt():
    layers = [keras.layers.Conv2D(2, 3), keras.layers.Flatten(), keras.layers.Dense(10)]
    return keras.Sequential(layers, name="unbuilt")


def diverged():
    model = network((28, 28, 1), keras.layers.Conv2D(2, 3, name="conv"))
    model.layers[0].set_weights([weights * np.nan for weights in model.layers[0].get_weights()])
    return model


NO_MODEL = {
    "no convolution": (
        lambda: models.build_dnn(4),
        "model must have a convolution or pooling layer, got 'dense_network' without one",
    ),
    "not built": (
        unbuilt,
        "model must be a Sequential or functional model that knows the shape of its images, "
        + "got 'unbuilt': begin it with keras.Input((28, 28, 1)), or call it once on images",
    ),
    "another image size": (in_colour, "images must have the shape (N, 9, 14, 3), got (4, 28, 28, 1)"),
    "weights that are no numbers": (
        diverged,
        "what conv computes must be finite numbers, got NaN or infinity among them",
    ),
    "nothing": (lambda: None, "model must be a Keras model, got NoneType"),
}


def made_for(name, model, images):
    if name == "explore_mistakes":
        return explorers.explore_mistakes(model, images, [0] * len(images), np.eye(10)[[1] * len(images)])
    return getattr(explorers, name)(model, images)


OF_A_NETWORK = ("explore_feature_maps", "explore_filters", "explore_mistakes")


@pytest.mark.parametrize("name", OF_A_NETWORK)
@pytest.mark.parametrize("which", NO_MODEL)
def test_what_is_no_network_for_it_is_one_sentence(name, which):
    make, sentence = NO_MODEL[which]
    with pytest.raises((TypeError, ValueError)) as caught:
        made_for(name, make(), np.zeros((4, 28, 28, 1)))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("name", OF_A_NETWORK)
@pytest.mark.parametrize(
    ("images", "sentence"),
    [
        ([], "images must be (N, H, W, C), at least one, got the shape (0,)"),
        (np.zeros((2, 28, 28)), "images must be (N, H, W, C), at least one, got the shape (2, 28, 28)"),
        (np.full((2, 28, 28, 1), np.nan), "images must be finite numbers, got NaN or infinity among them"),
        (
            np.full((2, 28, 28, 1), 1e300),
            "images must be numbers from -1e+18 to 1e+18, got larger ones among them",
        ),
        (np.full((2, 28, 28, 1), "0"), "images must be an array of numbers, got <U1"),
    ],
)
def test_what_a_network_does_not_take_is_one_sentence(name, images, sentence):
    with pytest.raises((TypeError, ValueError)) as caught:
        made_for(name, of_the_course(), images)
    assert str(caught.value) == sentence


def test_probabilities_of_other_images_or_another_network_are_noticed():
    model, other = of_the_course(), models.build_cnn((2, 3), 4)
    images = np.random.default_rng(0).uniform(0, 9, (100, 28, 28, 1)).astype(np.float32)
    labels, probabilities = with_mistakes(model, images)
    rounded = probabilities + np.random.default_rng(0).uniform(-0.001, 0.001, probabilities.shape)
    explorers.explore_mistakes(model, images, labels, rounded.clip(0, 1))  # another computer
    sentence = "probabilities must be what this model says of these images, got others, as for image "
    for wrong in (
        np.random.default_rng(0).permutation(probabilities),
        probabilities[::-1],
        says(other, images),
        np.concatenate([probabilities[:50], probabilities[49:99]]),  # one slipped in
    ):
        with pytest.raises(ValueError, match=f"^{sentence}[0-9]+$"):
            explorers.explore_mistakes(model, images, labels, wrong)


def test_a_network_that_gives_scores_fits_the_probabilities_made_of_them():
    model = of_the_course()
    model.layers[-1].activation = keras.activations.linear
    images = np.random.default_rng(0).uniform(0, 9, (10, 28, 28, 1)).astype(np.float32)
    scores = says(model, images)
    probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(scores))
    labels = (probabilities.argmax(axis=1) + 1) % 10
    look(explorers.explore_mistakes(model, images, labels, probabilities))


# Nothing piles up.


def everything():
    """One explorer of each kind, the network's among them."""
    model = of_the_course()
    images = np.random.default_rng(0).uniform(size=(3 * explorers.BLOCK, 28, 28, 1)).astype(np.float32)
    grey = (images[:4, ..., 0] * 255).astype(np.uint8)
    labels, probabilities = with_mistakes(model, images)
    follower = explorers.explore_feature_maps(model, images, labels)
    return [
        *(MADE[name](grey)[0] for name in MADE),
        explorers.explore_images(images[..., 0].astype(np.uint8), labels, probabilities),
        follower,
        explorers.explore_filters(model, images, explorer=follower),
        explorers.explore_mistakes(model, images, labels, probabilities),
    ]


def test_2000_moves_leave_no_memory_no_widget_no_figure_and_ask_the_network_once_a_block(monkeypatch):
    made = everything()
    asked = []
    original = keras.Model.__call__
    monkeypatch.setattr(
        keras.Model,
        "__call__",
        lambda model, images, **others: asked.append(len(images)) or original(model, images, **others),
    )
    monkeypatch.setattr(keras.Model, "predict", lambda *given, **others: pytest.fail("predict in a callback"))

    def moves(count, seed):
        for number, (which, where) in enumerate(random_steps(count, seed)):
            controls = list(made[number % len(made)]._controls.values())
            move(controls[which % len(controls)], where)

    def so_far():
        gc.collect()
        return tracemalloc.get_traced_memory()[0], len(_instances)

    for block in range(3):  # all that there are
        for explorer in made[-3:-1]:
            explorer.image_index.value = block * explorers.BLOCK
    for explorer in made[-1:]:
        for name in ("true_class", "predicted_class", "layer"):
            for index in range(len(getattr(explorer, name).options)):
                getattr(explorer, name).index = index
    assert asked
    asked.clear()
    tracemalloc.start()
    try:
        moves(150, seed=2)
        memory, count = so_far()
        moves(2000, seed=3)
        more, still = so_far()
    finally:
        tracemalloc.stop()
    assert still == count
    assert (
        more - memory < 300_000
    )  # one encoded picture, and what a receptive field takes; 2,000 would be 20 MB
    assert asked == []
    assert pyplot.get_fignums() == []
    for explorer in made:
        look(explorer)


# An error in a callback.


class Unlucky:
    """An explorer whose drawing and adjusting fail for some values."""

    def __init__(self):
        self.bad = {"draw": (3,), "adjust": (5,)}
        self.explorer = explorers.Explorer(
            self.draw, self.adjust, number=widgets.IntSlider(max=9), other=widgets.IntSlider(max=9)
        )

    def draw(self, number, other):
        if number in self.bad["draw"]:
            raise ValueError(f"{number} cannot be drawn")
        return np.full((4, 4, 3), number, np.uint8), f"Number {number}, other {other}."

    def adjust(self, controls):
        if controls["number"].value in self.bad["adjust"]:
            raise ZeroDivisionError("nothing to divide by")
        controls["other"].max = 9 - controls["number"].value


@pytest.mark.parametrize(("value", "problem"), [(3, "3 cannot be drawn"), (5, "nothing to divide by")])
def test_an_error_in_drawing_or_adjusting_is_told_raised_and_over_with_the_next_state(value, problem):
    explorer = Unlucky().explorer
    explorer.number.value = 1
    before = explorer.picture.value
    with pytest.raises((ValueError, ZeroDivisionError), match=problem):
        explorer.number.value = value
    assert explorer._caption.problem == f"This cannot be shown: {problem}"
    assert (explorer.picture.value, explorer.sentence) == (before, "Number 1, other 0.")
    # Another slider does not make it good, and does not hide it either.
    with pytest.raises((ValueError, ZeroDivisionError), match=problem):
        explorer.other.value = 2
    assert explorer._caption.problem == f"This cannot be shown: {problem}"
    explorer.number.value = 2
    look(explorer)
    assert explorer.sentence == "Number 2, other 2."


def test_an_error_between_several_changes_leaves_picture_and_sliders_together():
    explorer = Unlucky().explorer
    with pytest.raises(TraitError), explorer.together():
        explorer.number.value = 4
        explorer.other.value = "four"
    look(explorer)
    assert explorer.sentence == "Number 4, other 0."


def test_typed_weights_that_cannot_be_shown_are_told_and_taken_back():
    explorer = explorers.explore_kernel(np.eye(9, dtype=np.uint8))
    before = explorer.sentence
    for weight, sentence in (
        (1e300, "weights must be numbers from -1e+18 to 1e+18, got larger ones among them"),
        (np.nan, "weights must be finite numbers, got NaN or infinity among them"),
        (-np.inf, "weights must be finite numbers, got NaN or infinity among them"),
    ):
        with pytest.raises(ValueError, match=re.escape(sentence)):
            explorer.kernel.cells[3].value = weight
        assert explorer._caption.problem == f"This cannot be shown: {sentence}"
        assert explorer.kernel.menu.value == explorer.kernel.YOUR_OWN
        explorer.kernel.menu.value = "identity"
        look(explorer)
        assert explorer.sentence == before
        assert explorer.kernel.cells[3].value == 0


IN_A_KERNEL = """
import ipywidgets, numpy
from helpers import explorers

def draw(number):
    if number == 3:
        raise ValueError("3 cannot be drawn")
    return numpy.full((4, 4, 3), number, "uint8"), f"Number {number}."

explorer = explorers.Explorer(draw, number=ipywidgets.IntSlider(max=5))
print(explorer.number.comm.comm_id, explorer._caption.comm.comm_id, explorer.picture.comm.comm_id)
"""


@pytest.mark.filterwarnings("default")  # those of the client's libraries are not ours
def test_an_error_after_a_move_in_the_page_reaches_the_page():
    """A real kernel, and the messages of a page: there is nobody to raise an error to."""
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        sent = []
        client.execute_interactive(IN_A_KERNEL, timeout=60, output_hook=sent.append)
        (ids,) = [one["content"]["text"].split() for one in sent if one["msg_type"] == "stream"]
        names = dict(zip(ids, ("slider", "caption", "picture"), strict=True))

        def after_a_move(value):
            """What the kernel sends when the page moves the slider: errors, and new states by widget."""
            data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
            message = client.session.msg("comm_msg", {"comm_id": ids[0], "data": data})
            client.shell_channel.send(message)
            errors, states = [], {}
            while True:
                answer = client.get_iopub_msg(timeout=30)
                if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                    continue
                content = answer["content"]
                if answer["msg_type"] == "error":
                    errors.append(content["evalue"])
                elif answer["msg_type"] == "comm_msg" and content["data"]["method"] == "update":
                    states.setdefault(names.get(content["comm_id"]), {}).update(content["data"]["state"])
                elif content.get("execution_state") == "idle":
                    return errors, states

        errors, states = after_a_move(3)
        assert errors == ["3 cannot be drawn"]  # this is only logged by the page
        assert states["caption"] == {"problem": "This cannot be shown: 3 cannot be drawn"}
        assert "picture" not in states  # the last good one stays
        errors, states = after_a_move(4)
        assert errors == []
        assert states["caption"] == {"sentence": "Number 4.", "problem": ""}
        assert "value" in states["picture"] or "tooltip" in states["picture"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
