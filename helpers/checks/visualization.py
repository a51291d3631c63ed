"""Judges the exercises of 04_visualization: what one value sees, its products, and filters by number."""

import numpy as np

from helpers.checks.answers import array, call, close, known_mistake, number, one_place, size, whole
from helpers.checks.exercise import Reason, exercise

WRONG_WIDTHS = (
    (15, "A pooling adds to the receptive field as well: its window is 2 cells wide."),
    (12, "The last window adds 2 cells, but its cells are not 1 pixel apart: two poolings come before it."),
    (14, "The last window adds 2 cells, and you counted one pooling only: its cells are further apart."),
    (22, "Off by one: a window of 3 adds 2 cells to the one that is there, not 3."),
    (13, "You added the windows up. Neighbouring windows overlap, and the distance between them grows."),
    (10, "That is the layer before. One convolution is still to come."),
    (8, "That is the second convolution. A pooling and a convolution are still to come."),
    (7, "That would be three convolutions without any pooling."),
    (9, "You added window - 1 for each layer. After a pooling each cell counts for more than one pixel."),
    (17, "Off by one: start from the 1 pixel that a cell of the image is."),
    (19, "Off by one: start from 1 pixel, and add only what each layer adds."),
    (26, "The last window adds 2 cells of 4 pixels each: you counted more."),
    (108, "You multiplied the windows. Each layer *adds* to the receptive field."),
    (3, "That is one convolution on the image itself. Four layers come before the third one."),
    (5, "That would be two convolutions without any pooling."),
    (4, "That is the first pooling. Three layers follow."),
    (
        28,
        "No cell sees the whole image. Did you add window x distance, instead of (window - 1) x distance?",
    ),
    (20, "You doubled the width of the layer before. Each layer *adds* to it."),
    (21, "A window of 3 adds 2 x distance, and the distance doubles only *after* a pooling."),
    (16, "2 pixels are missing: those that the first convolution adds, or the last pooling."),
    (30, "You multiplied 10 by 3. The three cells overlap: neighbours are only a few pixels apart."),
    (18 * 18, "You counted all the pixels of the square. The question is how wide it is."),
)


@exercise(
    "04.1",
    "Each pooling doubles the distance between neighbouring cells, so later layers see more.",
    hints=(
        "The third window covers 3 cells. How many pixels lie between neighbours there?",
        "Each layer adds (window - 1) x distance. A pooling doubles the distance for the layers after it.",
        "1, + 2 x 1, + 1 x 1, + 2 x 2, + 1 x 2, and the last convolution adds 2 x 4.",
    ),
)
def width_of_a_receptive_field(answer):
    return number(
        answer,
        18,
        WRONG_WIDTHS,
        "Each layer adds (window - 1) x distance. A pooling does, too, and *then* doubles the distance.",
    )


WRONG_COUNTS = (
    (25, "You counted one kernel for all channels. There is one for each of the 32 input maps."),
    (26, "You counted one kernel for all channels, and the bias is added, not multiplied."),
    (32, "Each of these maps contributes a whole window of products, not only one."),
    (801, "The bias is added. It is no product: off by one."),
    (25 * 48, "You took the filters of this layer for its inputs. How many maps come in?"),
    (25 * 32 * 48, "That is all filters together. One value belongs to one of them."),
    (801 * 48, "These are the parameters of the whole layer. One value needs one filter."),
    (5 * 32, "A window of 5 x 5 has rows *and* columns."),
    (9 * 32, "The windows are 5 x 5 here, not 3 x 3."),
    (64 * 9, "That is the network above. Here the windows are 5 x 5, and there are 32 input maps."),
    (26 * 32, "There is one bias for the filter, not one for each map, and it is no product."),
    (799, "These are the additions between the products. Count the products."),
    (57, "Multiply, don't add: each map has a window of its own."),
    (25 * 80, "Don't add maps and filters: one value belongs to one filter, and looks at all input maps."),
    (26 * 32 * 48, "That is all filters, with a bias for each map. One value belongs to one filter."),
    (5 * 32 * 48, "A window has rows *and* columns, and one value belongs to one filter."),
    (75, "The input here is 32 maps, not 3 channels."),
    (9 * 48, "The windows are 5 x 5 here, and the 48 filters are not the input maps."),
    (80, "Each input map has weights of its own: multiply by how many there are."),
    (5 * 48, "A window of 5 x 5 has rows *and* columns, and there are 32 input maps."),
    (24 * 24 * 25 * 32, "That is one whole map. The question is about one value of it."),
    (28 * 28 * 25 * 32, "That is one whole map. The question is about one value of it."),
    (32 * 48, "You multiplied maps and filters. Each map contributes a whole window, and one filter counts."),
)


