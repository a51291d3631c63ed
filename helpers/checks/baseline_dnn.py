"""Judges the exercises of 01_baseline_dnn: parameters, scaling, a confusion matrix, one-hot labels."""

import numpy as np

from helpers.checks.answers import array, call, close, known_mistake, number, short, size
from helpers.checks.exercise import exercise

WRONG_COUNTS = (
    (784 * 64 + 64 * 10, "You forgot the biases: each neuron has one, too."),
    (784 * 64 + 64 * 10 + 2, "One bias for a whole layer is too few: each neuron has one of its own."),
    (784 * 64 + 64 * 10 + 1, "One bias for the whole network is too few: each neuron has its own."),
    (784 * 64 + 64 + 640, "You forgot the biases of the output layer."),
    (784 * 64 + 640 + 10, "You forgot the biases of the hidden layer."),
    (785 * 64, "That is the hidden layer only. The output layer learns as well."),
    (784 * 64, "That is the hidden layer only, and without its biases."),
    (65 * 10, "That is the output layer only."),
    (29 * 64 + 650, "An image has 28 rows of 28 pixels, and Flatten lays all of them end to end."),
    (785 * 65 + 65 * 10, "Off by one: each neuron has a bias, but the bias is no neuron of its own."),
    (785 * 64 + 64 * 11, "Off by one in the output layer: add the bias to the inputs, not to the neurons."),
    (784 * 65 + 64 * 11, "Add the 1 for the bias to the inputs of a layer, not to its neurons."),
    (785 * 128 + 129 * 10, "That is the network with 128 neurons above. This one has 64."),
    (64 + 10, "These are the neurons. Each of them learns a weight for each of its inputs."),
)


@exercise(
    "01.1",
    "Nearly all of the parameters belong to the hidden layer, which has a weight for every pixel and neuron.",
    hints=(
        "Count what one neuron learns, then multiply by the number of neurons.",
        "A neuron has a weight for each of its inputs, and one bias. Flatten learns nothing.",
        "Hidden layer: (784 + 1) x 64. Output layer: (64 + 1) x 10. Add the two.",
    ),
)
def parameters_of_a_dense_network(answer):
    return number(answer, 50_890, WRONG_COUNTS, "Take one layer at a time, and one neuron of it first.")


