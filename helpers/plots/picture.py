"""A figure that stands still, with its sentence: what all plots return."""

import io

import numpy as np
from IPython.display import display

from helpers.arguments import array_of_numbers
from helpers.pictures import NamedImage

BLUE, ORANGE = "#004c80", "#d55e00"  # told apart by colour-blind readers and in greyscale


class Picture:
    """A matplotlib figure and the sentence that says what it shows.

    As the last line of a cell it shows both: the picture, with the sentence as its alternative
    text, and the sentence below it. ``png`` holds the picture as the bytes of a PNG file.
    """

    def __init__(self, figure, sentence):
        self.figure = figure
        self.sentence = sentence
        file = io.BytesIO()
        # Drawn once: a second drawing would lay the figure out anew, a pixel apart.
        # Without the metadata no version number gets into the notebooks.
        figure.savefig(file, format="png", dpi=100, metadata={"Software": None})
        self.png = file.getvalue()

    def _ipython_display_(self):
        shown = NamedImage()
        shown.show(self.png, self.sentence)
        # JupyterLab leaves the alternative text of a picture out, but not that of a widget.
        data = shown._repr_mimebundle_() | {"image/png": self.png, "text/plain": self.sentence}
        display(data, metadata={"image/png": {"alt": self.sentence}}, raw=True)
        print(self.sentence)


def check_predictions(labels, probabilities=None):
    """Check true classes ``(N,)`` and what a network says of them ``(N, 10)``, or one of each.

    Raises ``ValueError`` if a label is not a whole number from 0 to 9, or if probabilities have
    another shape or are not from 0 to 1 (sums that did not go through softmax, say), and ``TypeError`` for
    what is no number.
    """
    labels = array_of_numbers("labels", labels)
    takes = "labels must be whole numbers from 0 to 9, got"
    if labels.dtype.kind not in "iu":
        raise ValueError(f"{takes} {labels.dtype}")
    outside = labels[(labels < 0) | (labels > 9)]
    if outside.size:
        raise ValueError(f"{takes} {outside.ravel()[0]}")
    if probabilities is None:
        return
    probabilities = array_of_numbers("probabilities", probabilities)
    if probabilities.shape != (*labels.shape, 10):
        raise ValueError(
            f"probabilities must be ten for each label, got the shape {probabilities.shape} "
            f"for labels of the shape {labels.shape}"
        )
    if not np.all((probabilities >= 0) & (probabilities <= 1.0001)):
        raise ValueError("probabilities must be from 0 to 1, got others; does the network end in softmax?")
