"""Judges the exercises of 02_convolutions on several layers and on training: 02.6 and 02.7."""

import numpy as np

from helpers.checks.answers import array, call, close, known_mistake, number, size
from helpers.checks.exercise import exercise

MADE = np.random.default_rng(6).normal(size=(5, 4, 4, 1)).round(2)
TARGETS = np.random.default_rng(7).normal(size=MADE.shape).round(2)
DIFFERENCES = MADE - TARGETS
WRONG_SLOPES = (
    (-2 * DIFFERENCES.mean(), "The sign is wrong: if the maps are too large, the loss grows with the bias."),
    (DIFFERENCES.mean(), "The factor 2 is missing: the slope of a square d × d is 2 × d."),
    (-DIFFERENCES.mean(), "The sign is wrong, and the factor 2 is missing."),
    (2 * DIFFERENCES.sum(), "The loss is a *mean* over all places and images, and so is its slope."),
    (DIFFERENCES.sum(), "The loss is a *mean*, and so is its slope. And the slope of d × d is 2 × d."),
    ((DIFFERENCES**2).mean(), "That is the loss itself. The slope says how it changes with the bias."),
    (
        (DIFFERENCES**2).sum(),
        "That is a loss. The slope says how the loss changes with the bias.",
    ),
    (
        2 * np.abs(DIFFERENCES).mean(),
        "Keep the signs of the differences: too large and too small cancel.",
    ),
    (np.abs(DIFFERENCES).mean(), "The signs of the differences are lost, and the factor 2 is missing."),
    (2 * (DIFFERENCES * MADE).mean(), "A bias lies on no pixel: nothing but the difference counts."),
    (
        2 * DIFFERENCES.sum() / 5,
        "The mean is over all values, not over the first axis only: `len` counts just that.",
    ),
    (DIFFERENCES.sum() / 5, "The factor 2 is missing, and `len` counts the first axis only."),
    (np.sqrt((DIFFERENCES**2).mean()), "That is the root of the loss. The slope says how the loss changes."),
    (DIFFERENCES.mean() / 2, "The slope of a square d × d is *twice* d, and not half of it."),
    (
        2 * DIFFERENCES.mean() + 1,
        "A step of 1 is too large: the loss is curved. Take a tiny one, and divide by it.",
    ),
    (2 * DIFFERENCES.sum() / 4, "Divide by the number of *all* values: that of one axis is too small."),
    (2 * MADE.mean(), "The targets are missing: the slope depends on the differences."),
    (-2 * TARGETS.mean(), "Only the targets are left: the slope depends on the differences."),
    (2 * TARGETS.mean(), "Only the targets are left: the slope depends on the differences."),
    (
        (2 * MADE - TARGETS).mean(),
        "Brackets are missing: twice the *difference*, not twice the first of the two.",
    ),
    (1, "That is how much the maps grow with the bias. How does the loss change with them?"),
    (2 * np.median(DIFFERENCES), "Take the mean of the differences, not the median."),
    (2 * (DIFFERENCES**2).mean(), "You squared the difference. The slope of a square d × d is 2 × d."),
)
MISFIT = "Only `made` and `targets` count, and they have one shape: a bias lies on no pixel."


@exercise(
    "02.6",
    "A bias adds to every value alike, so its slope is twice the mean difference: no pixel comes into it.",
    hints=(
        "If the bias grows by a little, each value of the maps grows by just as much.",
        "The slope of one squared difference d × d is 2 × d. The loss is the mean of all of them.",
        "The mean of `2 * (made - targets)`.",
    ),
)
def slope_for_the_bias(slope):
    made, targets = MADE.copy(), TARGETS.copy()
    result = array(call(slope, made, targets, misfit=MISFIT))
    if not np.array_equal(made, MADE) or not np.array_equal(targets, TARGETS):
        return "Your function changes the maps that it is given. Leave them as they are."
    if result.size != 1:
        return f"There is one bias, so there is one slope. The shape of yours is {size(result.shape)}."
    result = result.squeeze()
    if abs(result) < 0.001:
        return "It is nearly 0. If it is a change of the loss, divide it by the step that the bias took."
    if not close(result, 2 * DIFFERENCES.mean(), within=1e-3):
        otherwise = (
            "That is not the slope. Add 0.001 to all of `made`. Now divide the change of the loss by 0.001."
        )
        return known_mistake(result, WRONG_SLOPES, otherwise, within=1e-3)
    other = array(call(slope, MADE[:2, :3] + 5, TARGETS[:2, :3])).squeeze()
    if not close(other, 2 * (DIFFERENCES[:2, :3] + 5).mean(), within=0.02):
        return "It is right for 5 maps of 4 x 4, but not for 2 of 3 x 4. Is a number fixed?"
    return None


WRONG_WINDOWS = (
    (8, "You added the windows, as if they lay side by side. Neighbouring patches overlap."),
    (15, "You multiplied the windows. Neighbouring patches overlap, and are only 1 pixel apart."),
    (6, "Off by one: count the pixels of one window, and what four steps of it add."),
    (5, "That is the second window alone, and what it sees are values that have each seen 3 pixels already."),
    (3, "That is the first window alone."),
    (9, "You added one too much on each side: the window of 5 makes four steps of 1 pixel."),
    (11, "You moved the window of 3 by 2 pixels. Neighbouring patches are only 1 pixel apart."),
    (13, "That is too wide: neighbouring patches of 3 are only 1 pixel apart."),
    (25, "These are the weights of the second window. How wide is the one kernel that does the same?"),
    (49, "That is the number of weights. How many are there along one side?"),
    (34, "These are the weights of both. How wide is the one kernel that does the same?"),
    (225, "You multiplied the weights. How wide is the one kernel that does the same?"),
)


@exercise(
    "02.7",
    "Two small windows see as much as a large one, with 34 weights instead of 49. ReLU lets them do more.",
    hints=(
        "How many pixels of the image come into *one* value of the second map?",
        "Take five neighbouring windows of 3, each 1 pixel after the one before.",
        "The first of the five covers 3 pixels, and the four others add 1 each.",
    ),
)
def window_of_two_convolutions(answer):
    return number(answer, 7, WRONG_WINDOWS, "Draw five windows of 3, each 1 pixel further, and count.")
