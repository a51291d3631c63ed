"""Which classes are taken for which."""

import numpy as np
import pytest

from helpers import plots
from tests.plots.examples import PICTURES, some_confusion


def test_the_matrix_has_true_classes_in_its_rows():
    axes = PICTURES["confusion_matrix"]().figure.axes[0]
    drawn = axes.get_images()[0].get_array()
    assert drawn[6, 0] == pytest.approx(10 / 100)  # of a hundred shirts, ten were taken for T-shirts
    assert drawn[4, 2] == pytest.approx(7 / 97)
    written = {text.get_position(): text.get_text() for text in axes.texts}
    assert written[0, 6] == "10"  # column 0, row 6
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("predicted class", "true class")


def test_a_class_that_never_occurs_is_drawn_as_zero():
    matrix = some_confusion()
    matrix[3] = 0
    assert np.all(plots.confusion_matrix(matrix).figure.axes[0].get_images()[0].get_array()[3] == 0)


def test_a_matrix_without_mistakes_says_so():
    assert plots.confusion_matrix(np.diag([5] * 10)).sentence.endswith("There is no mistake.")
