"""Every view in many states, of images of all kinds: it says what is computed, and nothing jumps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import pooling, views
from helpers.convolution import KERNELS, conv2d, output_size
from helpers.forward import convolved
from helpers.views.network import Subject
from tests.views.walking import (
    ANSWERS,
    LABELS,
    SmallNetwork,
    close,
    look,
    small_snapshots,
    tiles,
    told,
    walk,
)
from tests.views.walking import IMAGES as INPUTS

# How each view of plain images is made, and what it must say.


def of_images(images):
    labels = np.arange(len(images)) % 10

    def check(sentence, image_index):
        image = images[image_index]
        zeros = round(100 * np.mean(image == 0))
        expected = [image_index, labels[image_index], image.min(), image.max(), zeros]
        assert told(r"^Image #: .*\(label #\)\. Values from # to #; #% ", sentence) == expected

    return views.images.view(images, labels), check


def of_convolution(images):
    kernel, bias = KERNELS["emboss"] if min(images.shape[1:]) >= 3 else np.ones((1, 1)), -1.0

    def check(sentence, row, column, image_index=0):
        value = conv2d(images[image_index].astype(float), kernel, bias)[row, column]
        assert close(told(r"that makes #; after ReLU #\.", sentence), [value, max(value, 0)])

    return views.convolution.view(images, kernel, bias, 0, 0, 0), check


def of_kernel(images):
    def check(sentence, kernel, apply_relu, colours, image_index=0):
        computed = conv2d(images[image_index], np.reshape(kernel, (3, 3)))
        computed = np.maximum(computed, 0) if apply_relu else computed
        assert (", after ReLU: " in sentence) == apply_relu
        if not computed.any():
            assert ": silent, every cell is 0, shown" in sentence
        else:
            assert close(told(": values from # to #, shown", sentence), [computed.min(), computed.max()])

    return views.kernel.view(images, "identity", 0), check


def of_stride(images):
    shape = images.shape[1:]

    def check(sentence, size, strides, padding, image_index=0):
        sides = [output_size(side, size, strides, padding) for side in shape]
        assert told(r"turns # by # into # by # means; ", sentence) == [*shape, *sides]
        missed = pooling.unseen(shape, size, strides, padding).sum()
        assert told("and # pixels are never seen", sentence) == [missed]

    return views.stride.view(images, 3, 1, "valid", 0), check


def of_pooling(images):
    def check(sentence, pool_size, strides, kind, row, column, image_index=0):
        image = images[image_index].astype(float)
        moved = np.concatenate([np.zeros((len(image), 1)), image[:, :-1]], axis=1)
        before, after = (views.pooling.POOLS[kind](one, pool_size, strides) for one in (image, moved))
        assert told(r"turns # by # into # by #, ", sentence) == [*image.shape, *before.shape]
        overlaps = [100 * pooling.overlap(before, after), 100 * pooling.overlap(image, moved)]
        assert np.allclose(told("output #%, input #%", sentence), overlaps, atol=0.51)
        assert close(
            told(r"Row #, column # of the output: #\.", sentence), [row, column, before[row, column]]
        )

    return views.pooling.view(images[..., np.newaxis], 1, 2, "maximum", 0, 0), check


def of_channels(images):
    image = images.transpose(1, 2, 0)  # each image is a channel
    size = min(3, *image.shape[:2])
    kernels = np.linspace(-1, 1, size * size * len(images)).reshape(size, size, -1)

    def check(sentence, row, column, channel=0):
        so_far = conv2d(image[..., : channel + 1].astype(float), kernels[..., : channel + 1, np.newaxis])
        value = so_far[row, column, 0] + (7 if channel == len(images) - 1 else 0)
        assert close(told(r"In row #, column #: .*; sum #\.", sentence), [row, column, value])

    return views.channels.view(image, kernels, 7.0, 0, 0), check


def of_learning(images):
    target, kernels = KERNELS["emboss"], np.linspace(-1, 1, 36).reshape(4, 3, 3)
    losses = np.array([3, 0.2, 0.01, 0])

    def check(sentence, step, image_index=0):
        image = images[image_index].astype(float)
        off = np.abs(conv2d(image, kernels[step]) - conv2d(image, target)).max()
        assert close(told(r"^Step # of 3: the loss is #,", sentence), [step, losses[step]])
        assert close(told("off by # at most", sentence), off)

    return views.learning.view(images, kernels, losses, target, 0), check


MAKERS = of_images, of_convolution, of_channels, of_kernel, of_learning, of_stride, of_pooling
MADE = {make.__name__.removeprefix("of_"): make for make in MAKERS}
LEAST = {"stride": 7, "kernel": 3, "learning": 3}  # pixels a side
BYTES = ("images", "kernel")  # what only takes uint8
NOISE = np.random.default_rng(0).normal(size=(3, 9, 12))
IMAGES = {
    "one row": NOISE[:, :1],
    "one column": NOISE[:, :, :1],
    "one pixel": NOISE[:1, :1, :1],
    "not square": NOISE,
    "constant": np.full((2, 9, 8), 0.3),
    "all zero": np.zeros((2, 8, 8)),
    "negative": -1 - np.abs(NOISE),
    "uint8": (NOISE * 100).astype(np.int64).astype(np.uint8),
    "uint8, constant": np.full((1, 9, 9), 255, np.uint8),
    "uint8, one row": np.arange(40, dtype=np.uint8).reshape(1, 1, 40),
    "int64": (NOISE * 1000).astype(np.int64),
    "bool": NOISE > 0,
    "float16": NOISE.astype(np.float16),
    "large": NOISE * 1e17,
    "smallest": np.full((1, 8, 8), 5e-324),
}


def takes(name, images):
    return min(images.shape[1:]) >= LEAST.get(name, 1) and (name not in BYTES or images.dtype == np.uint8)


@pytest.mark.filterwarnings("error")  # a warning would be a page beside the slider
@pytest.mark.parametrize(
    ("name", "which"), [(name, which) for name in MADE for which in IMAGES if takes(name, IMAGES[which])]
)
def test_any_image_in_any_state(name, which):
    view, check = MADE[name](IMAGES[which])
    for state, drawing in walk(view):
        check(drawing.sentence, **state)


@pytest.mark.parametrize("name", MADE)
@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_any_walk_through_any_images(name, data):
    side = st.integers(LEAST.get(name, 1), LEAST.get(name, 1) + 9)
    shape = data.draw(st.tuples(st.integers(1, 3), side, side))
    seed = data.draw(st.integers(0, 999))
    images = np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)
    if name not in BYTES:
        images = images * data.draw(st.floats(-1e15, 1e15))
        images = images.astype(data.draw(st.sampled_from([float, "f4"])))
    view, check = MADE[name](images)
    for state, drawing in walk(view, 20, seed):
        check(drawing.sentence, **state)


@pytest.mark.parametrize("name", MADE)
def test_a_large_image_comes_pixel_by_pixel(name):
    images = np.random.default_rng(0).integers(0, 256, (1, 600, 900)).astype(np.uint8)
    view, check = MADE[name](images)
    drawing = view.draw(**view.start())
    look(drawing)
    check(drawing.sentence, **view.start())
    assert (600, 900) in [tile.colours.shape[:2] for tile in tiles(drawing)]


NETWORKS = ["feature_maps", "mistakes"]


def of_network(name, network, images=INPUTS):
    subject = Subject(network, images, np.resize(LABELS, len(images)))
    if name == "mistakes":
        return views.mistakes.view(subject, ANSWERS.argmax(axis=1), ANSWERS.max(axis=1), "conv", 0)
    return views.feature_maps.view(subject, views.feature_maps.scales(subject), "conv", 0, 0)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("name", NETWORKS)
def test_any_state_of_what_shows_a_network(name, channels):
    network = SmallNetwork(channels)
    images = np.repeat(INPUTS, channels, axis=-1)
    for state, drawing in walk(of_network(name, network, images), 40):
        maps = network.look(images[state.get("image_index", 0)])[0][state["layer"]]
        if name == "feature_maps":
            shown = maps[..., state["filter_number"]]
            if shown.any():
                assert close(told("strongest ≈ # at", drawing.sentence), shown.max())
            else:
                assert "silent. At row" in drawing.sentence
            here = told("At row .*, column # it is ≈ #", drawing.sentence)
            assert close(here, [state["column"], shown[state["row"], state["column"]]])
            assert ("depends on" in drawing.sentence) == (state["layer"] != "pool_1")
        elif "There is no image" not in drawing.sentence:
            index, value = told(r"^.*?image ≈ # \(.*? reaches ≈ #\.", drawing.sentence)
            assert LABELS[int(index)] == state["true_class"]
            shown = network.look(images[int(index)])[0][state["layer"]][..., state["filter_number"]]
            assert close(value, shown.max())


def test_any_state_of_what_shows_a_training():
    snapshots = small_snapshots()
    for state, drawing in walk(views.snapshots.view(snapshots, INPUTS, LABELS, "conv2d_1", 4, 0), 40):
        moment = [values[state["snapshot"]] for values in snapshots.weights]
        maps = convolved(INPUTS[state["image_index"]], moment)[::2]
        shown = maps[("conv2d", "conv2d_1").index(state["layer"])][..., state["filter_number"]]
        assert told("^After # of 30 updates: test", drawing.sentence) == [10 * state["snapshot"]]
        if shown.any():
            assert close(told("its map reaches ≈ #", drawing.sentence), shown.max())
        else:
            assert "its map is silent" in drawing.sentence


def test_a_move_asks_the_network_for_one_image_at_most():
    network = SmallNetwork()
    view = of_network("feature_maps", network)
    for index in range(1, 70):  # the first one is shown at first
        before = network.asked
        view.draw(**view.start() | {"image_index": index})
        for control, end in view.highest(**view.start() | {"layer": "pool_1"}).items():
            view.draw(**view.start() | {"image_index": index} | ({control: 0} if end else {}))
        assert network.asked == before + 1
