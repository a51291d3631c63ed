import io
import re

import ipywidgets as widgets
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from helpers import activations, explorers, models, pooling
from helpers.convolution import KERNELS, conv2d, output_size

TWO = np.zeros((2, 28, 28), np.uint8)


def shown(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.picture.value)))


@pytest.fixture
def grey():
    """Explorer of one slider: the picture is as bright as its value."""

    def draw(brightness):
        if brightness == 13:
            raise ValueError("13 is <unlucky>")
        return np.full((20, 30, 3), brightness, np.uint8), f"brightness {brightness}"

    return explorers.Explorer(draw, brightness=widgets.IntSlider(min=0, max=255))


def test_a_slider_changes_picture_and_sentence(grey):
    assert np.all(shown(grey) == 0)
    assert grey.sentence == "brightness 0"
    grey.brightness.value = 200
    assert shown(grey).shape == (20, 30, 3)
    assert np.all(shown(grey) == 200)
    assert grey.sentence == grey.picture.tooltip == "brightness 200"
    assert grey._caption.sentence == "brightness 200"


def test_one_move_draws_once():
    drawn = []

    def draw(row, column):
        drawn.append((row, column))
        return np.zeros((5, 5, 3), np.uint8), f"{row}, {column}"

    explorer = explorers.Explorer(draw, row=widgets.IntSlider(max=9), column=widgets.IntSlider(max=9))
    explorer.row.value = 3
    explorer.column.value = 4
    assert drawn == [(0, 0), (3, 0), (3, 4)]


def test_an_error_is_told_beside_the_slider_and_not_swallowed(grey):
    grey.brightness.value = 99
    with pytest.raises(ValueError, match="unlucky"):
        grey.brightness.value = 13
    assert grey._caption.problem == "This cannot be shown: 13 is <unlucky>"
    assert np.all(shown(grey) == 99)  # the last good picture
    grey.brightness.value = 14
    assert grey._caption.problem == ""


def test_saved_it_is_a_picture_with_its_sentence(grey):
    grey.brightness.value = 77
    data, metadata = grey._repr_mimebundle_()
    assert data["text/plain"] == "brightness 77"
    assert metadata == {"image/png": {"alt": "brightness 77"}}
    still = np.asarray(Image.open(io.BytesIO(data["image/png"])))
    assert np.all(still[:20, :30] == 77)
    assert still[20:].min() < 100  # the sentence, in black below
    assert "application/vnd.jupyter.widget-view+json" in data


def test_explore_images_shows_each_image(fashion_mnist):
    images, labels = fashion_mnist[1]
    explorer = explorers.explore_images(images, labels)
    slider = explorer.image_index
    assert (slider.min, slider.max, slider.value) == (0, 9_999, 0)
    assert (
        explorer.sentence == "Image 0: Ankle boot (label 9). Values from 0 to 255; 66% of the pixels are 0."
    )
    for index in (7, 9_999):
        slider.value = index
        assert np.array_equal(shown(explorer)[5::10, 5::10, 1], images[index])
        assert explorer.sentence.startswith(f"Image {index}: ")


def test_explore_images_with_probabilities():
    probabilities = np.full((3, 10), 0.01)
    probabilities[1, 7] = 0.91
    images = np.zeros((3, 28, 28), np.uint8)
    explorer = explorers.explore_images(images, [5, 5, 5], probabilities)
    explorer.image_index.value = 1
    assert explorer.sentence.startswith(
        "Image 1. True class: Sandal, which gets ≈ 1%. The network says ≈ Sneaker (≈ 91%), then "
    )
    assert "<b>Sandal (true class)</b>" in explorer._beside.value
    assert re.findall(r'"width:([\d.]+)em', explorer._beside.value) == ["0.10"] * 7 + ["9.10"] + ["0.10"] * 2
    assert explorer._beside.value.count("<tr>") == 10
    assert "91.0%" in explorer._beside.value


