"""Judges the exercises of 02_convolutions on one layer: places, a convolution, a kernel, parameters."""

import numpy as np

from helpers.checks.answers import array, call, close, known_mistake, number, one_place, size, whole
from helpers.checks.exercise import Reason, exercise
from helpers.convolution import KERNELS, conv2d

WRONG_VALID = (
    (13, "valid: off by one. Is your window 5 wide, did you add 1 only once, and did you round *down*?"),
    (11, "valid: you forgot the + 1. The window has a place before it makes its first step."),
    (144, "valid: that is the whole map. The question is about one side of it."),
    (24, "valid: you forgot the stride: the window moves 2 pixels at a time."),
    (23, "valid: you forgot the stride, and the + 1 as well."),
    (14, "valid: you padded. Without padding the window must fit into the image."),
    (28, "valid: you padded, and forgot the stride."),
    (10, "valid: count again how many steps of 2 fit: the first window ends at pixel 5, the last at 27."),
    (5, "valid: you laid the windows side by side. They overlap: each starts 2 pixels after the last."),
)
WRONG_SAME = (
    (12, "same: that is the size without padding."),
    (196, "same: that is the whole map. The question is about one side of it."),
    (16, "same: you added a whole border. Only as much is added as the places 0, 2, 4 and so on need."),
    (30, "same: you forgot the stride, and the border is no place of its own."),
    (32, "same: that is the size of the padded image. How many places of stride 2 are there?"),
    (28, "same: you forgot the stride. Padding keeps the size only if the stride is 1."),
    (13, "same: off by one. Each of the pixels 0, 2, 4 and so on starts a place."),
    (15, "same: off by one. With padding there is no + 1: a window for every second pixel."),
    (24, "same: you did not pad, and forgot the stride."),
)


@exercise(
    "02.1",
    "Without padding the window must fit into the image. With padding only the stride makes the map smaller.",
    hints=(
        "How far can the window move before it sticks out? With padding it may stick out.",
        "valid: (size - window) / stride, rounded down, plus 1. same: size / stride, rounded up.",
        "valid: 23 / 2 rounded down, plus 1. same: 28 / 2.",
    ),
)
def places_of_a_window(answer):
    if not isinstance(answer, (tuple, list, np.ndarray)) or len(answer) != 2:
        return "Give a pair of whole numbers: (size with valid, size with same)."
    for part in answer:
        if isinstance(part, (float, np.floating)) and np.isfinite(part) and not float(part).is_integer():
            return "There is no fraction of a place: round valid down, and same up."
        if isinstance(part, (tuple, list, np.ndarray)):
            return "Give one number for valid and one for same: the question is about one side of the map."
    valid, same = whole(answer[0]), whole(answer[1])
    if (valid, same) == (14, 12):
        return "You swapped the two: valid comes first."
    otherwise = "valid: count how many steps of 2 the window of 5 can make inside 28 pixels."
    return number(valid, 12, WRONG_VALID, otherwise) or number(
        same, 14, WRONG_SAME, "same: only the stride makes the map smaller."
    )


KERNEL = np.array([[1.0, 2, 0], [-3, 4, 5], [6, -7, 9]])  # no two weights are equal: no turn goes unseen
WRONG_KERNELS = (
    (
        KERNEL[::-1, ::-1],
        "You flipped the kernel, as the convolution of mathematics does. Leave it as it is.",
    ),
    (KERNEL.T, "You swapped rows and columns of the kernel."),
    (KERNEL[::-1], "You flipped the kernel upside down. Leave it as it is."),
    (KERNEL[:, ::-1], "You flipped the kernel left to right. Leave it as it is."),
    (KERNEL / 9, "You took the mean of the products. A convolution takes their sum."),
    (np.ones((3, 3)), "You summed the patch only. Multiply it by the kernel first."),
    (KERNEL.T[::-1, ::-1], "You flipped the kernel, and swapped its rows and columns. Leave it as it is."),
    (np.abs(KERNEL), "You took the weights without their signs."),
    (-KERNEL, "All values have the wrong sign."),
    (np.diag(KERNEL.sum(axis=1)), "You used one index for the rows and the columns of a patch."),
    (KERNEL / 255, "You scaled the pixels. Multiply them as they are."),
    # The sum of a matrix product, in all its orders, is a convolution with other weights.
    *(
        (weights, "You took the matrix product of patch and kernel. Multiply weight by weight, with `*`.")
        for sums in (KERNEL.sum(axis=0), KERNEL.sum(axis=1))
        for weights in (np.tile(sums, (3, 1)), np.tile(sums[:, None], 3))
    ),
)
EDGE = "Is each patch as large as the kernel, and does none of them reach over the edge of the image?"
# What else must come out right: the image's shape, the kernel, what divides the pixels, what it is about.
OTHER_CASES = (
    ((6, 6), -KERNEL, 1, "negative sums. They must stay as they are: no ReLU, no bytes."),
    ((5, 8), KERNEL, 1, "an image of 5 x 8. Did you take the rows for the columns, or a square for granted?"),
    ((8, 5), KERNEL, 1, "an image of 8 x 5. Did you take the rows for the columns, or a square for granted?"),
    ((6, 7), KERNEL[:2], 1, "a kernel of 2 x 3. The window has the rows and columns of kernel.shape."),
    ((6, 6), KERNEL / 8, 2, "pixels and weights with decimals. Does your function keep whole numbers only?"),
)


