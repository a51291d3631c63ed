import io

import keras
import matplotlib
import numpy as np
import pytest
from PIL import Image

from helpers import activations, plots
from helpers.data import CLASS_NAMES
from helpers.drawing.colours import BLUE, ORANGE

COMPARED = {
    "dense": {"accuracy": 0.85, "parameters": 101_770, "seconds": 1.25, "shifted": [0.85, 0.5]},
    "convolutional": {"accuracy": 0.9, "parameters": 243_786, "seconds": 20, "shifted": [0.9, 0.75]},
}
MAPS = {"conv2d": np.zeros((2, 4, 4, 2)), "max_pooling2d": np.zeros((2, 2, 2, 2))}
MAPS["conv2d"][0, 1, 2, 1], MAPS["conv2d"][1, 3, 3, 1], MAPS["max_pooling2d"][0, 0, 1, 1] = 3, 1, 0.5
MAPS["conv2d"][..., 0] = 99  # of another filter
KERNELS = np.zeros((3, 3, 1, 4))
KERNELS[0, 0, 0, 0], KERNELS[1, 1, 0, 1], KERNELS[2, 2, 0, 3] = -1, 2, 1
PIXEL = activations.PixelSum(
    inputs=None, weights=None, products=None, channels=np.array([1, 0, -3, 0.5]), bias=0.25, total=-1.25, output=0.0
)  # fmt: skip
IMAGE = np.arange(28 * 28).reshape(28, 28) / 784


