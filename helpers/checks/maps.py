"""Judges the exercises that are solved by looking, at maps or at kernels: 02.5, 04.5 and 04.6."""

import numpy as np

from helpers.checks.answers import by_name, nothing_left, short, whole
from helpers.checks.exercise import exercise
from helpers.convolution import KERNELS, conv2d
from helpers.forward import Snapshots

FOUR_KERNELS = {
    "A": KERNELS["Sobel, horizontal edges"],
    "B": -KERNELS["Sobel, vertical edges"],
    "C": KERNELS["Laplacian"],
    "D": KERNELS["Sobel, vertical edges"],
}
KINDS = {
    "A": "Map {} shows level edges",
    "B": "Map {} is yellow on the right side of the bag and blue on the left",
    "C": "Map {} is yellow on one side of every edge and blue on the other",
    "D": "Map {} is yellow on the left side of the bag and blue on the right",
}
# For each kernel of 02.5: its map, and what to ask of another one.
ASKED = (
    ("D", "where does the picture become brighter to the right, so that the sum is positive?"),
    ("C", "does this kernel respond to one direction only, or to edges all round?"),
)


def four_maps(image: np.ndarray) -> dict[str, np.ndarray]:
    """The maps A to D of 02.5: an image (H, W) under four kernels."""
    return {name: conv2d(image, kernel) for name, kernel in FOUR_KERNELS.items()}


@exercise(
    "02.5",
    "Signs say on which side of an edge a map is positive; a ring of equal weights has no direction.",
    hints=(
        "Lay each kernel on the left rim of the bag, in your mind: is the sum positive, negative or 0?",
        "Kernel 1 compares right with left. Kernel 2 compares a pixel with its neighbours all round.",
        "Kernel 1 is positive on the left rim and 0 on level edges. Kernel 2 shows both signs on every edge.",
    ),
)
def maps_of_two_kernels(answer):
    if not isinstance(answer, (tuple, list, np.ndarray)) or len(answer) != 2:
        return "Give a pair of letters: the map of kernel 1, and the map of kernel 2."
    nothing_left(answer)
    for number, (letter, (right, question)) in enumerate(zip(answer, ASKED, strict=True), start=1):
        given = letter.upper().removeprefix("MAP").strip() if isinstance(letter, str) else None
        if given not in FOUR_KERNELS:
            return f"Kernel {number}: give a letter from A to D, in quotation marks, and not {short(letter)}."
        if given != right:
            return f"Kernel {number}: {KINDS[given].format(given)}. Now look at the weights: {question}"
    return None


# Which side of a patch a filter of 04.5 wants bright, by its number in the course's network.
SIDES = {13: "above", 28: "on the left", 30: "below", 62: "on the right"}
STRONGEST = {"P": 28, "Q": 30, "R": 13}


@exercise(
    "04.5",
    "A filter responds most where its positive weights meet bright pixels and its negative ones dark pixels.",
    hints=(
        "Lay each filter on the patch: which pixels lie under its yellow weights, and which under the blue?",
        "Bright under yellow adds, bright under blue takes away. Black adds nothing.",
        "P is bright on the left, Q below and R above: find the filters that are yellow there, too.",
    ),
)
def strongest_filter_for_each_patch(answer):
    return by_name(answer, STRONGEST, _wrong_filter)


def _wrong_filter(name, answer):
    """What is wrong with the filter for one patch, or None."""
    number = whole(answer)
    if number not in SIDES:
        return f"choose one of the four filters that are drawn, {', '.join(map(str, SIDES))}."
    if number == STRONGEST[name]:
        return None
    return f"filter {number} has its positive weights {SIDES[number]}. Is that the bright side of the patch?"


# The grids of 04.6, and after how many updates of the weights each was; the last is the end.
MOMENTS = {"A": 9375, "B": 0, "C": 300}
IN_ORDER = sorted(MOMENTS, key=MOMENTS.get)


def three_moments(snapshots: Snapshots) -> dict[str, np.ndarray]:
    """The grids A to C of 04.6: the kernels of the first convolution at three moments, 8 in a row."""
    grids = {}
    for name, updates in MOMENTS.items():
        kernels = snapshots.weights[0][list(snapshots.updates).index(updates)].astype(float)
        tiles = np.pad(kernels[:, :, 0], ((1, 0), (1, 0), (0, 0))).reshape(4, 4, 8, 8)  # a gap round each
        grids[name] = np.pad(tiles.transpose(2, 0, 3, 1).reshape(32, 32), ((0, 1), (0, 1)))
    return grids


@exercise(
    "04.6",
    "Training enlarges a few weights far more than the others. At the start all came from one range.",
    hints=(
        "At the random start no kernel is special. In which grid are all kernels equally vivid?",
        "A colour bar ends at the largest weight. If most of a grid is grey, a few weights stand out far.",
        "The start is the most even grid. The longer the training, the further its colour bar reaches.",
    ),
)
def order_of_three_moments(answer):
    if isinstance(answer, str):
        answer = list(answer.replace(",", "").replace(" ", ""))
    if not isinstance(answer, (tuple, list, np.ndarray)) or len(answer) != 3:
        return "Give three letters: the grid of the start, the one after 300 updates, and that of the end."
    nothing_left(answer)
    letters = [letter.strip().upper() if isinstance(letter, str) else letter for letter in answer]
    for letter in letters:
        if not isinstance(letter, str) or letter not in MOMENTS:
            return "Give letters from A to C, in quotation marks: each is the name of a grid."
    if len(set(letters)) < 3:
        return "You named a grid twice. Each belongs to one moment."
    if letters == IN_ORDER[::-1]:
        return "You have the order the wrong way round: the start comes first, and it is the most even grid."
    if letters[0] != IN_ORDER[0]:
        return (
            f"In grid {letters[0]} some weights are much larger than most others. "
            "Random weights all come from one range: which grid has no kernel that stands out?"
        )
    if letters != IN_ORDER:
        return "The start is right. Which of the other two has moved further from it? Read the colour bars."
    return None