@exercise(
    "02.2",
    "That is all of it: multiply a patch by the kernel, add up, and move on by one.",
    hints=(
        "Two loops: one over the rows of the result, and one over its columns.",
        "The patch at (row, column) is as large as the kernel and starts there. Sum patch times kernel.",
        "`result[row, column] = (patch * kernel).sum()`, for (H - kh + 1) rows and (W - kw + 1) columns.",
    ),
)
def convolution_by_hand(convolve):
    rng = np.random.default_rng(2)
    image = rng.integers(1, 10, (6, 6)).astype(float)
    result = array(call(convolve, image.copy(), KERNEL.copy(), misfit=EDGE))
    if result.ndim > 2:
        return "The result has too many axes. You forgot to sum the products of each patch."
    if result.shape == ():
        return "A single number came out. There is one for each place of the window: a map."
    if result.shape == (16,):
        return "The values are in one long line. Start a new row of the map for each row of windows."
    if result.shape == image.shape:
        return "The map is as large as the image: you padded, or made it too large. The window must fit."
    if result.shape in ((3, 3), (5, 5)):
        return "Off by one: the number of places is rows - window + 1, and so for the columns."
    if result.shape != (4, 4):
        return f"An image of 6 x 6 became {size(result.shape)}. Is the stride 1? Does each row start anew?"
    if not close(result, conv2d(image, KERNEL)):
        return _why_not_the_map(result, image)
    for shape, kernel, parts, what in OTHER_CASES:
        if not _convolves(convolve, rng.integers(1, 10, shape) / parts, kernel):
            return f"It is right for an image of 6 x 6 and a kernel of 3 x 3, but not for {what}"
    image = rng.integers(100, 256, (5, 6)).astype(np.uint8)
    for kernel in (KERNELS["Sobel, vertical edges"].astype(int), np.full((3, 3), 2, np.uint8)):
        if not _convolves(convolve, image, kernel):
            return (
                "It is right for floats, but bytes overflow: uint8 holds 0 to 255 only. "
                "Turn the image into floats first, and keep the result in floats."
            )
    return None


def _convolves(convolve, image, kernel):
    """Whether the learner's function returns what `conv2d` returns."""
    try:
        return close(array(call(convolve, image.copy(), kernel.copy())), conv2d(image, kernel))
    except Reason:
        return False


def _why_not_the_map(result, image):
    """What went wrong in a map of the right size."""
    if not result.any():
        return "The map holds only zeros: nothing is written into it."
    if reason := known_mistake(result, ((conv2d(image, kernel), why) for kernel, why in WRONG_KERNELS)):
        return reason
    right = conv2d(image, KERNEL)
    if close(result, conv2d(image, np.ones((3, 3))) + KERNEL.sum()):
        return "You added the kernel to the patch. Multiply them, then sum."
    if close(result, right.T):
        return "The map is transposed: you swapped rows and columns."
    for row, column in np.ndindex(3, 3):
        if close(result, image[row : row + 4, column : column + 4] * KERNEL[row, column]):
            return "Only one product is left of each patch. You forgot to sum all of them."
    place = one_place(result, right)
    if not result[1:].any() or not result[:, 1:].any() or np.count_nonzero(result) == 1:
        return f"Most of the map is still empty: is there a `return` inside a loop? {place}"
    if close(np.diff(result.ravel()), right.ravel()[1:]):
        return f"The sum goes on growing from place to place: start it anew for each. {place}"
    if close(result[:-1, :-1], right[:-1, :-1]):
        return f"Off by one: the last row or the last column of the map is not computed. {place}"
    if close(result[1:, 1:], right[1:, 1:]):
        return f"Off by one: the first row or column of the map is not computed. Count from 0. {place}"
    if close(result[result != 0], right[result != 0]):
        return f"Some places stay empty: with stride 1 the window skips none. {place}"
    if close(result[0], right[0]) or close(result[:, 0], right[:, 0]):
        return f"The first row or column is right: does the patch move both down and across? {place}"
    if close(result[0, 0], right[0, 0]):
        return f"The first value is right: does the patch move with row and column? {place}"
    if close(result[-1, -1], right[-1, -1]):
        return f"Only the last value is right: does each place have its own sum? {place}"
    return f"The map has the right size, but not the right values. {place} Work it out by hand and compare."


