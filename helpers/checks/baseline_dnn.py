"""Judges the exercises of 01_baseline_dnn: parameters, scaling, a confusion matrix, one-hot labels."""

from numbers import Real

import numpy as np

from helpers.checks.answers import (
    array,
    call,
    close,
    known_mistake,
    nothing_left,
    number,
    one_place,
    short,
    size,
)
from helpers.checks.exercise import Reason, exercise

WRONG_COUNTS = (
    (784 * 64 + 64 * 10, "You forgot the biases: each neuron has one, too."),
    (784 * 64 + 64 * 10 + 2, "One bias for a whole layer is too few: each neuron has one of its own."),
    (784 * 64 + 64 * 10 + 1, "One bias for the whole network is too few: each neuron has its own."),
    (784 * 64 + 64 + 640, "You forgot the biases of the output layer."),
    (784 * 64 + 640 + 10, "You forgot the biases of the hidden layer, or counted 783 inputs: there are 784."),
    (785 * 64, "That is the hidden layer only. The output layer learns as well."),
    (784 * 64, "That is the hidden layer only, and without its biases."),
    (65 * 10, "That is the output layer only."),
    (29 * 64 + 650, "An image has 28 rows of 28 pixels, and Flatten lays all of them end to end."),
    (785 * 65 + 65 * 10, "Off by one: each neuron has a bias, but the bias is no neuron of its own."),
    (785 * 64 + 64 * 11, "Off by one in the output layer: add the bias to the inputs, not to the neurons."),
    (784 * 65 + 64 * 11, "Add the 1 for the bias to the inputs of a layer, not to its neurons."),
    (785 * 128 + 129 * 10, "That is the network with 128 neurons above. This one has 64."),
    (57 * 64 + 650, "An image has 28 x 28 pixels, not 28 + 28."),
    (785 * 64 + 650 + 784, "The inputs are pixels, not neurons: they have no biases."),
    (64 + 10, "These are the neurons. Each of them learns a weight for each of its inputs."),
    (784 + 64 + 10, "You added up the neurons. Two layers are joined by a weight for each pair: multiply."),
    (785 * 64 * 65 * 10, "You multiplied the two layers. Their parameters are added up."),
    (784 * 64 * 10, "You multiplied all three. Count each layer by itself, then add the two."),
    (785 * 10, "That is a network without the hidden layer."),
    (785 * 64 + 64 + 650, "You counted the biases of the hidden layer twice."),
    (785 * 64 + 785 * 10, "The output layer gets the 64 outputs of the hidden layer, not the pixels."),
    (784 * 74, "The output layer gets the 64 outputs of the hidden layer, and the biases are missing."),
    (785 * 64 + 64 * 64 + 650, "There is one hidden layer only."),
)


@exercise(
    "01.1",
    "Nearly all of the parameters are in the hidden layer: a weight for every pair of pixel and neuron.",
    hints=(
        "Count what one neuron learns, then multiply by the number of neurons.",
        "A neuron has a weight for each of its inputs, and one bias. Flatten learns nothing.",
        "Hidden layer: (784 + 1) x 64. Output layer: (64 + 1) x 10. Add the two.",
    ),
)
def parameters_of_a_dense_network(answer):
    otherwise = "Check each part: the weights from 784 pixels to 64 neurons, from these to 10, and biases."
    return number(answer, 50_890, WRONG_COUNTS, otherwise)


