"""Judges the exercises of 03_pooling that need no Keras: 03.1, 03.2, 03.4 and 03.6."""

import numpy as np

from helpers.checks.answers import array, by_name, call, close, known_mistake, number, one_place, short, size
from helpers.checks.exercise import Reason, exercise
from helpers.pooling import max_pool2d

IMAGE = np.array([[1.0, 5, 2, 8, 3, 4], [9, 6, 7, 1, 5, 20], [3, 2, 15, 11, 6, 7], [4, 12, 8, 10, 30, 9]])
BLOCKS = IMAGE.reshape(2, 2, 3, 2)  # rows of windows, rows in one; columns of windows, columns in one
WRONG_POOLINGS = (
    (BLOCKS.sum(axis=(1, 3)), "You summed the window. Keep its maximum."),
    (BLOCKS.mean(axis=(1, 3)), "You took the mean of the window: average pooling. Keep its maximum."),
    (BLOCKS.min(axis=(1, 3)), "You took the minimum of the window. Keep its maximum."),
    (np.median(BLOCKS, axis=(1, 3)), "You took the median of the window. Keep its maximum."),
    (IMAGE[::2, ::2], "You kept the upper left value of each window, whatever the others are."),
    (BLOCKS[:, 0].max(axis=2), "You looked at the upper row of each window only."),
    (BLOCKS[..., 0].max(axis=1), "You looked at the left column of each window only."),
    (max_pool2d(IMAGE, 2, 1)[:2, :3], "The window moved by 1. With stride 2 it starts at 2 x row."),
    (
        max_pool2d(IMAGE, 3, 2, "same"),
        "The window is 3 wide and reaches into the next one. It must be 2 x 2.",
    ),
    (BLOCKS[:, 1, :, 1], "You kept the lower right value of each window, whatever the others are."),
    (BLOCKS[:, 0, :, 1], "You kept the upper right value of each window, whatever the others are."),
    (BLOCKS[:, 1, :, 0], "You kept the lower left value of each window, whatever the others are."),
    (BLOCKS[:, 1].max(axis=2), "You looked at the lower row of each window only."),
    (BLOCKS[..., 1].max(axis=1), "You looked at the right column of each window only."),
    (np.full((2, 3), IMAGE.max()), "You took the maximum of the whole image each time. Cut out the window."),
    ([[2, 1, 3], [3, 0, 2]], "That is where each maximum lies (argmax). Return the maximum itself."),
    (np.zeros((2, 3)), "The map holds only zeros: nothing is written into it."),
)
EDGE = (
    "Do you read beyond the image, or write beyond the result, which has half as many rows and columns? "
    "Or are rows and columns swapped?"
)


@exercise(
    "03.1",
    "The largest of each four values stays, and an odd last row or column is never seen.",
    hints=(
        "Two loops over the result, as for the convolution. The window moves by two.",
        "The result has `rows // 2` rows and `columns // 2` columns. Each window starts at twice its place.",
        "`result[row, column] = image[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].max()`",
    ),
)
def max_pooling_by_hand(max_pool):
    result = array(call(max_pool, IMAGE.copy(), misfit=EDGE))
    right = max_pool2d(IMAGE)
    if result.shape == (3, 2):
        return "You swapped rows and columns: an image of 4 x 6 must become 2 x 3."
    if result.shape == ():
        return "A single number came out, not one for each window: is there a `return` inside a loop?"
    if result.shape == (3, 5):
        return "The window moved by 1. With stride 2 the windows touch and do not overlap."
    if result.shape in ((1, 2), (1, 3)):
        return "Off by one: the last windows are missing. How far may the loops go?"
    if result.shape in ((2, 2), (3, 3)):
        return "It works for a square only: an image of 4 x 6 has fewer rows than columns."
    if result.shape == (6,):
        return "The values are in one long line. Start a new row of the map for each row of windows."
    if result.shape == IMAGE.shape:
        return "The map is as large as the image. One value must stay of each 2 x 2."
    if result.shape != right.shape:
        return f"An image of 4 x 6 became {size(result.shape)}, not 2 x 3: keep one value for each window."
    if reason := known_mistake(result, WRONG_POOLINGS):
        return reason
    if not close(result, right):
        place = one_place(result, right)
        if np.count_nonzero(result) == 1:
            return f"Most of the map is still empty: is there a `return` inside a loop? {place}"
        if close(result[:1, :2], right[:1, :2]):
            return f"The last row or the last column is missing: does a loop end or return too soon? {place}"
        if close(result[:, 0], right[:, 0]) or close(result[0], right[0]):
            return (
                f"Only the first row or column is right: does the window move by 2 down *and* across? {place}"
            )
        return f"The map has the right size, but not the right values. {place}"
    odd = np.vstack([np.hstack([IMAGE, [[40.0], [2], [41], [3]]]), [50.0, 1, 51, 2, 52, 3, 53]])
    try:
        result = array(call(max_pool, odd.copy(), misfit=EDGE))
    except Reason as problem:
        return f"It is right for 4 x 6. With the odd size 5 x 7 something went wrong: {problem}"
    if result.shape in ((3, 4), (2, 4), (3, 3)):
        return (
            "With 5 x 7 you rounded up or padded. Keras rounds down: the odd last row and column fall away."
        )
    if not close(result, right):
        return "It is right for 4 x 6, but not for 5 x 7: the odd last row and column must fall away."
    falling = np.arange(48.0)[::-1].reshape(6, 8)  # its maxima lie at the upper left
    if not close(array(call(max_pool, falling.copy())), max_pool2d(falling)):
        return "It is right for 4 x 6, but not for 6 x 8. Is each window 2 x 2, also the last one?"
    if not close(array(call(max_pool, IMAGE - 100)), right - 100):
        return "Negative values go wrong: no search may start from 0, and the result must not be bytes."
    if not close(array(call(max_pool, IMAGE / 8)), right / 8):
        return "Values with decimals go wrong: does your result hold whole numbers only?"
    return None