@exercise(
    "04.2",
    "One value looks at all input maps, with a kernel for each. The number of filters does not matter.",
    hints=(
        "One value belongs to one filter at one place.",
        "The filter has a kernel for each input map. Each weight makes one product.",
        "5 x 5 weights for each of the 32 maps.",
    ),
)
def products_for_one_value(answer):
    return number(
        answer,
        800,
        WRONG_COUNTS,
        "Check each part: the rows and columns of the window, and how many maps come in.",
    )


# Each wrong way to choose a filter gives another number than 6.
MAPS = np.full((7, 8, 10), 1.0)
MAPS[:, :, 6] = 3.0  # the largest mean
MAPS[1, 2, 8] = 20.0  # the largest single value
MAPS[:, :, 1] = 0.25  # the smallest mean
MAPS[:, :, 9] = 1.5  # above the first, but not above the best so far
MAPS[4] += 1  # the brightest row,
MAPS[:, 3] += 1  # and column
WRONG_FILTERS = (
    (8, "It has the brightest single cell. Did you take the maximum or the spread of a map? Take the mean."),
    (1, "That is the weakest one: you took the minimum."),
    (MAPS.argmax(), "That is a place in all cells laid end to end. Reduce each map to its mean first."),
    (4, "That is a row: the mean runs over the wrong axes. The filters are the last axis."),
    (3, "That is a column: the mean runs over the wrong axes. The filters are the last axis."),
    (7, "Off by one: the first filter has the number 0."),
    (5, "Off by one: too small. The first filter has the number 0."),
    (0, "That is the first one: does a loop end too soon, or is there nothing to choose between?"),
    (9, "That is the last one: keep a filter only if its mean is larger than the best so far."),
)
OTHERS = np.random.default_rng(4).random((3, 4, 5)) * [1, 1, 1, 1, 3]  # the largest mean has filter 4
SKEWED = np.zeros((4, 3, 6))
SKEWED[..., 2], SKEWED[0, :, 5], SKEWED[3, :, 0] = 1, 8, 7  # the largest median, mean, and last row
LAST = SKEWED[::-1].copy()  # row 0 and the last row changed places
ABOVE = np.swapaxes(SKEWED, 0, 1).copy()  # the same in its columns
# More maps, the filter with the largest mean, and what is wrong with another one.
OTHER_MAPS = (
    (
        SKEWED,
        5,
        "Take the mean of the *whole* map, of all its cells: no median, no single row, no mix of filters.",
    ),
    (LAST, 5, "Take the mean of the *whole* map, of all its rows."),
    (ABOVE, 5, "Take the mean of the *whole* map, of all its columns."),
    (ABOVE[:, ::-1], 5, "Take the mean of the *whole* map, of all its columns."),
    (
        OTHERS,
        4,
        "It is right for 7 x 8 x 10, but not for 3 x 4 x 5. Is a number fixed, or did you count rows?",
    ),
    (
        -100 * MAPS,
        1,
        "Maps with negative values go wrong: keep the signs, and start no search from 0 or −1.",
    ),
    (np.ones((2, 3, 1)), 0, "A layer of one single filter goes wrong."),
    (MAPS[..., [6, 0, 1]], 0, "It goes wrong if the first filter is the strongest one: it has the number 0."),
)


