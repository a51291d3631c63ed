"""What every plot says and draws: read back from the figures."""

import io
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from PIL import Image

from helpers import plots
from helpers.data import CLASS_NAMES
from helpers.drawing.colours import BLUE, NEGATIVE, ORANGE, POSITIVE
from helpers.plots import picture

# One call of each plot, and the sentence that it must get.

COMPARED = {
    "dense": {"accuracy": 0.85, "parameters": 101_770, "seconds": 1.25, "shifted": [0.85, 0.5]},
    "convolutional": {"accuracy": 0.9, "parameters": 243_786, "seconds": 20, "shifted": [0.9, 0.75]},
}
CONFUSED = np.diag([90] * 10)
CONFUSED[6, 0], CONFUSED[4, 2] = 10, 7  # ten shirts were taken for T-shirts
MAPS = {"conv2d": np.zeros((2, 4, 4, 2)), "max_pooling2d": np.zeros((2, 2, 2, 2))}
MAPS["conv2d"][0, 1, 2, 1], MAPS["conv2d"][1, 3, 3, 1], MAPS["max_pooling2d"][0, 0, 1, 1] = 3, 1, 0.5
MAPS["conv2d"][..., 0] = 99  # of another filter
KERNELS = np.zeros((3, 3, 1, 4))
KERNELS[0, 0, 0, 0], KERNELS[1, 1, 0, 1], KERNELS[2, 2, 0, 3] = -1, 2, 1
MATRIX = np.zeros((4, 9))  # of a map of 2 x 2 cells, over 3 x 3 pixels
MATRIX[range(4), range(4)], MATRIX[range(4), range(1, 5)] = 1, 2
PIXEL = SimpleNamespace(channels=np.array([1, 0, -3, 0.5]), bias=0.25, total=-1.25, output=0.0)
IMAGE = np.arange(28 * 28).reshape(28, 28) / 784
ANGLES = np.arange(0, 180, 45)
DRAWN = {"line": np.stack([IMAGE] * 4), "edge": np.stack([IMAGE / 2] * 4)}
STRENGTHS = {"line": np.array([0.5, 1, 0, 0.25]), "edge": np.array([1, 0, 2, 0.5])}
HISTORY = {"loss": [0.5, 0.25], "accuracy": [0.8, 0.9]}
SEEDS = {"plain": [[0.75, 0.25], [0.85, 0.35]], "pooled": [[0.9, 0.5]]}  # of each seed, at two shifts
LOSSES = {
    "plain": {"val_loss": [0.5, 0.25, 0.75], "val_accuracy": [0.8, 0.9, 0.85]},
    "dropout": {"val_loss": [0.6, 0.4, 0.3], "val_accuracy": [0.7, 0.8, 0.9]},
}

