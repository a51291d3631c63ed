"""Judges the exercises of 02_convolutions on what a layer's weights are: 02.8 and 02.9."""

from helpers.checks.answers import array, number, size
from helpers.checks.exercise import exercise

WRONG_LOCAL = (
    (25, "That is what is left if all cells *share* one kernel. Here each cell has a kernel of its own."),
    (576, "That is the number of cells. Each of them has a kernel of its own."),
    (24, "That is one side of the map. Count all cells, and the weights of each."),
    (600, "That is one row of the map. How many rows does it have?"),
    (28 * 28 * 25, "Without padding the window does not fit at every pixel. How large is the map?"),
    (26 * 26 * 25, "A map of 26 × 26 belongs to a window of 3. This one is 5 wide."),
    (26 * 26 * 9, "Those are the numbers of the text above. Here the window is 5 × 5."),
    (24 * 24 * 9, "A window of 5 × 5 has more than nine weights."),
    (23 * 23 * 25, "Off by one: the window has a place before it takes its first step."),
    (25 * 25 * 25, "Off by one: count the places along one side again."),
    (24 * 24 * 26, "You counted a bias for each cell. This layer has none."),
    (24 * 24 * 5, "A window of 5 × 5 has more than five weights."),
    (24 * 25 * 28, "The map has as many columns as rows: 28 is a side of the image."),
    (784 * 576, "That is a dense layer: each cell sees all pixels. Here it sees only its window."),
    (784 * 25, "Count the cells of the map, not the pixels of the image."),
)


@exercise(
    "02.8",
    "Looking only at a window saves much. Sharing the weights saves the rest: 25 would be left.",
    hints=(
        "How many cells does the map have? How many weights does each of them need?",
        "Along one side the window of 5 has 28 - 5 + 1 places.",
        "24 x 24 cells, with 5 x 5 weights each.",
    ),
)
def weights_of_a_local_layer(answer):
    return number(
        answer,
        14_400,
        WRONG_LOCAL,
        "First count the cells of the map, then the weights that each of them has.",
    )


SHAPE = (3, 3, 3)


@exercise(
    "02.9",
    "On grey, blue is worth as much as red and green together take away. So only colour is left.",
    hints=(
        "On a plain area only the sum of each kernel's weights matters.",
        "Blue must count for, red and green against. On grey the three must cancel.",
        "Let all weights for blue be 2, and all others -1.",
    ),
)
def filter_for_blue(answer):
    weights = array(answer, "The filter").astype(float)
    if weights.shape == (*SHAPE, 1):
        weights = weights[..., 0]
    if weights.shape == (3,):
        return "That is one number for each channel. A filter has a kernel of 3 x 3 for each of them."
    if weights.shape == (3, 3):
        return "That is one kernel. A filter for a photograph in colour has one for each channel."
    if weights.shape != SHAPE:
        told = size(weights.shape)
        return f"The filter must be 3 x 3 x 3: rows, columns, channels. The shape of yours is {told}."
    sums, first = (weights.sum(axis=axes) for axes in ((0, 1), (1, 2)))  # one sum for each channel
    if not _responds_to_blue(sums) and _responds_to_blue(first):
        return "Your channels are on the first axis. They belong on the last one: rows, columns, channels."
    red, green, blue = sums
    if not weights.any():
        return "A filter of zeros responds to nothing at all."
    if blue <= 0:
        return f"On plain blue it must be positive. Your weights for blue add up to {blue:g}."
    if abs(sums.sum()) > 1e-4 * abs(weights).max():
        return f"On plain grey it must be 0. All your weights together add up to {sums.sum():.3g}."
    for name, total in (("red", red), ("green", green)):
        if total >= 0:
            return f"On plain {name} it must be negative. Your weights for {name} add up to {total:.3g}."
    return None


def _responds_to_blue(sums):
    """Whether a filter whose weights have these sums, one a channel, does what is asked for."""
    return bool(abs(sums.sum()) < 1e-4 and sums[2] > 0 and (sums[:2] < 0).all())