def test_images_that_a_network_chose_carry_their_own_number_and_marks():
    probabilities = np.eye(10)[[7, 7]]
    explorer = explorers.explore_images(
        np.zeros((2, 28, 28), np.uint8), [5, 5], probabilities, chosen=[40, 123]
    )
    explorer.image_index.value = 1
    assert explorer.sentence.startswith("Image ≈ 123. True class: ≈ Sandal, which gets ≈ 0%.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([], []), "images must be one (H, W) or several (N, H, W), got the shape (0,)"),
        ((TWO, [1]), "labels must be one for each of the 2 images, got the shape (1,)"),
        (
            (TWO, [1, 1], np.zeros((3, 10))),
            "probabilities must be one for each of the 2 images, got the shape (3, 10)",
        ),
        ((TWO, [1, 1], None, [4]), "chosen must be one for each of the 2 images, got the shape (1,)"),
        ((TWO, [1, 1], None, [4.5, 6]), "chosen must be whole numbers, got float64"),
        ((TWO, 5), "labels must be one for each of the 2 images, got the shape ()"),
        ((TWO, [[1], [1]]), "labels must be one for each of the 2 images, got the shape (2, 1)"),
        ((TWO, [[1], [1, 2]]), "labels must be an array, got rows of different lengths"),
        ((TWO, ["Bag", "Coat"]), "labels must be an array of numbers, got <U4"),
        ((TWO, [1, 1], [["0.1"] * 10] * 2), "probabilities must be an array of numbers, got <U3"),
        ((TWO, [1, 10]), "labels must be whole numbers from 0 to 9, got 10"),
        ((TWO, [-1, 1]), "labels must be whole numbers from 0 to 9, got -1"),
        (
            (TWO, [1, 1], np.full((2, 10), np.nan)),
            "probabilities must be from 0 to 1, got others; does the network end in softmax?",
        ),
        (
            (TWO, [1, 1], np.full((2, 9), 0.1)),
            "probabilities must be ten for each label, got the shape (2, 9) for labels of the shape (2,)",
        ),
        ((TWO / 255, [1, 1]), "images must be uint8 values from 0 to 255, got float64; were they scaled?"),
    ],
)
def test_wrong_arguments_are_one_sentence(arguments, sentence):
    with pytest.raises((ValueError, TypeError)) as caught:
        explorers.explore_images(*arguments)
    assert str(caught.value) == sentence


# Convolution by hand

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)
SOBEL = KERNELS["Sobel, vertical edges"]


def numbers(html):
    """The numbers in the cells of the tables beside a picture."""
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", html)
    return [float(cell.replace("−", "-").replace(",", "")) for cell in cells]


@given(image_index=st.integers(0, 2), row=st.integers(0, 25), column=st.integers(0, 25))
@settings(max_examples=25, deadline=None)
def test_the_arithmetic_is_that_of_conv2d(image_index, row, column):
    explorer = explorers.explore_convolution(IMAGES, SOBEL, bias=7)
    explorer.image_index.value, explorer.row.value, explorer.column.value = image_index, row, column
    value = conv2d(IMAGES[image_index], SOBEL, 7)[row, column]
    patch = IMAGES[image_index, row : row + 3, column : column + 3]
    shown_numbers = numbers(explorer._beside.value)
    assert shown_numbers == [*patch.ravel(), *SOBEL.ravel(), *(patch * SOBEL).ravel()]
    written = f"{value:,.0f}".replace("-", "−")
    assert (
        f"plus the bias 7 that makes {written}; after ReLU {written if value > 0 else 0}."
        in explorer.sentence
    )
    assert (
        f"row {row}, column {column} of the 26 by 26 map; {row * 26 + column + 1} of 676" in explorer.sentence
    )


def test_the_map_fills_up_in_reading_order():
    explorer = explorers.explore_convolution(IMAGES[0], SOBEL, row=2, column=5)
    drawn = shown(explorer)[:, 280 + 30 :][5::10, 5::10]
    empty = np.all(drawn == explorers.WHITE, axis=-1)
    assert empty.shape == (28, 26)
    assert not empty[:2].any()
    assert not empty[2, :6].any()
    assert empty[2, 6:].all()
    assert empty[3:26].all()
    explorer.row.value, explorer.column.value = 25, 25
    assert not np.all(shown(explorer)[5:260:10, 315::10] == explorers.WHITE, axis=-1).any()


