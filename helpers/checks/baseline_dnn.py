"""Judges the exercises of 01_baseline_dnn."""

import numpy as np

from helpers.checks.answers import array, call, number, short, size
from helpers.checks.exercise import exercise


@exercise(
    "01.1",
    "Nearly all of the parameters belong to the hidden layer, which has a weight for every pixel and neuron.",
    hints=(
        "Count what one neuron learns, then multiply by the number of neurons.",
        "A neuron has a weight for each of its inputs, and one bias. Flatten learns nothing.",
        "Hidden layer: (784 + 1) x 64. Output layer: (64 + 1) x 10. Add the two.",
    ),
)
def _(answer):
    reasons = {
        784 * 64 + 64 * 10: "You forgot the biases: each neuron has one, too.",
        784 * 64 + 64 * 10 + 2: "One bias for a whole layer is too few: each neuron has one of its own.",
        784 * 64 + 64 * 10 + 1: "One bias for the whole network is too few: each neuron has one of its own.",
        784 * 64 + 64 + 640: "You forgot the biases of the output layer.",
        784 * 64 + 640 + 10: "You forgot the biases of the hidden layer.",
        785 * 64: "That is the hidden layer only. The output layer learns as well.",
        784 * 64: "That is the hidden layer only, and without its biases.",
        65 * 10: "That is the output layer only.",
        29 * 64 + 650: "An image has 28 rows of 28 pixels, and Flatten lays all of them end to end.",
        785 * 65
        + 65 * 10: "Off by one: each of the neurons has a bias, but the bias is no neuron of its own.",
        785 * 64 + 64 * 11: "Off by one in the output layer: add the bias to the inputs, not to the neurons.",
        784 * 65 + 64 * 11: "Add the 1 for the bias to the inputs of a layer, not to its neurons.",
        785 * 128 + 129 * 10: "That is the network with 128 neurons above. This one has 64.",
        64 + 10: "These are the neurons. Each of them learns a weight for each of its inputs.",
    }
    return number(
        answer, 785 * 64 + 65 * 10, reasons, "Take one layer at a time, and one neuron of it first."
    )