EXAMPLES = {
    "image_grid": lambda: plots.image_grid([IMAGE, 1 - IMAGE], ["one", "two"]),
    "dense_matrix": lambda: plots.dense_matrix(MATRIX),
    "kernel_tables": lambda: plots.kernel_tables({"small": np.array([[2, -3]]), "large": np.eye(3)}),
    "pictures_to_choose": lambda: plots.pictures_to_choose({"A": np.eye(2), "B": np.eye(6) - 0.5}),
    "training_curves": lambda: plots.training_curves(HISTORY, (2.3, 0.1)),
    "class_probabilities": lambda: plots.class_probabilities(IMAGE, np.eye(10)[7] * 0.8 + 0.02, 9),
    "confusion_matrix": lambda: plots.confusion_matrix(CONFUSED),
    "accuracy_by_shift": lambda: plots.accuracy_by_shift(range(3), {"dense network": [0.9, 0.5, 0.25]}),
    "compare_networks": lambda: plots.compare_networks(COMPARED, range(2)),
    "each_seed": lambda: plots.each_seed(SEEDS, ["not moved", "moved by 1"], yours={"pooled": [0.8, 0.4]}),
    "validation_losses": lambda: plots.validation_losses(LOSSES),
    "feature_map_grid": lambda: plots.feature_map_grid(["boot", "shirt"], MAPS, 1),
    "kernel_grid": lambda: plots.kernel_grid(KERNELS, columns=3),
    "waterfall": lambda: plots.waterfall(PIXEL, most=2),
    "bars_by_filter": lambda: plots.bars_by_filter(np.array([0.5, -1, 2]), "drop", marked=[2]),
    "strength_by_class": lambda: plots.strength_by_class(np.arange(20).reshape(10, 2) / 10, 1),
    "strength_by_angle": lambda: plots.strength_by_angle(ANGLES, DRAWN, STRENGTHS, 4),
    "where_it_looks": lambda: plots.where_it_looks(IMAGE, np.eye(28)[::-1] * IMAGE, IMAGE * IMAGE, 9),
}
TOLD = """
image_grid: 2 images: one, two.
dense_matrix: A matrix of 4 rows and 9 columns. 8 of its 36 weights are not 0,
  and among these are 2 different numbers.
kernel_tables: 2 kernels: small, 1 by 2, weights from −3 to 2; large, 3 by 3, weights from 0 to 1.
pictures_to_choose: A: 1 0 / 0 1. B: 6 by 6, lowest -0.5 at row 0, column 1, highest 0.5 at row 0, column 0.
training_curves: Over epochs 1 to 2: loss on training images from ≈ 0.500 to ≈ 0.250
  (before training ≈ 2.300);
  accuracy on training images from ≈ 0.800 to ≈ 0.900 (before training ≈ 0.100).
class_probabilities: True class: Ankle boot, which gets ≈ 2%.
  The network says ≈ Sneaker (≈ 82%), then ≈ Ankle boot (≈ 2%).
confusion_matrix: ≈ 900 of 917 images are on the diagonal, where the prediction is right.
  The most frequent mistake: ≈ Shirt taken for ≈ T-shirt/top, ≈ 10 times.
accuracy_by_shift: Accuracy by shift in pixels: dense network from ≈ 0.900 at 0 to ≈ 0.250 at 2.
compare_networks: dense: test accuracy ≈ 0.850, 101,770 parameters, ≈ 1.2 s an epoch;
  convolutional: test accuracy ≈ 0.900, 243,786 parameters, ≈ 20.0 s an epoch.
  Accuracy by shift in pixels, mean of four directions: dense from ≈ 0.850 at 0 to ≈ 0.500 at 1;
  convolutional from ≈ 0.900 at 0 to ≈ 0.750 at 1.
each_seed: Accuracy, mean (lowest to highest). plain: not moved ≈ 0.800 (≈ 0.750 to ≈ 0.850),
  moved by 1 ≈ 0.300 (≈ 0.250 to ≈ 0.350);
  pooled: not moved ≈ 0.900 (≈ 0.900 to ≈ 0.900), moved by 1 ≈ 0.500 (≈ 0.500 to ≈ 0.500);
  your pooled: not moved ≈ 0.800, moved by 1 ≈ 0.400.
validation_losses: Validation loss over 3 epochs: plain lowest ≈ 0.250 in epoch ≈ 2, at the end ≈ 0.750;
  dropout lowest ≈ 0.300 in epoch ≈ 3, at the end ≈ 0.300.
feature_map_grid: Filter 1 on boot, shirt. The strongest value on each: conv2d ≈ 3.00, ≈ 1.00;
  max_pooling2d ≈ 0.50, silent.
kernel_grid: 4 kernels of 3 by 3, above on one scale, below each on its own:
  weights from ≈ -1.00 to ≈ 2.00; those of ≈ 2 add up to more than 0.
waterfall: Of 4 channels ≈ 2 raise the sum and ≈ 1 lower it. The largest contribution is that of channel ≈ 2,
  ≈ -3.000. With the bias ≈ 0.250 the sum is ≈ -1.250, and after the activation ≈ 0.000.
bars_by_filter: Drop for each of 3 filters: largest ≈ 2.000 for filter ≈ 2, then ≈ 0.500 for filter ≈ 0;
  lowest ≈ -1.000.
strength_by_class: Filter 1 responds most to ≈ Ankle boot (≈ 1.90), ≈ Bag (≈ 1.70), ≈ Sneaker (≈ 1.50),
  and least to ≈ T-shirt/top.
strength_by_angle: Filter 4 by angle. line: strongest ≈ 1.00 at ≈ 45 degrees, weakest ≈ 0.00 at ≈ 90;
  edge: strongest ≈ 2.00 at ≈ 90 degrees, weakest ≈ 0.00 at ≈ 45.
where_it_looks: For the class Ankle boot: covering a square lowers the probability most around row ≈ 27,
  column ≈ 0, by ≈ 0.96 on average; Grad-CAM is strongest around row ≈ 27, column ≈ 27.
"""
SENTENCES = dict(line.split(": ", 1) for line in TOLD.strip().replace("\n  ", " ").splitlines())


