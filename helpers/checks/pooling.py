"""Judges the exercises of 03_pooling that ask for arrays and numbers: 03.1, 03.2 and 03.4."""

import numpy as np

from helpers.checks.answers import array, call, close, known_mistake, number, size
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
)


@exercise(
    "03.1",
    "Of each four values the largest stays, and an odd last row or column is never seen.",
    hints=(
        "Two loops over the result, as for the convolution. The window moves by two.",
        "The result has `rows // 2` rows and `columns // 2` columns. Its window starts at twice the place.",
        "`result[row, column] = image[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].max()`",
    ),
)
def max_pooling_by_hand(max_pool):
    result = array(call(max_pool, IMAGE.copy()))
    right = max_pool2d(IMAGE)
    if result.shape == (3, 2):
        return "You swapped rows and columns: an image of 4 x 6 must become 2 x 3."
    if result.shape == (3, 5):
        return "The window moved by 1. With stride 2 the windows touch and do not overlap."
    if result.shape == IMAGE.shape:
        return "The map is as large as before. Of each 2 x 2 values one must stay."
    if result.shape != right.shape:
        return f"An image of 4 x 6 became {size(result.shape)}. One value must stay for each window of 2 x 2."
    if reason := known_mistake(result, WRONG_POOLINGS):
        return reason
    if not close(result, right) and close(result[:1, :2], right[:1, :2]):
        return "Off by one: the last row or the last column of the map is not computed."
    if not close(result, right):
        return "The size is right, the values are not. Print one window and its maximum, and compare."
    odd = np.vstack([np.hstack([IMAGE, [[40.0], [2], [41], [3]]]), [50.0, 1, 51, 2, 52, 3, 53]])
    try:
        result = array(call(max_pool, odd.copy()))
    except Reason as problem:
        return f"It is right for 4 x 6. With the odd size 5 x 7 something went wrong: {problem}"
    if result.shape in ((3, 4), (2, 4), (3, 3)):
        return "On 5 x 7 you rounded up, or padded. Keras rounds down: the odd last row and column fall away."
    if not close(result, right):
        return "It is right for 4 x 6, but not for 5 x 7: the odd last row and column must fall away."
    if not close(array(call(max_pool, IMAGE - 100)), right - 100):
        return "Negative values go wrong: the search for the maximum must not start from 0."
    if not close(array(call(max_pool, IMAGE / 8)), right / 8):
        return "Values with decimals go wrong: does your result hold whole numbers only?"
    return None


WRONG_COUNTS = (
    (7 * 7 * 64, "You rounded up where Keras rounds down: 13 / 2."),
    (2704, "Half a cell is none: where a side does not divide by 2, Keras rounds down."),
    (6 * 6, "You forgot the channels: there is a map for each filter."),
    (13 * 13 * 64, "You forgot the second pooling."),
    (8 * 8 * 64, "You padded: a window of 3 without padding takes away 2."),
    (6 * 6 * 32, "These are the filters of the first convolution. Flatten gets the maps of the last one."),
    (14 * 14 * 64, "You forgot the first pooling."),
    (28 * 28 * 64, "You forgot both poolings."),
    (6 * 6 * 64 * 3, "The 3 channels are gone: the first convolution adds them up."),
    (6 * 6 * 32 * 64, "You multiplied the filters of both convolutions. Each map of the second is one map."),
    (6 * 6 * 96, "The maps of the first convolution go into the second. Only the second's come out."),
    (5 * 5 * 64, "That is for images of 28 x 28. These are 32 x 32."),
    (6 * 64, "A map has rows *and* columns."),
    (6 * 6 * 64 + 1, "Off by one: a bias does not add a number to the map."),
)


@exercise(
    "03.2",
    "Each layer gives the next its size: you can know the shape before anything is trained.",
    hints=(
        "Follow one side through the layers: a window of 3 takes away 2, and pooling halves.",
        "Keras rounds down when it halves. Flatten counts rows x columns x maps.",
        "32, 30, 15, 13, and half of that rounded down; squared; times the 64 maps.",
    ),
)
def numbers_behind_flatten(answer):
    return number(answer, 2_304, WRONG_COUNTS, "Write down the shape after each layer: rows, columns, maps.")


# The variants of 03.4: the filters of each convolution.
VARIANTS = {
    "16 filters": (16, 16),
    "64 filters": (64, 64),
    "without the last convolution": (32,),
    "with one more convolution": (32, 32, 32),
}


@exercise(
    "03.4",
    "More convolutions need not mean more parameters: each pooling shrinks what the large dense layer gets.",
    hints=(
        "The dense layer behind Flatten is the largest. How many numbers does it get in each variant?",
        "A side goes 28, 26, 13, 11, 5, 3, 1. Count (9 x channels + 1) x filters and (inputs + 1) x neurons.",
        "Flatten gives 5 x 5 x 16, 5 x 5 x 64, 13 x 13 x 32 and 1 x 1 x 32 numbers.",
    ),
)
def parameters_of_variants(answer):
    if not isinstance(answer, dict):
        return "Give the dict of the stub, with a number for each of its four names."
    for name, filters in VARIANTS.items():
        if name not in answer:
            return f"The dict lacks {name!r}. Leave its four names as they are."
        if answer[name] is not ... and (reason := _wrong_variant(answer[name], filters)):
            return f"{name}: {reason}"
    blank = [name for name in VARIANTS if answer[name] is ...]
    return f"What you have is right. Still to do: {', '.join(blank)}." if blank else None


def _wrong_variant(count, filters):
    """What is wrong with the number of parameters of one variant, or None."""
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
        (_total(filters, flattened=800), "the 800 numbers behind Flatten change with the layers in front."),
    )
    try:
        return number(count, right, wrong, "write down the shape after each layer, count each, and add up.")
    except Reason as reason:
        return str(reason)


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