def test_red_is_positive_and_blue_negative():
    edge = np.zeros((8, 8))
    edge[:, 2:5] = 100  # brighter at column 2, darker at column 5
    explorer = explorers.explore_convolution(edge, SOBEL, row=5, column=5)
    scale = 280 // 8
    drawn = shown(explorer)[:, 280 + 30 :][scale // 2 :: scale, scale // 2 :: scale].astype(int)
    assert drawn[1, 1, 0] > drawn[1, 1, 2] + 50
    assert drawn[1, 4, 2] > drawn[1, 4, 0] + 50


def test_one_image_needs_no_slider_for_it():
    explorer = explorers.explore_convolution(IMAGES[0], SOBEL)
    assert not hasattr(explorer, "image_index")
    assert "of the image: " in explorer.sentence


# The kernel editor


@pytest.mark.parametrize("name", KERNELS)
def test_the_menu_fills_the_fields_and_draws_once(name, monkeypatch):
    explorer = explorers.explore_kernel(IMAGES[0], "box blur" if name == "identity" else "identity")
    drawn = []
    original = explorer._draw
    explorer._draw = lambda **state: drawn.append(state) or original(**state)
    explorer.kernel.menu.value = name
    assert len(drawn) == 1
    assert np.allclose([cell.value for cell in explorer.kernel.cells], KERNELS[name].ravel(), atol=1e-4)
    result = conv2d(IMAGES[0], KERNELS[name])
    assert f"under the kernel {name}, whose weights add up to " in explorer.sentence
    low, high = (
        f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−") for value in (result.min(), result.max())
    )
    assert f"values from {low} to {high}" in explorer.sentence


def test_a_typed_weight_is_your_own_and_the_menu_takes_it_back():
    explorer = explorers.explore_kernel(IMAGES, "identity")
    explorer.kernel.cells[4].value = 3
    assert explorer.kernel.value == (0, 0, 0, 0, 3, 0, 0, 0, 0)
    assert explorer.kernel.menu.value == "your own"
    assert "under the kernel your own, whose weights add up to 3" in explorer.sentence
    explorer.kernel.menu.value = "identity"
    assert explorer.kernel.value == (0, 0, 0, 0, 1, 0, 0, 0, 0)
    assert "under the kernel identity" in explorer.sentence
    explorer.kernel.cells[4].value = 2
    explorer.kernel.cells[4].value = 1  # typed back
    assert explorer.kernel.menu.value == "identity"


def test_identity_shows_the_image_itself():
    explorer = explorers.explore_kernel(IMAGES, "identity")
    explorer.image_index.value = 2
    drawn = shown(explorer)[5::10, :, 0]
    assert np.array_equal(drawn[:28, 5:280:10], IMAGES[2])
    assert np.array_equal(drawn[:26, 315::10], IMAGES[2, 1:-1, 1:-1])


def test_relu_leaves_nothing_negative():
    explorer = explorers.explore_kernel(IMAGES, "Laplacian")
    assert "values from −" in explorer.sentence
    explorer.apply_relu.value = True
    assert "after ReLU: values from 0 to " in explorer.sentence


# Stride and padding


@given(size=st.integers(1, 7), strides=st.integers(1, 4), padding=st.sampled_from(["valid", "same"]))
@settings(max_examples=40, deadline=None)
def test_the_formula_fits_the_map_and_the_unseen_are_counted(size, strides, padding):
    image = IMAGES[0, :20, :23]
    explorer = explorers.explore_stride(image)
    explorer.size.value, explorer.strides.value, explorer.padding.value = size, strides, padding
    rows, columns = (output_size(side, size, strides, padding) for side in image.shape)
    assert f"turns 20 by 23 into {rows} by {columns}; " in explorer.sentence
    assert f"= <b>{rows}</b>" in explorer._beside.value
    assert f"= <b>{columns}</b>" in explorer._beside.value

    # A pixel is unseen if changing it changes nothing.
    spots = np.eye(image.size).reshape(-1, *image.shape, 1)
    window = np.ones((size, size, 1, 1))
    unseen = (~conv2d(spots, window, strides=strides, padding=padding).any(axis=(1, 2, 3))).sum()
    assert f"{unseen} pixels are never seen" in explorer.sentence


def striped(picture, colour, rows, columns, scale):
    """Which cells of the left part of an enlarged picture have stripes of this colour on them."""
    cells = picture[: rows * scale, : columns * scale].reshape(rows, scale, columns, scale, 3)
    return np.all(cells == colour, axis=-1).any(axis=(1, 3))


def test_padding_is_blue_even_where_no_window_sees_it():
    explorer = explorers.explore_stride(np.full((28, 28), 255), size=2, strides=3, padding="same")
    assert "57 cells of padding were added (blue stripes), and " in explorer.sentence
    assert striped(shown(explorer), explorers.BLUE, 29, 29, 280 // 29).sum() == 57
    unseen = int(re.search(r"and (\d+) pixels are never seen", explorer.sentence)[1])
    assert striped(shown(explorer), explorers.PINK, 29, 29, 280 // 29).sum() == unseen > 0


def test_the_colours_agree_with_the_sum_that_is_told():
    explorer = explorers.explore_kernel(IMAGES, "box blur")
    explorer.kernel.cells[4].value = -0.89  # eight ninths more make 0 but for a thousandth
    assert "whose weights add up to 0:" in explorer.sentence
    assert "blue below 0" in explorer.sentence


@given(
    image_index=st.integers(0, 2),
    pool_size=st.integers(1, 6),
    strides=st.integers(1, 6),
    kind=st.sampled_from(["maximum", "average"]),
)
@settings(max_examples=40, deadline=None)
def test_pooling_is_shown_as_it_is_computed(image_index, pool_size, strides, kind):
    images = IMAGES[:, :20, :23]
    explorer = explorers.explore_pooling(images)
    explorer.image_index.value, explorer.kind.value = image_index, kind
    explorer.pool_size.value, explorer.strides.value = pool_size, strides
    image = images[image_index]
    pool = pooling.max_pool2d if kind == "maximum" else pooling.average_pool2d
    pooled = pool(image, pool_size, strides)
    assert (
        f"Image {image_index}: the {kind} under a {pool_size} by {pool_size} window with stride {strides} "
        f"turns 20 by 23 into {pooled.shape[0]} by {pooled.shape[1]}, " in explorer.sentence
    )
    missed = pooling.unseen(image.shape, pool_size, strides)
    assert f"; {missed.sum()} cells are never seen (pink stripes)." in explorer.sentence
    scale = 280 // 23
    picture = shown(explorer)
    assert np.array_equal(striped(picture, explorers.PINK, 20, 23, scale), missed)
    right = picture[3 : pooled.shape[0] * scale : scale, 23 * scale + 30 + 3 :: scale]
    expected = (pooled.astype(float) / image.max() * 255).astype(np.uint8)
    assert np.array_equal(right[: pooled.shape[0], : pooled.shape[1], 0], expected)


def test_the_value_that_wins_has_a_dot():
    image = np.array([[0, 0, 9, 9], [0, 5, 9, 9]], np.uint8)
    picture = shown(explorers.explore_pooling(image))
    middles = picture[35:140:70, 35:280:70]
    dots = np.all(middles == explorers.ORANGE, axis=-1)
    assert dots.tolist() == [[False] * 4, [False, True, False, False]]  # a plain window has no winner


def test_the_meter_says_what_a_shift_leaves():
    image = np.zeros((4, 4), np.uint8)
    image[0, 0] = 100  # it moves, but stays under its window
    assert (
        "the output overlaps the old one by 100%, the input by 0%."
        in explorers.explore_pooling(image).sentence
    )
    image = np.roll(image, 1, axis=1)  # now it leaves it
    assert (
        "the output overlaps the old one by 0%, the input by 0%." in explorers.explore_pooling(image).sentence
    )


def test_pooling_of_feature_maps_has_a_slider_for_the_channel():
    maps = np.zeros((2, 6, 6, 3))
    maps[1, ..., 2] = -4
    explorer = explorers.explore_pooling(maps, kind="average", image_index=1)
    explorer.channel.value = 2
    assert explorer.sentence.startswith("Image 1, channel 2: the average under")
    assert "its average: <b>−4</b>" in explorer._beside.value
    assert tuple(shown(explorer)[20, 6 * 46 + 30 + 20]) == tuple(explorers.SIGNED[0])  # blue: below zero
    assert not hasattr(explorers.explore_pooling(np.zeros((3, 3))), "channel")


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            lambda: explorers.explore_convolution(IMAGES, SOBEL, row=26),
            ValueError,
            "row must be a whole number from 0 to 25, got 26",
        ),
        (
            lambda: explorers.explore_convolution(IMAGES, SOBEL[0]),
            ValueError,
            "kernel must be (kh, kw), got the shape (3,)",
        ),
        (
            lambda: explorers.explore_convolution([], SOBEL),
            ValueError,
            "images must be one (H, W) or several (N, H, W), got the shape (0,)",
        ),
        (
            lambda: explorers.explore_convolution(IMAGES[:, :2], SOBEL),
            ValueError,
            "the window must fit into the image: 3 is larger than 2; use padding='same' or a smaller window",
        ),
        (
            lambda: explorers.explore_kernel(IMAGES, "sobel"),
            ValueError,
            f"kernel must be one of {', '.join(map(repr, KERNELS))}, got 'sobel'",
        ),
        (
            lambda: explorers.explore_stride(IMAGES[:, :6]),
            ValueError,
            "images must be at least 7 by 7, got 6 by 28",
        ),
        (
            lambda: explorers.explore_stride(IMAGES, padding="full"),
            ValueError,
            "padding must be one of 'valid', 'same', got 'full'",
        ),
        (
            lambda: explorers.explore_pooling(IMAGES, kind="median"),
            ValueError,
            "kind must be one of 'maximum', 'average', got 'median'",
        ),
        (
            lambda: explorers.explore_pooling(IMAGES[:, :3], pool_size=4),
            ValueError,
            "pool_size must be a whole number from 1 to 3, got 4",
        ),
        (
            lambda: explorers.explore_pooling(IMAGES, strides=0),
            ValueError,
            "strides must be a whole number from 1 to 6, got 0",
        ),
        (
            lambda: explorers.explore_pooling(IMAGES, channel=1),
            ValueError,
            "channel must be a whole number from 0 to 0, got 1",
        ),
        (
            lambda: explorers.explore_pooling(np.zeros((0, 3, 3, 1))),
            ValueError,
            "images must be one (H, W) or several (N, H, W), got the shape (0, 3, 3, 1)",
        ),
        (
            lambda: explorers.explore_stride(IMAGES, image_index=3),
            ValueError,
            "image_index must be a whole number from 0 to 2, got 3",
        ),
    ],
)
def test_wrong_arguments_of_the_convolution_explorers_are_one_sentence(call, error, sentence):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == sentence