@exercise(
    "01.2",
    "Every lot of images is scaled by the same number, about to the size of the starting weights.",
    hints=(
        "Every pixel is divided by the same number, whatever images come in.",
        "A byte holds 256 different values, and the first of them is 0. Which is the largest?",
        "Return the images divided by that number with / (which makes floats); change nothing in place.",
    ),
)
def _(scale):
    # 200 is the largest: so dividing by 255 and by the largest value of these images differ.
    images = np.array([[[0, 10, 51], [102, 153, 200]]], np.uint8)
    given = images.copy()
    result = call(scale, given)
    if not np.array_equal(given, images):
        return "It changes the images that it was given. Return new ones, and leave those as they are."
    result = array(result)
    if result.shape != images.shape:
        return f"Images of {size(images.shape)} went in, and {size(result.shape)} came out. Scale each value."
    if result.dtype.kind != "f":
        return (
            "It still gives whole numbers, so nearly everything becomes 0. Use / and not //, and keep floats."
        )
    right = images / 255
    if np.allclose(result, right, atol=1e-3):
        return None
    if np.allclose(result, images // 255):
        return "The division was one of whole numbers (//), and its fractions are lost. Use /."
    if np.allclose(result, images / 256, atol=1e-3):
        return (
            "You divided by 256. That is how many values a pixel can have, and not the largest: off by one."
        )
    if np.allclose(result, images / 200, atol=1e-3):
        return (
            "You divided by the largest value of these images. Other images would then be scaled differently."
        )
    if result.min() < 0:
        return f"Some values are below 0 ({result.min():.2f}). Black must stay 0."
    if result.max() > 1:
        return f"The largest value that comes out is {result.max():.2f}. It must not be above 1."
    if np.allclose(result, images / 254, atol=1e-3):
        return "Off by one: you divided by 254."
    if np.allclose(result, right, atol=0.006):
        return "That is nearly it. Don't round: the difference between two greys may be lost."
    if np.allclose(result[0, 0], right[0, 0], atol=1e-3):
        return "Dark pixels are right and bright ones are not: a byte overflows. Make floats first."
    return (
        "The values are between 0 and 1, but not in proportion. Divide each by the largest a pixel can have."
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
def _(answer):
    takes = (
        "Give a pair: the recall of Coat, and the pair of names (true class, class that the network said)."
    )
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return takes
    recall, mistake = answer
    if any(part is ... for part in (recall, *(mistake if isinstance(mistake, (tuple, list)) else [mistake]))):
        return "A ... is still left in your answer: replace that one, too."
    if isinstance(recall, (bool, np.bool_)) or not isinstance(recall, (int, float, np.number)):
        return f"The recall must be a number, not {short(recall)}."
    if not np.isfinite(recall):
        return "The recall must be a finite number."
    reasons = (
        (36 / 86, "Of all that were *called* Coat: that is the precision. You swapped rows and columns."),
        (36 / 220, "You divided by all images. Recall asks only about those that really are coats."),
        (130 / 220, "That is the accuracy over all three classes. Recall is about one."),
        (
            24 / 60,
            "That is the share of coats that was *not* found, and the recall of Shirt, but not that of Coat.",
        ),
        (36, "36 coats were found. Divide by how many there are."),
        (70 / 100, "That is the recall of another class."),
    )
    for wrong, reason in reasons:
        if abs(recall - wrong) < 0.004:
            return reason
    if not 0 <= recall <= 1:
        return "A recall is a share, from 0 to 1, and not per cent."
    if abs(recall - 0.6) >= 0.004:
        return "The recall is not right: divide the number on the diagonal by the sum of its row."
    if (
        not isinstance(mistake, (tuple, list))
        or len(mistake) != 2
        or not all(isinstance(name, str) for name in mistake)
    ):
        return takes
    true, said = (name.strip().lower() for name in mistake)
    if true == said:
        return "The diagonal holds the right answers. A mistake lies off it."
    if (true, said) == ("coat", "shirt"):
        return "For the mistake you swapped rows and columns: the row is the true class, and it comes first."
    if (true, said) != ("shirt", "coat"):
        return "The recall is right, but there is a larger number off the diagonal, or a name is misspelt."
    return None


@exercise(
    "01.4",
    "The same truth in a tenth of the room: sparse means one whole number for each image.",
    hints=(
        "The label is the place of the 1 in its row, counted from 0.",
        "NumPy can say where the largest value of a row is. Mind the axis.",
        "Use one_hot.argmax along axis 1.",
    ),
)
def _(to_integers):
    truth = np.array([3, 0, 9, 3, 7, 1])
    one_hot = np.eye(10)[truth]
    result = array(call(to_integers, one_hot.copy()))
    if result.shape == one_hot.shape:
        return "The labels are still one-hot, ten numbers an image. Integers are expected: one an image."
    if result.shape == (10,):
        return "One number came out for each class: that is the wrong axis. There must be one for each image."
    if result.shape == ():
        return "One single number came out. Is the axis missing, or does a return stand inside a loop?"
    if result.shape != truth.shape:
        return f"6 images went in, so 6 labels must come out, in one axis. The shape is {size(result.shape)}."
    if np.array_equal(result, truth):
        return None
    if np.array_equal(result, truth + 1):
        return "Off by one: the first class has the number 0."
    if np.array_equal(result, truth - 1):
        return "Off by one: the numbers are too small. The first class has the number 0."
    if np.array_equal(result, np.ones(6)):
        return "These are the largest values, and each is 1. You need the *place* of the largest value."
    if np.array_equal(result, truth[::-1]):
        return "The labels are in the wrong order: the first must belong to the first image."
    return "These are not the places of the ones. Look at one row, and count from 0."