def colours_of(axes):
    """Of each bar, as RGB to 255."""
    return [tuple(round(255 * part) for part in bar.get_facecolor()[:3]) for bar in axes.patches]


@cache
def example(name):
    """The picture of this example, drawn once for all tests that only read it."""
    return EXAMPLES[name]()


def axes_of(name):
    """What the figure of this example is made of."""
    return example(name).figure.axes


# What every figure has: a sentence, a picture that is whole, and the same each time


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_picture_is_whole_and_the_same_each_time_and_its_sentence_says_what_it_shows(name):
    first, second = example(name), EXAMPLES[name]()
    assert first.sentence == SENTENCES[name]
    assert first.png == second.png
    drawn = np.asarray(Image.open(io.BytesIO(first.png)).convert("RGB"))  # (H, W, 3)
    assert min(drawn.shape[:2]) > 150
    assert len(np.unique(drawn)) > 10  # not blank
    border = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
    assert np.all(border == 255)  # nothing is cut off


def test_only_scales_are_drawn_that_everybody_reads():
    met = {image.cmap.name for name in EXAMPLES for axes in axes_of(name) for image in axes.get_images()}
    assert met == {"gray", "inferno", "cividis"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_grey_is_0_on_the_scale_with_blue_and_black_on_the_other_and_each_has_its_legend(name):
    axes = axes_of(name)
    images = [image for one in axes for image in one.get_images() if image.cmap.name != "gray"]
    scales = {(image.cmap.name, *image.get_clim()) for image in images}
    assert all(low == {"cividis": -high, "inferno": 0}[scale] for scale, low, high in scales)
    legends = [image.colorbar for image in images if image.colorbar]
    assert {(legend.cmap.name, legend.vmin, legend.vmax) for legend in legends} == scales
    assert all(len(legend.get_ticks()) > 2 for legend in legends)


def test_a_cell_shows_the_picture_with_its_sentence(monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(picture, "display", lambda data, **options: shown.append((data, options)))
    drawn = example("image_grid")
    drawn._ipython_display_()
    ((data, options),) = shown
    assert (data["image/png"], data["text/plain"]) == (drawn.png, drawn.sentence)
    assert options == {"metadata": {"image/png": {"alt": drawn.sentence}}, "raw": True}
    assert capsys.readouterr().out == f"{drawn.sentence}\n"


# Images


def test_each_image_is_drawn_with_its_title():
    grey, signed = (axes.get_images()[0] for axes in axes_of("pictures_to_choose")[:2])
    assert (grey.get_cmap().name, *grey.get_clim()) == ("gray", 0, 1)
    assert (signed.get_cmap().name, *signed.get_clim()) == ("cividis", -0.5, 0.5)
    one, two = axes_of("image_grid")
    assert np.array_equal(one.get_images()[0].get_array(), IMAGE)
    assert np.array_equal(two.get_images()[0].get_array(), 1 - IMAGE)
    assert (one.get_title(), two.get_title()) == ("one", "two")
    assert plots.image_grid([IMAGE[..., None]], ["one"]).png == plots.image_grid([IMAGE], ["one"]).png


def test_an_image_of_three_channels_is_drawn_in_colour():
    photograph = np.random.default_rng(0).integers(0, 256, (4, 5, 3)).astype(np.uint8)
    (axes,) = plots.image_grid([photograph], ["one"]).figure.axes
    assert np.array_equal(axes.get_images()[0].get_array(), photograph)


def test_the_bars_are_in_label_order_and_the_true_class_is_orange():
    bars = axes_of("class_probabilities")[1]
    assert bars.yaxis_inverted()
    assert [label.get_text() for label in bars.get_yticklabels()] == list(CLASS_NAMES)
    assert [bar.get_width() for bar in bars.patches] == pytest.approx([0.02] * 7 + [0.82] + [0.02] * 2)
    assert colours_of(bars) == [BLUE] * 9 + [ORANGE]


# Trainings and networks beside each other


def points(line):
    return list(line.get_xdata()), list(line.get_ydata())


def test_the_curves_go_through_the_values():
    drawn = [[points(line) for line in axes.get_lines()] for axes in axes_of("training_curves")]
    assert drawn[0] == [([1, 2], [0.5, 0.25]), ([0], [2.3])]  # loss, and before the training
    assert drawn[1] == [([1, 2], [0.8, 0.9]), ([0], [0.1])]  # accuracy


def test_training_curves_takes_kerass_history_and_validation():
    history = SimpleNamespace(history=HISTORY | {"val_loss": [2, 1], "val_accuracy": [0.4, 0.5]})
    drawn = plots.training_curves(history)
    assert drawn.sentence == (
        "Over epochs 1 to 2: loss on training images from ≈ 0.500 to ≈ 0.250; loss on validation images from "
        "≈ 2.000 to ≈ 1.000; accuracy on training images from ≈ 0.800 to ≈ 0.900; accuracy on validation "
        "images from ≈ 0.400 to ≈ 0.500."
    )
    assert points(drawn.figure.axes[0].get_lines()[1]) == ([1, 2], [2, 1])


def test_a_training_without_a_finished_epoch_is_told():
    with pytest.raises(ValueError, match="^history must hold the loss and accuracy of at least one epoch"):
        plots.training_curves({})


def test_the_accuracies_are_drawn_over_their_shifts():
    curve, guessing = axes_of("accuracy_by_shift")[0].get_lines()
    assert points(curve) == ([0, 1, 2], [0.9, 0.5, 0.25])
    assert set(guessing.get_ydata()) == {0.1}


def test_each_network_has_its_bars_and_a_curve_in_the_same_colour():
    five = COMPARED | {f"network {number}": COMPARED["dense"] for number in (3, 4, 5)}
    drawn = plots.compare_networks(five, range(2))
    assert all(name in drawn.sentence for name in five)
    *panels, shifted = drawn.figure.axes
    *curves, _ = shifted.get_lines()  # the last line is that of guessing
    assert [list(curve.get_ydata()) for curve in curves] == [one["shifted"] for one in five.values()]
    for panel, quantity in zip(panels, ("accuracy", "parameters", "seconds"), strict=True):
        assert [bar.get_height() for bar in panel.patches] == [one[quantity] for one in five.values()]
        assert [bar.get_facecolor() for bar in panel.patches] == [to_rgba(one.get_color()) for one in curves]


def test_each_seed_is_a_dot_in_the_row_of_its_network_and_yours_is_orange():
    first, second = axes_of("each_seed")
    assert [points(line) for line in first.get_lines()] == [
        ([0.75, 0.85], [0, 0]), ([pytest.approx(0.8)], [0]), ([0.9], [1]), ([0.9], [1]), ([0.8], [1])
    ]  # fmt: skip
    assert points(second.get_lines()[-1]) == ([0.4], [1])
    assert to_rgba(second.get_lines()[-1].get_color()) == to_rgba([part / 255 for part in ORANGE])
    assert [label.get_text() for label in first.get_yticklabels()] == ["plain", "pooled"]
    assert first.yaxis_inverted()
    own = plots.each_seed(SEEDS, ["not moved", "moved by 1"], yours={"other": [0.1, 0.2]})
    assert [label.get_text() for label in own.figure.axes[0].get_yticklabels()] == [
        "plain",
        "pooled",
        "other",
    ]


def test_the_lowest_validation_loss_is_marked_in_both_panels():
    loss, accuracy = axes_of("validation_losses")
    assert [points(line) for line in loss.get_lines()][:2] == [([1, 2, 3], [0.5, 0.25, 0.75]), ([2], [0.25])]
    assert points(accuracy.get_lines()[3]) == ([3], [0.9])


def test_the_matrix_has_true_classes_in_its_rows():
    axes = axes_of("confusion_matrix")[0]
    drawn = axes.get_images()[0].get_array()
    assert drawn[6, 0] == pytest.approx(10 / 100)  # of a hundred shirts, ten were taken for T-shirts
    assert drawn[4, 2] == pytest.approx(7 / 97)
    written = {text.get_position(): text.get_text() for text in axes.texts}
    assert written[0, 6] == "10"  # column 0, row 6
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("predicted class", "true class")


def test_a_class_may_never_occur_and_there_may_be_no_mistake():
    drawn = plots.confusion_matrix(np.diag([5] * 9 + [0]))
    assert np.all(drawn.figure.axes[0].get_images()[0].get_array()[9] == 0)
    assert drawn.sentence.endswith("There is no mistake.")


# Weights with their numbers


def written(axes):
    """(row, column) of a cell -> what is written into it."""
    return {text.get_position()[::-1]: text.get_text() for text in axes.texts}


def test_what_is_0_in_a_matrix_stays_blank_and_lines_separate_the_rows_of_map_and_image():
    axes = axes_of("dense_matrix")[0]
    drawn = axes.get_images()[0].get_array()
    assert np.array_equal(drawn.mask, MATRIX == 0)
    assert np.array_equal(drawn.filled(0), MATRIX)
    assert written(axes) == {place: f"{value:.0f}" for place, value in np.ndenumerate(MATRIX) if value}
    assert [label.get_text() for label in axes.get_xticklabels()] == ["row 0", "row 1", "row 2"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["row 0", "row 1"]
    assert list(axes.get_xticks(minor=True)) == [2.5, 5.5]
    assert list(axes.get_yticks(minor=True)) == [1.5]


def test_kernels_have_one_scale_and_cells_of_one_size_with_their_numbers():
    small, large, _ = axes_of("kernel_tables")
    assert written(small) == {(0, 0): "2", (0, 1): "−3"}
    assert written(large) == {place: f"{value:.0f}" for place, value in np.ndenumerate(np.eye(3))}
    assert small.get_title() == "small"
    assert {axes.get_images()[0].get_clim() for axes in (small, large)} == {(-3, 3)}
    assert small.get_ylim() == (1.5, -1.5)  # as tall as the large one
    assert large.get_ylim() == (2.5, -0.5)
    dark, light = (text.get_color() for text in small.texts[::-1])
    assert (dark, light) == ("white", "black")


# Filters, and where a network looks


def test_a_layer_has_one_colour_scale_for_all_its_pictures():
    axes = [one for one in axes_of("feature_map_grid") if one.get_images()]
    shown = [one.get_images()[0] for one in axes]  # of the two layers in turn
    assert [one.get_clim() for one in shown] == [(0, 3), (0, 0.5)] * 2
    assert np.array_equal(shown[2].get_array(), MAPS["conv2d"][1, ..., 1])
    assert axes[0].get_title() == "conv2d\n4 × 4"
    assert axes[2].get_ylabel() == "shirt"


def test_a_silent_map_is_called_so():
    written = [[text.get_text() for text in axes.texts] for axes in axes_of("feature_map_grid")[:4]]
    assert written == [[], [], [], ["silent"]]
    silent = plots.feature_map_grid(["boot", "shirt"], {"conv2d": np.zeros((2, 4, 4, 1))}, 0)
    assert silent.sentence.endswith("conv2d silent, silent.")
    # matplotlib would draw the last picture of a scale from 0 to 0 in pink.
    assert [axes.get_images()[0].get_clim() for axes in silent.figure.axes[:2]] == [(0, 1)] * 2
    silent = plots.strength_by_class(np.zeros((10, 2)), 1)
    assert silent.sentence == "Filter 1 is silent on every class."
    assert silent.figure.axes[0].get_xlim() == (0, 1.15)


def test_a_filter_that_a_layer_lacks_is_told():
    with pytest.raises(ValueError, match="^filter_number must be a whole number from 0 to 1, got 2$"):
        plots.feature_map_grid(["boot", "shirt"], MAPS, 2)


def test_each_kernel_stands_in_its_place():
    (shown,) = axes_of("kernel_grid")[0].get_images()
    sheet = shown.get_array()
    # The colours end where 98 % of the 36 weights do, so that one alone does not leave the others grey.
    limit = np.quantile(np.abs(KERNELS), 0.98)
    assert shown.get_clim() == (-limit, limit)
    assert 1 < limit < np.abs(KERNELS).max()
    for number in range(4):
        top, left = number // 3 * 4, number % 3 * 4
        assert np.array_equal(sheet[top : top + 3, left : left + 3], KERNELS[..., 0, number])


def test_each_kernel_has_a_scale_of_its_own_below():
    (shown,) = axes_of("kernel_grid")[1].get_images()
    assert shown.get_clim() == (-1, 1)
    sheet = np.asarray(shown.get_array())
    assert np.array_equal(sheet[:3, :3], KERNELS[..., 0, 0])  # its largest weight is -1
    assert np.array_equal(sheet[:3, 4:7], KERNELS[..., 0, 1] / 2)
    assert not sheet[:3, 8:11].any()  # a kernel of zeros stays grey


def test_the_response_stands_below_the_picture_at_each_angle():
    line, edge, curves = axes_of("strength_by_angle")
    for axes, pictures in ((line, DRAWN["line"]), (edge, DRAWN["edge"])):
        (shown,) = axes.get_images()
        assert shown.get_extent()[:2] == [-22.5, 157.5]
        assert np.array_equal(shown.get_array()[:, 32 + 2 : 32 + 30], pictures[1])
    assert [list(curve.get_ydata()) for curve in curves.get_lines()] == [
        list(one) for one in STRENGTHS.values()
    ]


def test_the_waterfall_starts_each_bar_where_the_last_one_ended():
    (axes,) = axes_of("waterfall")
    channels_and_bias, sums = [(0, -3), (-3, 1), (-2, 0.5), (-1.5, 0.25)], [(0, -1.25), (0, 0)]
    assert [(bar.get_x(), bar.get_width()) for bar in axes.patches] == channels_and_bias + sums
    assert colours_of(axes) == [NEGATIVE, POSITIVE, POSITIVE, POSITIVE, NEGATIVE, POSITIVE]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names[:3] == ["channel 2: -3.000", "channel 0: +1.000", "2 others: +0.500"]


def test_bars_say_by_colour_whether_they_are_above_zero_or_marked():
    assert colours_of(axes_of("bars_by_filter")[0]) == [POSITIVE, NEGATIVE, ORANGE]
    assert colours_of(axes_of("strength_by_class")[0]) == [POSITIVE] * 10
    for name in ("waterfall", "bars_by_filter", "strength_by_class"):
        bars = axes_of(name)[0].patches
        assert {bar.get_edgecolor() for bar in bars} == {to_rgba("black")}  # yellow is faint on white


def test_black_maps_are_drawn_too():
    nothing = np.zeros((28, 28))
    drawn = plots.where_it_looks(IMAGE[..., None], nothing, nothing, 9)
    assert drawn.sentence.endswith("covering a square changes nothing; Grad-CAM is 0 everywhere.")
    _, occlusion, cam, *_ = drawn.figure.axes
    for axes, lowest in ((occlusion, -1), (cam, 0)):
        (shown,) = axes.get_images()
        assert np.array_equal(shown.get_array(), nothing)
        assert shown.get_clim() == (lowest, 1)
