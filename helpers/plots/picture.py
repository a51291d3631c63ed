"""What every plot returns: a figure that stands still, and the sentence that says what it shows."""

import io

from IPython.display import display
from matplotlib.figure import Figure

from helpers.drawing import colours
from helpers.pictures import NamedImage
from helpers.prose import say

# As matplotlib takes them: RGB, 0 to 1. Blue and orange are the first and the second of a kind, as in curves;
# orange also marks.
BLUE, ORANGE, NEGATIVE, POSITIVE = (
    tuple(part / 255 for part in colour)
    for colour in (colours.BLUE, colours.ORANGE, colours.NEGATIVE, colours.POSITIVE)
)


def canvas(width: float, height: float, rows: int = 1, columns: int = 1, **settings) -> tuple:
    """A figure of so many inches, and its axes: what matplotlib's ``subplots`` makes with the settings."""
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(rows, columns, **settings)


def by_sign(values) -> dict:
    """How bars of these numbers look: yellow from 0, blue below. The edge shows yellow on white."""
    colour = [NEGATIVE if value < 0 else POSITIVE for value in values]
    return {"color": colour, "edgecolor": "black", "linewidth": 0.6}


class Picture:
    """A figure with its sentence, which is also the alternative text. A cell that ends with it shows both."""

    def __init__(self, figure: Figure, sentence: str):
        self.figure, self.sentence = figure, sentence
        file = io.BytesIO()
        # Drawn once: a second drawing would lay the figure out anew, a pixel apart.
        # Without the metadata no version number gets into the notebooks.
        figure.savefig(file, format="png", dpi=100, metadata={"Software": None})
        self.png = file.getvalue()  # the picture as the bytes of a file

    def _ipython_display_(self):
        shown = NamedImage()
        shown.show(self.png, self.sentence)
        # JupyterLab leaves the alternative text of a picture out, but not that of a widget.
        data = shown._repr_mimebundle_() | {"image/png": self.png, "text/plain": self.sentence}
        display(data, metadata={"image/png": {"alt": self.sentence}}, raw=True)
        say(self.sentence)