@pytest.mark.parametrize("value", [0, 5.0, -3.25])
def test_flat_images_can_be_explored(value):
    flat = np.full((9, 9), value)
    assert "the products add up to 0;" in explorers.explore_convolution(flat, SOBEL).sentence
    assert "turns 9 by 9 into 7 by 7" in explorers.explore_stride(flat).sentence
    assert "turns 9 by 9 into 4 by 4" in explorers.explore_pooling(flat).sentence
    assert "turns 1 by 1 into 1 by 1" in explorers.explore_pooling(np.full((1, 1), value)).sentence
    assert "from 0 to 0" in explorers.explore_kernel(np.full((9, 9), 7, np.uint8), "Laplacian").sentence


def test_a_picture_that_cannot_be_made_changes_nothing():
    def draw(number):
        return np.full((4, 4, 3), number, np.uint8 if number == 0 else float), f"number {number}"

    explorer = explorers.Explorer(draw, number=widgets.IntSlider(max=5))
    with pytest.raises(TypeError):
        explorer.number.value = 1
    assert explorer._caption.problem.startswith("This cannot be shown: ")
    assert explorer.sentence == "number 0"  # that of the picture which is still there


# The explorers of a network.


@pytest.fixture(scope="module")
def network():
    """A small network with random weights, 70 random images, and the maps that Keras gives for them."""
    keras.utils.set_random_seed(0)
    model = models.build_cnn((3, 5), 8)
    images = np.random.default_rng(0).uniform(size=(70, 28, 28, 1)).astype(np.float32)
    return model, images, activations.feature_maps(model, images)