@exercise(
    "02.3",
    "Its weights add up to 0, so a plain area becomes 0. Their signs say which edges it responds to.",
    hints=(
        "The kernel compares what lies above with what lies below. Which side must count positively?",
        "Each *column* must add up to 0: then plain areas and vertical edges become 0.",
        "Take the horizontal Sobel kernel from above, and change the sign of every weight.",
    ),
)
def kernel_for_bright_above_dark(answer):
    kernel = array(answer, "The kernel").astype(float)
    if kernel.shape != (3, 3):
        return f"The kernel must have 3 rows of 3 weights; the shape of yours is {size(kernel.shape)}."
    scale = np.abs(kernel).max()
    if scale == 0:
        return "A kernel of zeros responds to nothing at all."
    if abs(kernel.sum()) > 1e-4 * scale:
        return f"The weights add up to {kernel.sum():g}, not to 0, so it also responds to plain areas."
    kernel = kernel / scale
    # Bright above dark, with the edge under the upper row and under the middle one; and the same turned.
    horizontal = np.round([kernel[0].sum(), kernel[:2].sum()], 4)
    vertical = np.round([kernel[:, 0].sum(), kernel[:, :2].sum()], 4)
    if not horizontal.any() and vertical.any():
        return "That is a kernel for vertical edges: you swapped rows and columns. Bright lies *above* dark."
    if not horizontal.any():
        return "It does not respond to this edge at all: the result is 0."
    if horizontal.min() < 0 < horizontal.max():
        return "It responds to one edge with both signs, as the Laplacian does, whatever the direction."
    if horizontal.min() < 0:
        return "It has the opposite sign: it is positive for dark above bright."
    if vertical.any():
        return "It responds to bright above dark, but to vertical edges as well. There the result must be 0."
    return None


WRONG_COUNTS = (
    (75 * 16, "You forgot the bias: each filter has one."),
    (26 * 16, "You counted one kernel for all channels. A filter has one for each of the 3."),
    (25 * 16, "You counted one kernel for all channels, and forgot the bias."),
    (75 * 16 + 1, "One bias for all filters is too few: each has its own."),
    (76, "That is one filter. There are 16."),
    (75, "That is one filter, without its bias. There are 16."),
    (26 * 3 * 16, "A bias for each channel is too many: the channels are added up, and then comes one bias."),
    (75 * 16 + 3, "A bias belongs to a filter, not to a channel."),
    (16 * 16, "A window of 5 x 5 has 25 weights for each channel, not 5."),
    (28 * 16, "Is your window 3 x 3, or did you add the channels? Each of the 3 has a window of 5 x 5."),
    (75 * 28 * 28, "A filter has the same weights at all places: the size of the image does not count."),
    (75 * 17, "Off by one: add the bias to the weights of a filter, not to the number of filters."),
    (76 * 16 * 28 * 28, "You multiplied by the size of the image. All places share the same weights."),
    (76 * 16 * 24 * 24, "You multiplied by the size of the map. All places share the same weights."),
    (75 * 16 * 24 * 24, "You counted the multiplications for an image. All places share the same weights."),
    (76 * 16 * 3, "You counted the channels twice: one filter looks at all of them."),
    (5 * 5 * 3 + 16, "You added the filters. Each of them has all these weights: multiply."),
    (5 * 5 * 3 + 1 + 16, "You added the filters. Each of them has all these weights: multiply."),
    (25 * 3 * 16 * 16 + 16, "There is one kernel for each filter and *channel*, and the filters count once."),
    (24 * 24 * 16, "These are the values that come out. All places share the same weights: count those."),
    (75 * 16 + 24 * 24 * 16, "A bias belongs to a filter, and all places of its map share it."),
    (28 * 28 * 16 + 16, "That is a dense layer's count: a filter has 5 x 5 weights for each channel."),
    (28 * 28 * 3 * 16 + 16, "That is a dense layer's count: a filter has 5 x 5 weights for each channel."),
)


@exercise(
    "02.4",
    "Each filter has a kernel for each channel, and one bias. The size of the image plays no part.",
    hints=(
        "Count the parameters of one filter, then multiply by the number of filters.",
        "A filter looks at all the channels at once, with weights of its own for each. Add its bias.",
        "(5 x 5 x 3 + 1) x 16.",
    ),
)
def parameters_of_a_convolution(answer):
    otherwise = (
        "Check each part: 5 x 5 weights for each channel, a bias for each filter, and how many filters."
    )
    return number(answer, 1_216, WRONG_COUNTS, otherwise)
