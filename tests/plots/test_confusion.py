"""Which classes are taken for which: read back from the figure."""

import numpy as np
import pytest

from helpers import plots
from tests.plots.examples import axes_of


def test_the_matrix_has_true_classes_in_its_rows():
    axes = axes_of("confusion_matrix")[0]
    drawn = axes.get_images()[0].get_array()
    assert drawn[6, 0] == pytest.approx(10 / 100)  # of a hundred shirts, ten were taken for T-shirts
    assert drawn[4, 2] == pytest.approx(7 / 97)
    written = {text.get_position(): text.get_text() for text in axes.texts}
    assert written[0, 6] == "10"  # column 0, row 6
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("predicted class", "true class")


def test_a_class_may_never_occur_and_there_may_be_no_mistake():
    picture = plots.confusion_matrix(np.diag([5] * 9 + [0]))
    assert np.all(picture.figure.axes[0].get_images()[0].get_array()[9] == 0)
    assert picture.sentence.endswith("There is no mistake.")