def pixels(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGB")).astype(int)


def some_confusion():
    matrix = np.diag([90] * 10)
    matrix[6, 0] = 10  # shirts taken for T-shirts
    matrix[4, 2] = 7
    return matrix


PICTURES = {
    "image_grid": lambda: plots.image_grid([IMAGE, 1 - IMAGE], ["one", "two"]),
    "training_curves": lambda: plots.training_curves(
        {"loss": [0.5, 0.25], "accuracy": [0.8, 0.9]}, (2.3, 0.1)
    ),
    "class_probabilities": lambda: plots.class_probabilities(IMAGE, np.eye(10)[7] * 0.8 + 0.02, 9),
    "confusion_matrix": lambda: plots.confusion_matrix(some_confusion()),
    "accuracy_by_shift": lambda: plots.accuracy_by_shift(range(3), {"dense network": [0.9, 0.5, 0.25]}),
    "feature_map_grid": lambda: plots.feature_map_grid(["boot", "shirt"], MAPS, 1),
    "kernel_grid": lambda: plots.kernel_grid(KERNELS, columns=3),
    "waterfall": lambda: plots.waterfall(PIXEL, most=2),
    "bars_by_filter": lambda: plots.bars_by_filter(np.array([0.5, -1, 2]), "drop", marked=[2]),
    "strength_by_class": lambda: plots.strength_by_class(np.arange(20).reshape(10, 2) / 10, 1),
    "where_it_looks": lambda: plots.where_it_looks(IMAGE, np.eye(28)[::-1] * IMAGE, IMAGE * IMAGE, 9),
    "compare_networks": lambda: plots.compare_networks(COMPARED, range(2)),
}

SENTENCES = {
    "image_grid": "2 images: one, two.",
    "training_curves": (
        "Over epochs 1 to 2: loss on training images from ≈ 0.500 to ≈ 0.250 (before training ≈ 2.300); "
        "accuracy on training images from ≈ 0.800 to ≈ 0.900 (before training ≈ 0.100)."
    ),
    "class_probabilities": (
        "True class: Ankle boot, which gets ≈ 2%. The network says ≈ Sneaker (≈ 82%), then ≈ Ankle boot (≈ 2%)."
    ),
    "confusion_matrix": (
        "≈ 900 of 917 images are on the diagonal, where the prediction is right. The most frequent "
        "mistake: ≈ Shirt taken for ≈ T-shirt/top, ≈ 10 times."
    ),
    "accuracy_by_shift": "Accuracy by shift in pixels: dense network from ≈ 0.900 at 0 to ≈ 0.250 at 2.",
    "feature_map_grid": (
        "Filter 1 on boot, shirt. The strongest value on each: conv2d ≈ 3.00, ≈ 1.00; max_pooling2d ≈ 0.50, ≈ 0.00."
    ),
    "kernel_grid": (
        "4 kernels of 3 by 3, weights from ≈ -1.00 to ≈ 2.00; the weights of ≈ 2 add up to more than 0."
    ),
    "waterfall": (
        "Of 4 channels ≈ 2 add and ≈ 1 take away. The largest part is that of channel ≈ 2, ≈ -3.000. With the "
        "bias ≈ 0.250 all make ≈ -1.250, after the activation ≈ 0.000."
    ),
    "bars_by_filter": (
        "Drop for each of 3 filters: largest ≈ 2.000 for filter ≈ 2, then ≈ 0.500 for filter ≈ 0; lowest ≈ -1.000."
    ),
    "strength_by_class": (
        "Filter 1 answers most to ≈ Ankle boot (≈ 1.90), ≈ Bag (≈ 1.70), ≈ Sneaker (≈ 1.50), and least to "
        "≈ T-shirt/top."
    ),
    "where_it_looks": (
        "For the class Ankle boot: covering a square changes the probability most around row ≈ 27, column ≈ 0: it "
        "falls by ≈ 0.96 on average; Grad-CAM is strongest around row ≈ 27, column ≈ 27."
    ),
    "compare_networks": (
        "dense: test accuracy ≈ 0.850, 101,770 parameters, ≈ 1.2 s an epoch; "
        "convolutional: test accuracy ≈ 0.900, 243,786 parameters, ≈ 20.0 s an epoch. "
        "Accuracy by shift in pixels, mean of four directions: dense from ≈ 0.850 at 0 to ≈ 0.500 at 1; "
        "convolutional from ≈ 0.900 at 0 to ≈ 0.750 at 1."
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_sentence_says_what_the_picture_shows(name):
    assert PICTURES[name]().sentence == SENTENCES[name]


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_drawn_and_the_same_each_time(name):
    picture = PICTURES[name]()
    drawn = pixels(picture)
    assert min(drawn.shape[:2]) > 150
    assert len(np.unique(drawn)) > 10  # not blank
    assert PICTURES[name]().png == picture.png


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_is_cut_off(name):
    drawn = pixels(PICTURES[name]())
    border = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
    assert np.all(border == 255)


def test_a_cell_shows_the_picture_with_its_sentence(monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(plots.picture, "display", lambda data, **options: shown.append((data, options)))
    PICTURES["image_grid"]()._ipython_display_()
    ((data, options),) = shown
    assert Image.open(io.BytesIO(data["image/png"])).format == "PNG"
    assert data["text/plain"] == "2 images: one, two."
    assert options == {"metadata": {"image/png": {"alt": "2 images: one, two."}}, "raw": True}
    assert capsys.readouterr().out == "2 images: one, two.\n"


def test_image_grid_takes_a_channel_axis():
    assert plots.image_grid([IMAGE[..., None]], ["one"]).png == plots.image_grid([IMAGE], ["one"]).png


def test_training_curves_takes_kerass_history_and_validation():
    history = keras.callbacks.History()
    history.history = {"loss": [1], "accuracy": [0.5], "val_loss": [2], "val_accuracy": [0.4]}
    assert plots.training_curves(history).sentence == (
        "Over epochs 1 to 1: loss on training images from ≈ 1.000 to ≈ 1.000; "
        "loss on validation images from ≈ 2.000 to ≈ 2.000; "
        "accuracy on training images from ≈ 0.500 to ≈ 0.500; "
        "accuracy on validation images from ≈ 0.400 to ≈ 0.400."
    )


def test_every_network_is_drawn():
    accuracies = {f"network {number}": [0.5, 0.1 * number] for number in range(5)}
    picture = plots.accuracy_by_shift(range(2), accuracies)
    assert all(name in picture.sentence for name in accuracies)
    assert len(picture.figure.axes[0].get_lines()) == 5 + 1  # and the line for guessing


# What is drawn: read back from the figures.


def test_each_image_is_drawn_with_its_title():
    one, two = PICTURES["image_grid"]().figure.axes
    assert np.array_equal(one.get_images()[0].get_array(), IMAGE)
    assert np.array_equal(two.get_images()[0].get_array(), 1 - IMAGE)
    assert (one.get_title(), two.get_title()) == ("one", "two")


def test_the_curves_go_through_the_values():
    loss, accuracy = PICTURES["training_curves"]().figure.axes
    for axes, values, before in ((loss, [0.5, 0.25], 2.3), (accuracy, [0.8, 0.9], 0.1)):
        curve, start = axes.get_lines()
        assert (list(curve.get_xdata()), list(curve.get_ydata())) == ([1, 2], values)
        assert (list(start.get_xdata()), list(start.get_ydata())) == ([0], [before])


def test_the_bars_are_in_label_order_and_the_true_class_is_orange():
    bars = PICTURES["class_probabilities"]().figure.axes[1]
    assert bars.yaxis_inverted()
    assert [label.get_text() for label in bars.get_yticklabels()] == list(CLASS_NAMES)
    widths = [bar.get_width() for bar in bars.patches]
    assert widths == pytest.approx([0.02] * 7 + [0.82] + [0.02] * 2)
    colours = [matplotlib.colors.to_hex(bar.get_facecolor()) for bar in bars.patches]
    blue, orange = (np.divide(colour, 255) for colour in (BLUE, ORANGE))
    assert colours == [matplotlib.colors.to_hex(blue)] * 9 + [matplotlib.colors.to_hex(orange)]


def test_the_matrix_has_true_classes_in_its_rows():
    axes = PICTURES["confusion_matrix"]().figure.axes[0]
    drawn = axes.get_images()[0].get_array()
    assert drawn[6, 0] == pytest.approx(10 / 100)  # of a hundred shirts, ten were taken for T-shirts
    assert drawn[4, 2] == pytest.approx(7 / 97)
    written = {text.get_position(): text.get_text() for text in axes.texts}
    assert written[0, 6] == "10"  # column 0, row 6
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("predicted class", "true class")


def test_a_class_that_never_occurs_is_drawn_as_zero():
    matrix = some_confusion()
    matrix[3] = 0
    assert np.all(plots.confusion_matrix(matrix).figure.axes[0].get_images()[0].get_array()[3] == 0)


def test_a_matrix_without_mistakes_says_so():
    assert plots.confusion_matrix(np.diag([5] * 10)).sentence.endswith("There is no mistake.")


def test_the_accuracies_are_drawn_over_their_shifts():
    curve, guessing = PICTURES["accuracy_by_shift"]().figure.axes[0].get_lines()
    assert (list(curve.get_xdata()), list(curve.get_ydata())) == ([0, 1, 2], [0.9, 0.5, 0.25])
    assert set(guessing.get_ydata()) == {0.1}


def test_a_layer_has_one_colour_scale_for_all_its_pictures():
    axes = [one for one in PICTURES["feature_map_grid"]().figure.axes if one.get_images()]
    shown = {(n % 2, n // 2): one.get_images()[0] for n, one in enumerate(axes)}
    assert [shown[0, row].get_clim() for row in range(2)] == [(0, 3), (0, 3)]
    assert [shown[1, row].get_clim() for row in range(2)] == [(0, 0.5), (0, 0.5)]
    assert np.array_equal(shown[0, 1].get_array(), MAPS["conv2d"][1, ..., 1])
    assert axes[0].get_title() == "conv2d\n4 × 4"
    assert axes[2].get_ylabel() == "shirt"


def test_each_kernel_stands_in_its_place():
    (shown,) = PICTURES["kernel_grid"]().figure.axes[0].get_images()
    sheet = shown.get_array()
    # The colours end where 98 % of the 36 weights do, so that one alone does not leave the others grey.
    limit = np.quantile(np.abs(KERNELS), 0.98)
    assert shown.get_clim() == (-limit, limit)
    assert 1 < limit < np.abs(KERNELS).max()
    for number in range(4):
        top, left = number // 3 * 4, number % 3 * 4
        assert np.array_equal(sheet[top : top + 3, left : left + 3], KERNELS[..., 0, number])


def test_the_waterfall_starts_each_bar_where_the_last_one_ended():
    bars = PICTURES["waterfall"]().figure.axes[0].patches
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [
        (0, -3),  # channel 2, the largest
        (-3, 1),  # channel 0
        (-2, 0.5),  # the two others
        (-1.5, 0.25),  # bias
        (0, -1.25),  # sum
        (0, 0),  # after ReLU
    ]
    names = [label.get_text() for label in PICTURES["waterfall"]().figure.axes[0].get_yticklabels()]
    assert names[:3] == ["channel 2: -3.000", "channel 0: +1.000", "2 others: +0.500"]


def test_each_bar_is_as_high_as_its_number():
    *panels, shifted = PICTURES["compare_networks"]().figure.axes
    for panel, quantity in zip(panels, ("accuracy", "parameters", "seconds"), strict=True):
        assert [bar.get_height() for bar in panel.patches] == [one[quantity] for one in COMPARED.values()]
    assert list(shifted.get_lines()[1].get_ydata()) == [0.9, 0.75]
    # The bars have the colours of the curves, which the legend names: of three networks as well.
    three = COMPARED | {"another": COMPARED["dense"]}
    *panels, shifted = plots.compare_networks(three, range(2)).figure.axes
    assert [bar.get_facecolor() for bar in panels[0].patches] == [
        matplotlib.colors.to_rgba(line.get_color()) for line in shifted.get_lines()[:3]
    ]


def test_a_training_without_a_finished_epoch_is_told():
    with pytest.raises(ValueError, match="^history must hold the loss and accuracy of at least one epoch"):
        plots.training_curves({})


def test_a_filter_that_a_layer_lacks_is_told():
    with pytest.raises(ValueError, match="^filter_number must be a whole number from 0 to 1, got 2$"):
        plots.feature_map_grid(["boot", "shirt"], MAPS, 2)