# 200 is the largest: so dividing by 255 and by the largest value of these images differ.
GREYS = np.array([[[0, 10, 51], [102, 153, 200]]], np.uint8)
WRONG_SCALES = (
    (GREYS // 255, "The division was one of whole numbers (//), and its fractions are lost. Use /."),
    (GREYS / 256, "You divided by 256: how many values a pixel can have, not the largest one. Off by one."),
    (GREYS / 200, "You divided by the largest value of these images. Others would be scaled differently."),
    (GREYS / 254, "Off by one: you divided by 254."),
)


@exercise(
    "01.2",
    "Every lot of images is scaled by the same number, about to the size of the starting weights.",
    hints=(
        "Every pixel is divided by the same number, whatever images come in.",
        "A byte holds 256 different values, and the first of them is 0. Which is the largest?",
        "Return the images divided by that number with `/` (which makes floats); change nothing in place.",
    ),
)
def scaling_to_0_to_1(scale):
    given = GREYS.copy()
    result = call(scale, given)
    if not np.array_equal(given, GREYS):
        return "It changes the images that it was given. Return new ones, and leave those as they are."
    result = array(result)
    if result.shape != GREYS.shape:
        return f"Images of {size(GREYS.shape)} went in, and {size(result.shape)} came out. Scale each value."
    if result.dtype.kind != "f":
        return "It still gives whole numbers, so nearly everything becomes 0. Use / and not //; keep floats."
    right = GREYS / 255
    if close(result, right, within=1e-3):
        return None
    if reason := known_mistake(result, WRONG_SCALES, within=1e-3):
        return reason
    if result.min() < 0:
        return f"Some values are below 0 ({result.min():.2f}). Black must stay 0."
    if result.max() > 1:
        return f"The largest value that comes out is {result.max():.2f}. It must not be above 1."
    if close(result, right, within=0.006):
        return "That is nearly it. Don't round: the difference between two greys may be lost."
    if close(result[0, 0], right[0, 0], within=1e-3):
        return "Dark pixels are right and bright ones are not: a byte overflows. Make floats first."
    return (
        "The values lie between 0 and 1, but not in proportion. Divide each by the largest a pixel can have."
    )


WRONG_RECALLS = (
    (36 / 86, "Of all that were *called* Coat: that is the precision. You swapped rows and columns."),
    (36 / 220, "You divided by all images. Recall asks only about those that really are coats."),
    (130 / 220, "That is the accuracy over all three classes. Recall is about one."),
    (24 / 60, "That is the share of coats *not* found, and the recall of Shirt, but not that of Coat."),
    (36, "36 coats were found. Divide by how many there are."),
    (70 / 100, "That is the recall of another class."),
)


@exercise(
    "01.3",
    "Rows are true classes, columns are what the network said: recall stays in a row.",
    hints=(
        "Recall asks: of all images that really are coats, which share was found?",
        "Stay in the row of the true class. For the mistake, find the largest number off the diagonal.",
        "Recall is the number on the diagonal, 36, divided by the sum of its row. The largest mistake is 30.",
    ),
)
def reading_a_confusion_matrix(answer):
    takes = "Give a pair: the recall of Coat, and the pair of names (true class, what the network said)."
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return takes
    recall, mistake = answer
    names = mistake if isinstance(mistake, (tuple, list)) else [mistake]
    if any(part is ... for part in (recall, *names)):
        return "A ... is still left in your answer: replace that one, too."
    if not isinstance(recall, (int, float, np.number)) or not np.isfinite(recall):
        return f"The recall must be a finite number, not {short(recall)}."
    if reason := known_mistake(recall, WRONG_RECALLS, within=0.004):
        return reason
    if not 0 <= recall <= 1:
        return "A recall is a share, from 0 to 1, and not per cent."
    if not close(recall, 0.6, within=0.004):
        return "The recall is not right: divide the number on the diagonal by the sum of its row."
    if len(names) != 2 or not all(isinstance(name, str) for name in names):
        return takes
    true, said = (name.strip().lower() for name in names)
    if true == said:
        return "The diagonal holds the right answers. A mistake lies off it."
    if (true, said) == ("coat", "shirt"):
        return "For the mistake you swapped rows and columns: the row is the true class, and it comes first."
    if (true, said) != ("shirt", "coat"):
        return "The recall is right, but there is a larger number off the diagonal, or a name is misspelt."
    return None


LABELS = np.array([3, 0, 9, 3, 7, 1])
WRONG_LABELS = (
    (LABELS + 1, "Off by one: the first class has the number 0."),
    (LABELS - 1, "Off by one: the numbers are too small. The first class has the number 0."),
    (np.ones(6), "These are the largest values, and each is 1. You need the *place* of the largest value."),
    (LABELS[::-1], "The labels are in the wrong order: the first must belong to the first image."),
)


@exercise(
    "01.4",
    "The same truth in a tenth of the room: sparse means one whole number for each image.",
    hints=(
        "The label is the place of the 1 in its row, counted from 0.",
        "NumPy can say where the largest value of a row is. Mind the axis.",
        "Use `one_hot.argmax` along axis 1.",
    ),
)
def labels_from_one_hot(to_integers):
    one_hot = np.eye(10)[LABELS]
    result = array(call(to_integers, one_hot.copy()))
    if result.shape == one_hot.shape:
        return "The labels are still one-hot, ten numbers an image. Integers are expected: one an image."
    if result.shape == (10,):
        return "One number came out for each class: that is the wrong axis. There must be one for each image."
    if result.shape == ():
        return "One single number came out. Is the axis missing, or does a return stand inside a loop?"
    if result.shape != LABELS.shape:
        return f"6 images went in, so 6 labels must come out, in one axis. The shape is {size(result.shape)}."
    if np.array_equal(result, LABELS):
        return None
    return known_mistake(
        result, WRONG_LABELS, "These are not the places of the ones. Look at one row, and count from 0."
    )
