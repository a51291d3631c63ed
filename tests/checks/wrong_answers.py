"""Wrong answers, as learners give them, with what each must be told; and what nobody may be told."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.checks.pooling import VARIANTS
from helpers.convolution import conv2d
from helpers.pooling import average_pool2d, max_pool2d


def convolve(image, kernel, dtype=float):
    """Right, if the result holds floats."""
    rows, columns = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    result = np.zeros((rows, columns), dtype)
    for row, column in np.ndindex(rows, columns):
        patch = image[row : row + kernel.shape[0], column : column + kernel.shape[1]].astype(float)
        total = (patch * kernel).sum()
        result[row, column] = total if result.dtype == float else np.int64(total)  # which a byte cuts off
    return result


def zeroed(values, *places):
    """A copy with zeros at these places."""
    values = values.copy()
    for place in places:
        values[place] = 0
    return values


def without(maps, filters):
    return zeroed(maps, np.s_[..., filters])


def without_in_place(maps, filters):
    maps[..., filters] = 0
    return maps


def kept_from_0(losses, patience):
    """Early stopping's best epoch, counted from 0."""
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss < losses[best] else best
        if epoch - best >= patience:
            break
    return best


def cases(*rows):
    """From rows of an exercise and pairs (answer, what the reason must contain): each pair by itself."""
    return [(name, *pair) for name, *pairs in rows for pair in pairs]


SIXTEEN, SIXTY_FOUR, FEWER, MORE = VARIANTS
RIGHT_COUNTS = {SIXTEEN: 55_098, SIXTY_FOUR: 243_786, FEWER: 693_962, MORE: 24_330}
EXCHANGE = {"ReLU": True, "negation": False, "squaring": False, "adding 1": True, "sigmoid": True}
SOBEL = np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]])