def told(pattern, sentence):
    match = re.search(pattern, sentence)
    assert match, sentence
    return match.groups()


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_feature_maps_are_shown_as_the_network_computes_them(data, network):
    model, images, maps = network
    explorer = explorers.explore_feature_maps(model, images)
    layer = data.draw(st.sampled_from(list(maps)))
    rows, columns, filters = maps[layer].shape[1:]
    explorer.layer.value = layer
    assert (explorer.row.max, explorer.column.max) == (rows - 1, columns - 1)
    assert explorer.filter_number.max == filters - 1
    index, number = data.draw(st.integers(0, 69)), data.draw(st.integers(0, filters - 1))
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    explorer.image_index.value, explorer.filter_number.value = index, number
    explorer.row.value, explorer.column.value = row, column
    feature_map = maps[layer][index, ..., number]
    assert explorer.sentence.startswith(f"Image {index}, filter {number} of {layer}, {rows} by {columns}: ")
    assert told(r"strongest ≈ ([\d.]+)", explorer.sentence) == (f"{feature_map.max():.2f}",)
    assert told(rf"row {row}, column {column} is ≈ ([\d.]+),", explorer.sentence) == (
        f"{feature_map[row, column]:.2f}",
    )
    top, left, height, width = activations.receptive_field(model, layer, row, column)
    assert f"rows {top} to {top + height - 1}, columns {left} to {left + width - 1} of" in explorer.sentence
    # The middles of the squares, but for the framed one when it is small.
    scale = 280 // rows
    left_edge = 280 + 30
    seen = shown(explorer)[scale // 2 : rows * scale : scale, left_edge + scale // 2 :: scale][:, :columns]
    expected = explorers._inferno(feature_map, 0, feature_map.max())
    assert np.array_equal(seen, expected)


def test_one_scale_for_the_layer_makes_its_maps_comparable(network):
    model, images, maps = network
    explorer = explorers.explore_feature_maps(model, images)
    limits = set()
    for number in range(3):
        explorer.filter_number.value = number
        explorer.scale.value = "the layer"
        limits.add(told(r"to ([\d.]+) or more", explorer._beside.value))
        explorer.scale.value = "this map"
        own = told(r"to ([\d.]+) or more", explorer._beside.value)[0]
        assert float(own) == pytest.approx(maps["conv2d"][0, ..., number].max(), abs=0.006)
    assert limits == {(explorers._number(maps["conv2d"].max()),)}


def test_a_layer_with_fewer_cells_pulls_the_sliders_in_and_draws_once(network, monkeypatch):
    explorer = explorers.explore_feature_maps(*network[:2])
    explorer.filter_number.value = 2
    with explorer.together():
        explorer.row.value, explorer.column.value = 25, 25
    drawn = []
    monkeypatch.setattr(
        explorer, "_draw", lambda draw=explorer._draw, **state: drawn.append(state) or draw(**state)
    )
    explorer.layer.value = "max_pooling2d_1"
    assert len(drawn) == 1
    assert (drawn[0]["row"], drawn[0]["column"], drawn[0]["filter_number"]) == (4, 4, 2)
    explorer.layer.value = "conv2d_1"
    assert explorer.filter_number.max == 4


def test_maps_are_computed_in_blocks_and_never_by_predict(network, monkeypatch):
    model, images, _ = network
    explorer = explorers.explore_feature_maps(model, images)
    asked = []
    original = activations.feature_maps
    monkeypatch.setattr(
        activations,
        "feature_maps",
        lambda model, images: asked.append(len(images)) or original(model, images),
    )
    monkeypatch.setattr(keras.Model, "predict", lambda *a, **k: pytest.fail("predict in a callback"))
    for index in [*range(70), *range(69, -1, -1)]:
        explorer.image_index.value = index
    for number in range(3):
        explorer.filter_number.value = number
    assert asked == [explorers.BLOCK, 70 - 2 * explorers.BLOCK]  # the first block was there already


def test_maps_below_zero_have_one_scale_too():
    model = keras.Sequential([keras.Input((6, 6, 3)), keras.layers.Conv2D(2, 3, name="conv")])
    model.layers[0].set_weights([-np.ones((3, 3, 3, 2)) * [1, 0.5], np.zeros(2)])
    explorer = explorers.explore_feature_maps(model, np.ones((1, 6, 6, 3)) * [1, 0.5, 0])
    explorer.scale.value = "the layer"
    said = []
    for number, colour in ((0, 0), (1, 127)):  # the lowest of the layer, and half of it
        explorer.filter_number.value = number
        said.append(explorer._beside.value)
        scale = 280 // 6
        cell = shown(explorer)[10, scale * 6 + 30 + 10]
        assert np.abs(cell - explorers.INFERNO[colour].astype(int)).max() <= 3
    assert said[0] == said[1]
    assert "<p>Colours from −13.5 (black) to 0 or more (light yellow).</p>" in said[0]
    # A colour image is shown in its colours.
    assert shown(explorer)[100, 100].tolist() == [255, 127, 0]


def test_one_image_alone_needs_no_slider(network):
    model, images, _ = network
    follower = explorers.explore_feature_maps(model, images[:1])
    chooser = explorers.explore_filters(model, images[:1], explorer=follower)
    assert not hasattr(follower, "image_index")
    chooser.place.value = 2
    assert follower.sentence.startswith("Image 0, filter 2 of conv2d")


def test_the_class_is_named_where_the_labels_are_known(network):
    model, images, _ = network
    labels = np.arange(70) % 10
    explorer = explorers.explore_feature_maps(model, images, labels, image_index=9)
    assert explorer.sentence.startswith("Image 9 (Ankle boot), filter 0 of conv2d")


def test_all_filters_by_strength_and_the_other_explorer_follows(network):
    model, images, maps = network
    follower = explorers.explore_feature_maps(model, images)
    chooser = explorers.explore_filters(model, images, explorer=follower)
    chooser.image_index.value, chooser.layer.value = 40, "conv2d_1"
    chooser.order.value = "strongest first"
    strength = maps["conv2d_1"][40].mean(axis=(0, 1))
    for place, number in enumerate(np.argsort(-strength)):
        chooser.place.value = place
        assert f"place {place}, filter ≈ {number}, strongest" in chooser.sentence
        assert told(r"mean ≈ ([\d.]+)\.$", chooser.sentence) == (f"{strength[number]:.2f}",)
        assert follower.sentence.startswith(f"Image 40, filter {number} of conv2d_1")
    chooser.layer.value = "conv2d"
    assert chooser.place.max == 2
    assert follower.layer.value == "conv2d"


def test_the_frame_in_the_montage_is_at_the_place(network):
    model, images, _ = network
    chooser = explorers.explore_filters(model, images)
    orange = lambda: np.argwhere(np.all(shown(chooser) == explorers.ORANGE, axis=-1))
    first = orange().min(axis=0)
    chooser.place.value = 1
    second = orange().min(axis=0)
    assert second[0] == first[0]
    assert second[1] - first[1] == 26 * (56 // 26) + 4


def that_says(model, images, probabilities):
    """A network with the same maps, and another end that gives these images these probabilities."""
    pixels = keras.layers.Flatten()(model.inputs[0])
    scores = keras.layers.Dense(10, use_bias=False)
    nothing = keras.layers.Dense(10, kernel_initializer="zeros")
    maps = keras.layers.Flatten()(model.get_layer(activations.layer_names(model)[-1]).output)
    end = keras.layers.Softmax()(keras.layers.Add()([scores(pixels), nothing(maps)]))
    # There are more pixels than images, so there are weights that fit exactly.
    flat = images.reshape(len(images), -1)
    scores.set_weights([np.linalg.lstsq(flat, np.log(probabilities + 1e-9), rcond=None)[0]])
    return keras.Model(model.inputs, end)


def mistaken(network):
    """A network that takes two shirts for T-shirts, 6 and 16, and nothing else; images, labels, answers."""
    model, images, _ = network
    labels = np.arange(70) % 10
    probabilities = np.eye(10)[labels] * 0.5 + 0.05
    for index, certain in ((6, 0.7), (16, 0.9)):
        probabilities[index] = (1 - certain) / 9
        probabilities[index, 0] = certain
    probabilities[36] = np.eye(10)[6]
    return that_says(model, images, probabilities), images, labels, probabilities


def test_a_cell_of_the_confusion_matrix_leads_to_its_mistakes(network):
    maps = network[2]
    explorer = explorers.explore_mistakes(*mistaken(network))
    assert (explorer.true_class.value, explorer.predicted_class.value) == (6, 0)
    assert explorer.sentence.startswith("Shirt taken for T-shirt/top: ≈ 2 images. Above, place 0. ")
    assert "Image ≈ 16: the network says ≈ T-shirt/top (≈ 90%)" in explorer.sentence  # the surest first
    assert (
        "Below, the Shirt recognised best. Image ≈ 36: the network says ≈ Shirt (≈ 100%)" in explorer.sentence
    )
    assert 'outline:2px solid">2</td>' in explorer._beside.value
    explorer.place.value = 1
    assert "Image ≈ 6: the network says ≈ T-shirt/top (≈ 70%)" in explorer.sentence
    explorer.layer.value, explorer.filter_number.value = "conv2d_1", 4
    assert (
        f"filter 4 of conv2d_1 is strongest with ≈ {maps['conv2d_1'][6, ..., 4].max():.2f}"
        in explorer.sentence
    )
    explorer.predicted_class.value = 6
    assert explorer.place.value == 1
    assert explorer.place.max == 4
    assert explorer.sentence.startswith("Shirt recognised: ≈ 5 images. Above, place 1. ")
    explorer.predicted_class.value = 3
    assert explorer.sentence == "There is no image of the class Shirt for which the network says Dress."
    assert np.all(shown(explorer) == 255)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda model, images: explorers.explore_feature_maps(model, images[:0]),
            "images must be (N, H, W, C), at least one, got the shape (0, 28, 28, 1)",
        ),
        (
            lambda model, images: explorers.explore_feature_maps(model, images, layer="conv"),
            "layer must be one of 'conv2d', 'max_pooling2d', 'conv2d_1', 'max_pooling2d_1', got 'conv'",
        ),
        (
            lambda model, images: explorers.explore_feature_maps(model, images, filter_number=3),
            "filter_number must be a whole number from 0 to 2, got 3",
        ),
        (
            lambda model, images: explorers.explore_feature_maps(model, images, [1, 2]),
            "labels must be one for each of the 70 images, got the shape (2,)",
        ),
        (
            lambda model, images: explorers.explore_filters(model, np.full_like(images, np.nan)),
            "images must be finite numbers, got NaN or infinity among them",
        ),
        (
            lambda model, images: explorers.explore_filters(
                model, images, explorer=explorers.explore_feature_maps(model, images[:50])
            ),
            "explorer must be what explore_feature_maps returned for this model and these images",
        ),
        (
            lambda model, images: explorers.explore_mistakes(
                model, images, np.zeros(70, int), np.eye(10)[np.zeros(70, int)]
            ),
            "there is no mistake to explore: every prediction is right",
        ),
        (
            lambda model, images: explorers.explore_feature_maps(models.build_dnn(4), images),
            "model must have a convolution or pooling layer, got 'dense_network' without one",
        ),
    ],
)
def test_wrong_arguments_of_the_network_explorers_are_one_sentence(call, sentence, network):
    with pytest.raises(ValueError) as caught:
        call(*network[:2])
    assert str(caught.value) == sentence


def test_a_network_whose_layers_are_no_chain_is_shown_without_receptive_fields():
    inputs = keras.Input((28, 28, 1))
    one, other = (keras.layers.Conv2D(2, 3, name=name)(inputs) for name in ("one", "other"))
    both = keras.layers.Concatenate()([one, other])
    pooled = keras.layers.MaxPooling2D(2, name="pooled")(both)
    model = keras.Model(inputs, keras.layers.Dense(3)(keras.layers.Flatten()(pooled)))
    explorer = explorers.explore_feature_maps(model, np.ones((2, 28, 28, 1)), layer="pooled")
    assert explorer.sentence.endswith(".")
    assert "depends on rows" not in explorer.sentence
    explorer.layer.value = "one"
    assert "depends on rows 6 to 8" in explorer.sentence  # row 6 of 13