# 200 is the largest: so dividing by 255 and by the largest value of these images differ.
GREYS = np.array([[[0, 10, 51], [102, 153, 200]]], np.uint8)
OTHER_IMAGES = (
    (np.eye(4, 5, dtype=np.uint8)[None], "without a pixel above 1"),
    (np.zeros((1, 4, 5), np.uint8), "that are all black"),
    (4 * np.arange(60, dtype=np.uint8).reshape(3, 4, 5), "of another number or size"),
)
WRONG_SCALES = (
    (GREYS // 255, "The division was one of whole numbers (//), and its fractions are lost. Use /."),
    (GREYS / 256, "Off by one: 256 is how many values a pixel can have, not the largest of them."),
    (GREYS / 200, "You divided by the largest value of these images. Others would be scaled differently."),
    (GREYS / 254, "Off by one: you divided by 254."),
    (GREYS, "The images came back as they were: is the result of a division kept?"),
)


@exercise(
    "01.2",
    "All images are divided by the same number, so the same grey always becomes the same value.",
    hints=(
        "Divide every pixel by the same number, whatever the images are.",
        "A byte holds 256 different values, and the first of them is 0. Which is the largest?",
        "Divide by that number with `/`, which makes new floats, and return the result.",
    ),
)
def scaling_to_0_to_1(scale):
    given = GREYS.copy()
    result = call(scale, given, misfit="Images of any size must keep their shape.")
    if not np.array_equal(given, GREYS):
        return "Your function changes the images that it is given. Return new ones instead."
    result = array(result)
    if result.shape != GREYS.shape:
        sizes = f"Images of {size(GREYS.shape)} went in, and {size(result.shape)} came out."
        return f"{sizes} Keep the shape, use what your function is given, and return it all."
    if result.dtype.kind != "f" and result.mean() < 0.5:
        return "It returns whole numbers, nearly all 0. Did you divide with //, or fill an array of bytes?"
    right = GREYS / 255
    if close(result, right, within=1e-3):
        return _scales_others(scale)
    if reason := known_mistake(result, WRONG_SCALES, within=1e-3):
        return reason
    if np.isin(result, (0, 1)).all():
        return "Only 0 and 1 come out: all greys between black and white are lost."
    if result.min() < 0:
        return f"Some values are below 0 ({result.min():.2f}). Subtract nothing: black must stay 0."
    if result.max() > 1:
        return f"The largest value that comes out is {result.max():.2f}. It must not be above 1."
    if close(result, right, within=0.006) or close(result, right.round(1)):
        return "That is nearly it. Don't round: the difference between two greys may be lost."
    if close(result, 1 - right, within=1e-3):
        return "Bright and dark have changed places: black must stay 0."
    if close(result[0, 0], right[0, 0], within=1e-3):
        return "Dark pixels are right and bright ones are not: a byte overflows. Make floats first."
    return "The values lie between 0 and 1, but one of them is wrong. " + one_place(
        result, right, ("image", "row", "column")
    )


def _scales_others(scale):
    """What goes wrong with other images than those of the first try, or None."""
    for given, what in OTHER_IMAGES:
        try:
            right = close(array(call(scale, given.copy())), given / 255, within=1e-3)
        except Reason:
            right = False
        if not right:
            return f"Images {what} go wrong. Divide by the same number, whatever the images are."
    return None


WRONG_RECALLS = (
    (36 / 86, "You swapped rows and columns: of all that were *called* Coat, that is the precision."),
    (36 / 220, "You divided by all images. Recall looks only at those that really are coats."),
    (130 / 220, "That is the accuracy over all three classes. Recall is about one."),
    (24 / 60, "That is the share of coats *not* found, and the recall of Shirt, but not that of Coat."),
    (36, "36 coats were found. Divide by how many there are."),
    (70 / 100, "That is the recall of another class."),
    (36 / 100, "You divided by 100. How many images really are coats?"),
    (36 / 50, "You divided by the images that were wrongly called Coat. Divide by all coats."),
    (60, "A recall is a share from 0 to 1, neither a percentage nor a number of coats."),
    (24 / 36, "You divided the coats that were missed by those that were found. Divide by all coats."),
    (36 / 24, "You divided by the coats that were missed. Divide by all coats."),
    (72 / 146, "That is the F1 score, which mixes precision and recall. The question is about recall alone."),
)
MISTAKES = {
    ("pullover", "coat"): 20,
    ("pullover", "shirt"): 10,
    ("coat", "pullover"): 24,
    ("coat", "shirt"): 0,
    ("shirt", "pullover"): 6,
    ("shirt", "coat"): 30,
}


@exercise(
    "01.3",
    "Rows are true classes, and columns are what the network said. Recall stays in a row.",
    hints=(
        "Recall: of all images that really are coats, what share was found?",
        "Stay in the row of the true class. For the mistake, find the largest number off the diagonal.",
        "Recall is the number on the diagonal, 36, divided by the sum of its row. The largest mistake is 30.",
    ),
)
def reading_a_confusion_matrix(answer):
    takes = "Give a pair: the recall of Coat, and the pair of names (true class, what the network said)."
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return takes
    recall, mistake = answer
    mistake = mistake.tolist() if isinstance(mistake, np.ndarray) else mistake
    nothing_left([recall, mistake])
    if isinstance(recall, bool) or not isinstance(recall, Real) or not np.isfinite(float(recall)):
        return f"The recall must be a finite number, not {short(recall)}."
    if reason := known_mistake(recall, WRONG_RECALLS, within=0.004):
        return reason
    if not 0 <= recall <= 1:
        return "A recall is a share from 0 to 1, not a percentage."
    if not close(float(recall), 0.6):
        return "The recall is not right: divide the number on the diagonal by the sum of its row."
    return _worst_mistake(mistake)


def _worst_mistake(mistake):
    """What is wrong with the second half of the answer, or None."""
    if isinstance(mistake, (set, dict, str)) or not isinstance(mistake, (tuple, list)) or len(mistake) != 2:
        return "The recall is right. Give the mistake as a pair of names: the true class first."
    if not all(isinstance(name, str) for name in mistake):
        return "The recall is right. Give the two classes of the mistake by their names, in quotation marks."
    true, said = (name.strip().lower() for name in mistake)
    if unknown := {true, said} - {"pullover", "coat", "shirt"}:
        return f"The recall is right, but the table has no class {min(unknown)!r}: is it misspelt?"
    if true == said:
        return "The recall is right, but the diagonal holds the right answers. A mistake lies off it."
    if (true, said) == ("coat", "shirt"):
        return "You swapped rows and columns of the mistake: the row is the true class, and it comes first."
    count = MISTAKES[true, said]
    if count < max(MISTAKES.values()):
        return f"The recall is right, but that mistake was made {count} times. Another one was more frequent."
    return None


LABELS = np.array([3, 0, 9, 3, 7, 1])
WRONG_LABELS = (
    (LABELS + 1, "Off by one: the first class has the number 0."),
    (LABELS - 1, "Off by one: the numbers are too small. The first class has the number 0."),
    (np.ones(6), "Each is 1: the largest value, or the sum, of a row. You need the *place* of the 1."),
    (LABELS == 0, "These are the places of the smallest values. You need those of the largest."),
    (np.arange(6), "These are the numbers of the images. You need the place of the 1 in each."),
    (9 - LABELS, "You counted from the right. The first place, on the left, has the number 0."),
    (np.sort(LABELS), "You sorted the labels. The first must belong to the first image."),
    (LABELS[::-1], "The labels are in the wrong order: the first must belong to the first image."),
)


@exercise(
    "01.4",
    "One whole number says as much as a row of ten. Keras calls such labels sparse.",
    hints=(
        "The label is the place of the 1 in its row, counted from 0.",
        "NumPy can say where the largest value of a row is. Mind the axis.",
        "Use `one_hot.argmax` along axis 1.",
    ),
)
def labels_from_one_hot(to_integers):
    one_hot = np.eye(10)[LABELS]
    fixed = "Is a number fixed, such as how many images there are?"
    result = array(call(to_integers, one_hot.copy(), misfit=fixed))
    if result.shape == one_hot.shape:
        return "The labels are still one-hot, ten numbers an image. Integers are expected: one an image."
    if result.shape == (10,):
        return "One number came out for each class: that is the wrong axis. There must be one for each image."
    if result.shape == ():
        return "A single number came out. Is the axis missing, or is there a return inside a loop?"
    if result.shape == (1,):
        return "A single label came out. Does your loop start a new list each time, or return too soon?"
    if result.shape in ((6, 2), (2, 6)):
        return "Two numbers came out for each image: its row and the place of its 1. Keep the place only."
    if result.shape != LABELS.shape:
        return f"6 images must become 6 labels, one for each. The shape of yours is {size(result.shape)}."
    if not np.array_equal(result, LABELS):
        otherwise = "These are not the places of the ones. Look at one row, and count from 0."
        return known_mistake(result, WRONG_LABELS, otherwise)
    others = np.array([[5] * 10, [0, 1, 2, 3, 4, 6, 7, 8, 9, 9]])  # as many as classes, and another order
    for labels in (*others, np.array([8])):
        result = array(call(to_integers, np.eye(10)[labels]))
        if not np.array_equal(result, labels):
            return f"It is right for 6 images, but not for {len(labels)}. Is a number or an axis fixed?"
    return None