WRONG_COUNTS = (
    (7 * 7 * 64, "Did you round 13 / 2 up, or not take away 2 at each convolution? Keras rounds down."),
    (2704, "There is no half cell: where a side cannot be divided by 2, Keras rounds down."),
    (6 * 6, "You forgot the channels: there is a map for each filter."),
    (13 * 13 * 64, "You forgot the second pooling."),
    (8 * 8 * 64, "You padded: a window of 3 without padding takes away 2."),
    (6 * 6 * 32, "These are the filters of the first convolution. Flatten gets the maps of the last one."),
    (14 * 14 * 64, "You forgot the first pooling."),
    (28 * 28 * 64, "You forgot both poolings."),
    (6 * 6 * 64 * 3, "The 3 channels are gone: the first convolution adds them up."),
    (6 * 6 * 96, "The maps of the first convolution go into the second. Only the second's come out."),
    (5 * 5 * 64, "Did you start from 28 instead of 32, or take away 3 instead of 2 at each convolution?"),
    (13 * 13 * 32, "Did you forget the second pooling, and take the filters of the first convolution?"),
    (30 * 30 * 32, "That is the map of the first convolution. Three more layers follow."),
    (15 * 15 * 32, "That is after the first pooling. A convolution and a pooling follow."),
    (32 * 32 * 3, "That is the input image. Its size changes from layer to layer."),
    (6 * 6 * 64 * 32, "You multiplied the filters of both convolutions. Only the second's maps come out."),
    (7 * 7 * 32, "You rounded up, and took the filters of the first convolution."),
    (8 * 8 * 32, "You padded, and took the filters of the first convolution."),
    (6 * 64, "A map has rows *and* columns."),
    (6 * 6 * 64 + 64, "A bias does not add a number to the map."),
    (6 * 6 * 64 + 1, "Off by one: a bias does not add a number to the map."),
)


@exercise(
    "03.2",
    "The size follows from layer to layer: you know every shape before anything is trained.",
    hints=(
        "Follow one side through the layers: a window of 3 takes away 2, and pooling halves.",
        "Keras rounds down when it halves. Flatten counts rows x columns x maps.",
        "32, 30, 15, 13, and half of that rounded down; squared; times the 64 maps.",
    ),
)
def numbers_behind_flatten(answer):
    otherwise = "Check each step: a window of 3 takes away 2, pooling halves, and the last maps count."
    return number(answer, 2_304, WRONG_COUNTS, otherwise)


# The variants of 03.4: the filters of each convolution.
VARIANTS = {
    "16 filters": (16, 16),
    "64 filters": (64, 64),
    "without the last convolution": (32,),
    "with one more convolution": (32, 32, 32),
}


@exercise(
    "03.4",
    "More convolutions can mean fewer parameters: each pooling shrinks what the large dense layer gets.",
    hints=(
        "The dense layer after Flatten is the largest. How many numbers does it get in each variant?",
        "A side goes 28, 26, 13, 11, 5, 3, 1. Count (9 x channels + 1) x filters and (inputs + 1) x neurons.",
        "Flatten returns 5 x 5 x 16, 5 x 5 x 64, 13 x 13 x 32 and 1 x 1 x 32 numbers.",
    ),
)
def parameters_of_variants(answer):
    return by_name(answer, VARIANTS, _wrong_variant)