@exercise(
    "04.3",
    "The mean over rows and columns leaves one number for each filter. The census ranks the filters by it.",
    hints=(
        "Make one number out of each map first, then look for the largest.",
        "The mean runs over the rows and the columns: axes 0 and 1. The filters stay.",
        "`maps.mean(axis=(0, 1))` returns the means; `argmax` returns the place of the largest.",
    ),
)
def strongest_filter(strongest):
    misfit = "Is the number of filters fixed, or does your loop go along another axis than the last?"
    result = array(call(strongest, MAPS.copy(), misfit=misfit))
    if close(result.squeeze(), MAPS[:, :, 6].mean()):
        return "That is the mean itself. Return the number of the filter that has it."
    if result.shape == (10,):
        return "It returns something for every filter. Return the number of one filter only."
    if result.size != 1:
        return f"It returns {result.size} numbers. Return one only: that of the filter."
    place = whole(result.item())
    otherwise = "That filter does not have the largest mean."
    if not 0 <= place < 10:
        otherwise = f"There are only 10 filters, and it returns {place}: the mean left more numbers."
    if reason := number(place, 6, WRONG_FILTERS, otherwise):
        return reason
    for maps, right, why in OTHER_MAPS:
        result = array(call(strongest, maps.copy()))
        if result.size != 1 or result.item() != right:
            return why
    return None


GIVEN = np.arange(1, 4 * 5 * 6 + 1).reshape(4, 5, 6) / 8  # from these maps the filters 1 and 3 go
WITHOUT = GIVEN * [1, 0, 1, 0, 1, 1]
ROWS, COLUMNS = GIVEN * [[[1]], [[0]], [[1]], [[0]]], GIVEN * [[1], [0], [1], [0], [1]]
WRONG_MAPS = (
    (GIVEN, "Nothing is switched off: the maps are as they were."),
    (GIVEN * 0, "Everything is switched off. Only the filters in the list should be."),
    (ROWS, "It sets rows to 0: that is the wrong axis. The filters are the last one."),
    (COLUMNS, "It sets columns to 0: that is the wrong axis. The filters are the last one."),
    (GIVEN - WITHOUT, "It is the other way round: these filters should be off, and the others stay."),
    (GIVEN * [1, 0, 1, 1, 1, 1], "Only the first filter of the list is off."),
    (GIVEN * [1, 1, 1, 0, 1, 1], "Only the last filter of the list is off."),
    (GIVEN * [0, 1, 0, 1, 1, 1], "Off by one: the first filter has the number 0."),
    (GIVEN * [1, 1, 0, 1, 0, 1], "Off by one: the first filter has the number 0."),
    (GIVEN * [1, 0, 0, 0, 1, 1], "Everything from filter 1 to filter 3 is off. Only the two should be."),
    (GIVEN * [0, 0, 1, 1, 1, 1], "The first two filters are off. The list says which ones, not how many."),
    (GIVEN * [1, 0, 0, 1, 1, 1], "Everything from filter 1 up to 3 is off. Only the two should be."),
)


@exercise(
    "04.4",
    "This is how a filter is switched off: the network goes on without it.",
    hints=(
        "Make a copy first, so that the maps you were given stay as they are.",
        "The filters are the last axis. An index can take several of them at once.",
        "`result = maps.copy()`, then set `result[..., filters]` to 0, and return `result`.",
    ),
)
def maps_without_filters(without):
    maps, filters = GIVEN.copy(), [1, 3]
    result = array(
        call(without, maps, filters, misfit="The filters are the last axis, and the shape must stay.")
    )
    if not np.array_equal(maps, GIVEN):
        return "It changes the maps that it was given. Change a copy."
    if filters != [1, 3]:
        return "It changes the list of filters that it was given. Leave that as it is, too."
    if result.shape == (4, 5, 4):
        return "It removes the filters. The next layer needs as many maps as before: set them to 0."
    if result.shape == (4, 5, 2):
        return "It returns only the filters that were to be switched off."
    if result.shape != GIVEN.shape:
        return f"Maps of {size(GIVEN.shape)} went in, and {size(result.shape)} came out. The shape must stay."
    if not close(result, WITHOUT):
        otherwise = "The maps of the listed filters must be 0, and all the others as they were. " + one_place(
            result, WITHOUT, ("row", "column", "filter")
        )
        return known_mistake(result, WRONG_MAPS, otherwise)
    if not close(array(call(without, GIVEN.copy(), [5, 0, 2])), GIVEN * [0, 1, 0, 1, 1, 0]):
        return "It is right for the filters 1 and 3, but not for 5, 0 and 2. Use the list `filters`."
    try:
        same = close(array(call(without, GIVEN.copy(), [])), GIVEN)
    except Reason as problem:
        return f"An empty list goes wrong: then the maps must stay as they are. {problem}"
    if not same:
        return "An empty list goes wrong: then the maps must stay as they are."
    return None