# Those of 03.3 and 03.5 stand where Keras is at hand.
WRONG = cases(
    ("01.1", (784 * 64 + 64 * 10, "forgot the biases"), (785 * 64, "hidden layer only")),
    ("01.1", (784 * 64 + 64 * 10 + 2, "One bias for a whole layer"), (29 * 64 + 650, "28 rows of 28 pixels")),
    ("01.1", (785 * 65 + 65 * 10, "Off by one"), (101_770, "128 neurons"), (12, "each part")),
    ("01.2", (lambda images: images // 255, "whole numbers"), (lambda images: images / 256, "256")),
    ("01.2", (lambda images: (images // 255).astype(float), "(//)"), (lambda images: images / 254, "254")),
    ("01.2", (lambda images: (images / 255).astype(np.uint8), "whole numbers")),
    ("01.2", (lambda images: images / images.max(), "largest value of these images")),
    ("01.2", (lambda images: np.floor_divide(images, 255, out=images), "changes the images")),
    ("01.2", (lambda images: images * 2 / 510, "overflows"), (lambda images: images / 127.5 - 1, "below 0")),
    ("01.2", (lambda images: images.astype(float), "as they were")),
    ("01.2", (lambda images: images.ravel() / 255, "came out")),
    ("01.2", (lambda images: images / 0, "NaN or infinity")),
    ("01.2", (lambda images: np.divide(images, 255, out=images), "Make a new array with /")),
    ("01.2", (lambda images: np.round(images / 255, 2), "Don't round")),
    ("01.3", ((24 / 60, ("Shirt", "Coat")), "recall of Shirt"), ((0.6, ("Shirt", ...)), "still left")),
    ("01.3", ((36 / 86, ("Shirt", "Coat")), "swapped rows and columns"), ((0.6, (..., ...)), "still left")),
    ("01.3", ((36, ("Shirt", "Coat")), "Divide by how many"), ((60, ("Shirt", "Coat")), "a percentage")),
    ("01.3", ((36 / 220, ("Shirt", "Coat")), "all images"), ((0.6, ("Pullover", "Pullover")), "diagonal")),
    ("01.3", ((0.6, ("Coat", "Shirt")), "swapped rows and columns")),
    ("01.3", ((0.6, ("Coat", "Pullover")), "more frequent")),
    ("01.4", (lambda one_hot: one_hot, "still one-hot"), (lambda one_hot: one_hot.max(axis=1), "the place")),
    ("01.4", (lambda one_hot: one_hot.argmax(axis=0), "wrong axis")),
    ("01.4", (lambda one_hot: one_hot.argmax(), "A single number")),
    ("01.4", (lambda one_hot: one_hot.argmax(axis=1) + 1, "Off by one")),
    ("02.1", ((13, 14), "round down"), ((11, 14), "forgot the + 1"), ((24, 14), "forgot the stride")),
    ("02.1", ((14, 14), "padded"), ((12, 12), "without padding"), ((12, 28), "forgot the stride")),
    ("02.1", ((14, 12), "swapped"), ((11.5, 14), "round"), (12, "pair")),
    ("02.2", (lambda image, kernel: conv2d(image, kernel[::-1, ::-1]), "flipped the kernel")),
    ("02.2", (lambda image, kernel: conv2d(image, kernel.T), "rows and columns of the kernel")),
    ("02.2", (lambda image, kernel: conv2d(image, kernel, padding="same"), "padded")),
    ("02.2", (lambda image, kernel: conv2d(image, kernel)[:-1, :-1], "Off by one")),
    ("02.2", (lambda image, kernel: conv2d(image, kernel) / 9, "mean")),
    ("02.2", (lambda image, kernel: image[:4, :4] * kernel[0, 0], "forgot to sum")),
    ("02.2", (lambda image, kernel: sliding_window_view(image, kernel.shape) * kernel, "forgot to sum")),
    ("02.2", (lambda image, kernel: np.zeros(4).__setitem__(0, image[:3, :3] * kernel), "sum the products")),
    ("02.2", (lambda image, kernel: np.zeros((4, 4)), "only zeros")),
    ("02.2", (lambda image, kernel: zeroed(conv2d(image, kernel), -1, np.s_[:, -1]), "last row")),
    ("02.2", (lambda image, kernel: (image[4:7, 4:7] * kernel).sum(), "reach over the edge")),
    ("02.2", (lambda image, kernel: convolve(image, kernel, image.dtype), "overflow")),
    ("02.2", (lambda image, kernel: convolve(image, kernel, image.dtype).astype(float), "overflow")),
    ("02.2", (lambda image, kernel: convolve(image, kernel).astype(int), "decimals")),
    ("02.2", (lambda image, kernel: conv2d(image, kernel)[:, : len(image) - len(kernel) + 1], "5 x 8")),
    ("02.2", (lambda image, kernel: conv2d(image, np.vstack([kernel, [[0, 0, 0]]])[:3]), "kernel.shape")),
    ("02.2", (lambda image, kernel: np.maximum(conv2d(image, kernel), 0), "no ReLU")),
    ("02.3", (-SOBEL, "opposite sign"), (SOBEL.T, "vertical edges"), (np.ones((3, 3)), ", not to 0")),
    ("02.3", ([1, 0, -1], "3 rows of 3"), ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], "both signs")),
    ("02.3", ([[1, 1, 0], [1, 0, -1], [0, -1, -1]], "vertical edges as well")),
    ("02.3", (np.zeros((3, 3)), "nothing at all")),
    ("02.4", (75 * 16, "forgot the bias"), (26 * 16, "one kernel for all channels"), (76, "one filter")),
    ("02.4", (75 * 16 + 1, "One bias for all filters"), (76 * 16 * 28 * 28, "size of the image")),
    ("03.1", (lambda image: 4 * average_pool2d(image), "summed the window"), (average_pool2d, "mean")),
    ("03.1", (lambda image: -max_pool2d(-image), "minimum"), (lambda image: image[::2, ::2], "upper left")),
    ("03.1", (lambda image: max_pool2d(image, 2, 1), "moved by 1")),
    ("03.1", (lambda image: max_pool2d(image, padding="same"), "rounds down")),
    ("03.1", (lambda image: max_pool2d(image).T, "swapped rows and columns")),
    (
        "03.1",
        (lambda image: image.max(), "single number"),
        (lambda image: image[len(image)], "index is too large"),
    ),
    ("03.1", (lambda image: zeroed(max_pool2d(image), np.s_[:, -1]), "last column")),
    ("03.1", (lambda image: np.maximum(max_pool2d(image), 0), "start from 0")),
    ("03.2", (7 * 7 * 64, "13 / 2 up"), (36, "forgot the channels"), (2_704, "no half cell")),
    ("03.2", (13 * 13 * 64, "second pooling"), (8 * 8 * 64, "padded"), (6 * 6 * 32, "first convolution")),
    ("03.4", (RIGHT_COUNTS | {SIXTEEN: 160 - 16 + 2_304 + 400 * 128 + 1_280}, "forgot the biases")),
    ("03.4", (RIGHT_COUNTS | {SIXTEEN: 113_386}, "unchanged")),
    ("03.4", (RIGHT_COUNTS | {SIXTEEN: (9 + 1) * 16 * 2 + 401 * 128 + 1_290}, "one kernel for all channels")),
    ("03.4", (RIGHT_COUNTS | {SIXTY_FOUR: 640 + 36_928 + (36 * 64 + 1) * 128 + 1_290}, "rounded up")),
    ("03.4", (RIGHT_COUNTS | {SIXTY_FOUR: 640 + 36_928 + (49 * 64 + 1) * 128 + 1_290}, "padded")),
    ("03.4", (RIGHT_COUNTS | {FEWER: 320 + (800 + 1) * 128 + 1_290}, "800 numbers")),
    ("03.4", (RIGHT_COUNTS | {MORE: 113_386 + 9_248}, "800 numbers")),
    ("03.4", (RIGHT_COUNTS | {FEWER: 320 + (26 * 26 * 32 + 1) * 128 + 1_290}, "forgot the pooling")),
    (
        "03.4",
        (RIGHT_COUNTS | {SIXTEEN: 160 + 2_320 + (121 * 16 + 1) * 128 + 1_290}, "forgot the last pooling"),
    ),
    ("03.4", (RIGHT_COUNTS | {MORE: 57_098}, "forgot the last pooling")),
    ("03.4", (RIGHT_COUNTS | {MORE: "many"}, "whole number")),
    ("03.4", (RIGHT_COUNTS | {MORE: ...}, "Still to do: with one more")),
    ("04.1", (12, "1 pixel apart"), (14, "one pooling only"), (22, "Off by one"), (324, "how wide")),
    ("04.1", (13, "added the windows up"), (15, "A pooling adds")),
    ("04.2", (25, "one kernel for all channels"), (801, "bias is added"), (38_400, "all filters together")),
    ("04.2", (1_200, "inputs")),
    ("04.3", (lambda maps: maps.max(axis=(0, 1)).argmax(), "brightest single cell")),
    ("04.3", (lambda maps: maps.argmax(), "end to end"), (lambda maps: 6, "whole map")),
    ("04.3", (lambda maps: maps.mean(axis=(1, 2)).argmax(), "wrong axes")),
    ("04.3", (lambda maps: maps.mean(axis=(0, 2)).argmax(), "wrong axes")),
    ("04.3", (lambda maps: maps.mean(axis=(0, 1)).argmin(), "minimum")),
    ("04.3", (lambda maps: maps.mean(axis=(0, 1)).max(), "mean itself")),
    ("04.3", (lambda maps: maps.mean(axis=(0, 1)), "every filter")),
    ("04.3", (lambda maps: maps.mean(axis=(0, 1)).argmax() + 1, "Off by one")),
    ("04.3", (lambda maps: np.median(maps, axis=(0, 1)).argmax(), "median")),
    ("04.3", (lambda maps: maps.mean(axis=-1).argmax(), "only 10 filters")),
    (
        "02.5",
        (("B", "C"), "Map B is yellow"),
        (("D", "A"), "Map A shows level"),
    ),
    ("02.5", (("D", "E"), "letter from A to D"), (("D", ...), "still left"), ("D", "pair of letters")),
    ("02.6", (lambda made, targets: np.mean(2 * (targets - made)), "sign is wrong")),
    ("02.6", (lambda made, targets: np.mean(made - targets), "factor 2")),
    ("02.6", (lambda made, targets: np.sum(2 * (made - targets)), "*mean*".strip("*"))),
    ("02.6", (lambda made, targets: np.mean((made - targets) ** 2), "loss itself")),
    ("02.7", (8, "added the windows"), (15, "multiplied"), (49, "number of weights")),
    (
        "02.8",
        (25, "share"),
        (19_600, "Without padding"),
        (576, "number of cells"),
        (7, "First count"),
    ),
    ("02.9", ([-1, -1, 2], "one number for each channel"), (np.zeros((3, 3, 3)), "nothing at all")),
    ("02.9", (np.ones((3, 3, 3)), "On plain grey"), (-np.ones((3, 3, 3)), "must be positive")),
    ("02.9", (np.stack([np.full((3, 3), weight) for weight in (-1, -1, 2)]), "first axis")),
    ("02.9", (np.full((3, 3, 3), [1, -3, 2]), "On plain red"), (np.ones((3, 3)), "one kernel")),
    ("03.7", (lambda losses, patience: int(np.argmin(losses)) + 1, "all")),
    ("03.7", (lambda losses, patience: losses.sort() or 1, "changes the list")),
    ("03.7", (lambda losses, patience: kept_from_0(losses, patience), "Off by one")),
    ("03.7", (lambda losses, patience: 6, "epoch after which the training ends")),
    ("03.7", (lambda losses, patience: 0.4, "That is the loss")),
    ("03.8", (("A", "A"), "six seconds"), (("B", "B"), "four epochs"), (("B", "A"), "wrong way round")),
    ("03.8", (("A", ...), "still left"), ((0.87, 0.86), "a letter")),
    (
        "03.6",
        (EXCHANGE | {"squaring": True}, "-3, -1, 0, 2"),
        (EXCHANGE | {"sigmoid": False}, "Both orders"),
    ),
    (
        "03.6",
        (EXCHANGE | {"negation": True}, "1, 2, 3, 4"),
        (EXCHANGE | {"ReLU": "yes"}, "True or False"),
    ),
    ("03.6", (EXCHANGE | {"ReLU": ...}, "Still to do: ReLU")),
    ("04.5", ({"P": 62, "Q": 30, "R": 13}, "on the right"), ({"P": 28, "Q": 13, "R": 30}, "above")),
    ("04.5", ({"P": 1, "Q": 30, "R": 13}, "four filters that are drawn")),
    ("04.6", (("A", "C", "B"), "wrong way round"), (("B", "A", "C"), "The start is right")),
    ("04.6", (("C", "B", "A"), "In grid C"), (("A", "B", "C"), "In grid A"), ("AB", "three letters")),
    ("04.4", (without_in_place, "changes the maps")),
    ("04.4", (lambda maps, filters: zeroed(maps, filters), "wrong axis")),
    ("04.4", (lambda maps, filters: without(maps.astype(int), filters), "as they were")),
    (
        "04.4",
        (lambda maps, filters: without(maps, [filters.pop() for _ in list(filters)]), "list of filters"),
    ),
    ("04.4", (lambda maps, filters: np.delete(maps, filters, axis=2), "removes the filters")),
    ("04.4", (lambda maps, filters: maps - without(maps, filters), "other way round")),
    ("04.4", (lambda maps, filters: without(maps, filters[0]), "Only the first")),
    ("04.4", (lambda maps, filters: without(maps, [number - 1 for number in filters]), "Off by one")),
    ("04.4", (lambda maps, filters: maps.copy(), "Nothing is switched off")),
    ("04.4", (lambda maps, filters: without(maps, [1, 3]), "Use the list filters")),
)

# What must not stand in a reason or in the first two hints: the answer, or its heart.
GIVEN_AWAY = {
    "01.1": r"50,?890",
    "01.2": r"\b255\b(?! only)",
    "01.3": r"\b0\.60?\b|\b3/5",
    "01.4": r"argmax",
    "02.1": r"\b12\b|\b14\b",
    "02.2": r"sum\(\)",
    "02.3": r"Sobel|1, 2, 1",
    "02.4": r"1,?216",
    "02.5": r"\bmap [CD]\b",
    "02.6": r"2 \* \(",
    "02.7": r"\b7\b",
    "02.8": r"14,?400|24 x 24",
    "02.9": r"-1\b.*\b2\b",
    "03.1": r"max\(",
    "03.2": r"2,?304|\b6 x 6\b",
    "03.3": r"Conv2D\(|softmax\"",
    "03.4": r"55,?098|243,?786|693,?962|24,?330",
    "03.5": r"stop_training (= |to )True",
    "03.6": r"never falls?\b",
    "03.7": r"epoch - best",
    "03.8": r"B is ahead|0\.86\b",
    "04.1": r"\b18\b",
    "04.2": r"\b800\b",
    "04.3": r"argmax",
    "04.4": r"\[\.\.\., filters",
    "04.5": r"P is|below and R",
    "04.6": r"B, C|BCA",
}