def _wrong_variant(name, count):
    """What is wrong with the number of parameters of one variant, or None."""
    filters = VARIANTS[name]
    right, last, side = _total(filters), filters[-1], {1: 26, 2: 11, 3: 3}[len(filters)]
    wrong = (
        (_total(filters, pooled=False), "you forgot the pooling."),
        (_total(filters, flattened=side * side * last), "you forgot the last pooling."),
        (_total(filters, bias=0), "you forgot the biases."),
        (_total(filters, kernel_for_each=False), "you counted one kernel for all channels."),
        (_total(filters, up=1), "you rounded up where Keras rounds down."),
        (_total(filters, shrink=0), "you padded: a window of 3 takes away 2 rows and columns."),
        (_total(filters, flattened=last), "you forgot that Flatten counts rows x columns x maps."),
        (_total(filters, window=5), "the windows are 3 x 3."),
        (right - 1290, "you forgot the last layer, with its ten neurons."),
        (right - _total(filters, flattened=0) + _total((), flattened=0), "you forgot the convolutions."),
        (_total((32, 32)), "that is the network with 32 filters in both convolutions, unchanged."),
        (_total((last, 32)), "you changed the first convolution only."),
        (_total((32, last)), "you changed the second convolution only."),
        *(
            (_total(VARIANTS[other]), f"that is the number for {other!r}.")
            for other in VARIANTS
            if other != name
        ),
        (right - sum(filters), "you forgot the biases of the convolutions."),
        (right - 138, "you forgot the biases of the dense layers."),
        (right - 128, "you forgot the biases of the hidden dense layer."),
        (right - 10, "you forgot the biases of the last layer."),
        *((right - count, "you forgot the biases of one convolution.") for count in filters),
        (right + 9 * (32 - last) * last, "the second convolution no longer has 32 input channels."),
        (113_386 * last // 32, "it does not simply double or halve: filters are the next layer's channels."),
        (right - 113_386, "that is by how much it changes. Give the whole number."),
        (113_386 - right, "that is by how much it changes. Give the whole number."),
        (_total(filters, flattened=800), "the 800 numbers after Flatten change with the layers before it."),
    )
    return number(count, right, wrong, "check each part: sides, channels and biases, and both dense layers.")


def _total(filters, bias=1, kernel_for_each=True, window=3, shrink=2, up=0, pooled=True, flattened=None):
    """Count convolutions, each with pooling, then Dense 128 and 10. The other settings are mistakes."""
    side, channels, total = 28, 1, 0
    for count in filters:
        total += (window * window * (channels if kernel_for_each else 1) + bias) * count
        side, channels = side - shrink, count
        if pooled:
            side = (side + up) // 2
    inputs = side * side * channels if flattened is None else flattened
    return total + (inputs + bias) * 128 + (128 + bias) * 10


# The functions of 03.6, and windows of which at least one tells whether they may change places with pooling.
FUNCTIONS = {
    "ReLU": lambda values: np.maximum(values, 0),
    "negation": np.negative,
    "squaring": np.square,
    "adding 1": lambda values: values + 1,
    "sigmoid": lambda values: 1 / (1 + np.exp(-values)),
}
WINDOWS = ((1, 2, 3, 4), (-3, -1, 0, 2))


@exercise(
    "03.6",
    "A function that never falls keeps the largest value the largest, so you may apply it to that one only.",
    hints=(
        "Try it on one window of four numbers, and don't forget negative ones.",
        "Pooling first keeps one value. When is the function's largest result the one of that value?",
        "ReLU, adding 1 and the sigmoid never fall from left to right. The other two do.",
    ),
)
def functions_that_may_change_places(answer):
    return by_name(answer, FUNCTIONS, _wrong_exchange)


def _wrong_exchange(name, may):
    """What is wrong with one of the answers, or None."""
    if not isinstance(may, (bool, np.bool_, int, np.integer)) or may not in (0, 1):
        return f"write True or False, without quotation marks, and not {short(may)}."
    function = FUNCTIONS[name]
    differ = [values for values in WINDOWS if function(np.max(values)) != np.max(function(np.array(values)))]
    if may == (not differ):
        return None
    if not differ:
        window, result = ", ".join(map(str, WINDOWS[1])), function(max(WINDOWS[1]))
        return f"try the window {window}. Both orders return {result:.3g}. Does any window differ?"
    values = np.array(differ[0])
    first, last = np.max(function(values)), function(np.max(values))
    window = ", ".join(map(str, differ[0]))
    return f"try the window {window}. Pooled last it becomes {first}, and pooled first {last}."
