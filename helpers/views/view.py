"""What a view is: controls as plain data, a drawing for each state, and what in it can be pointed at.

A state is the values of all controls, by name. A front end (JupyterLab's `helpers.explorers`, or a page)
makes the controls, calls ``draw`` with the state after each move, and shows what comes back. It need not know
what a kernel or a filter is, and a view need not know what a slider looks like.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

YOUR_OWN = "your own"


class Slider(NamedTuple):
    """A whole number from ``lowest`` to ``highest``."""

    name: str  # what stands beside it
    value: int
    highest: int
    lowest: int = 0


class Menu(NamedTuple):
    """One of several values, each with its name."""

    name: str
    options: dict  # the name that is shown -> the value
    value: object


class Switch(NamedTuple):
    """On or off."""

    name: str
    value: bool = False


class Numbers(NamedTuple):
    """Nine numbers in three rows, and a menu of known ones that fills them in."""

    name: str
    value: tuple
    known: dict  # name -> nine numbers

    def name_of(self, numbers: tuple) -> str:
        """The name of these nine numbers, or "your own"."""
        for name, known in self.known.items():
            if np.abs(np.subtract(known, numbers)).max() < 1e-4:  # the fields show four decimals
                return name
        return YOUR_OWN


class Grid(NamedTuple):
    """A part of the picture whose cells can be pointed at: each stands for a row and a column."""

    left: int  # in pixels of the picture, as ``top``
    top: int
    scale: int  # pixels for one cell
    rows: int
    columns: int
    controls: tuple = ("row", "column")  # whose values a cell is
    before: tuple = (0, 0)  # cells between the cell that is pointed at and these values
    highest: tuple | None = None  # where these values end, if not with the grid

    def state_at(self, x: int, y: int) -> dict:
        """The controls' values that the pixel (x, y) stands for: none outside the grid."""
        row, column = (y - self.top) // self.scale, (x - self.left) // self.scale
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            return {}
        ends = self.highest or (self.rows - 1, self.columns - 1)
        values = np.clip(np.subtract((row, column), self.before), 0, ends).tolist()
        return dict(zip(self.controls, values, strict=True))


class Drawing(NamedTuple):
    """What a view shows in one state."""

    pixels: np.ndarray  # (H, W, 3) uint8
    sentence: str  # what there is to see, for who cannot see it
    beside: str = ""  # HTML: numbers and what the colours mean
    grids: tuple[Grid, ...] = ()

    def state_at(self, x: int, y: int) -> dict:
        """The controls' values that the pixel (x, y) of the picture stands for."""
        return {name: value for grid in self.grids for name, value in grid.state_at(x, y).items()}


def _none(**state):
    return {}


@dataclass(frozen=True)
class View:
    """An explorer without its front end."""

    controls: dict[str, Slider | Menu | Switch | Numbers]
    draw: Callable[..., Drawing]  # draw(**state)
    highest: Callable[..., dict[str, int]] = _none  # highest(**state): the sliders that now end elsewhere
    subject: object = None  # the `helpers.views.network.Subject` of a view that looks into a network

    def start(self) -> dict:
        """The state in which it starts."""
        return {name: control.value for name, control in self.controls.items()}


def image_slider(images: np.ndarray, image_index: int) -> dict[str, Slider]:
    """A slider for the image, where there is more than one to choose from."""
    return {"image_index": Slider("image", image_index, len(images) - 1)} if len(images) > 1 else {}


def name_of(images: np.ndarray, image_index: int) -> str:
    """How a sentence names one of ``images``."""
    return f"Image {image_index}" if len(images) > 1 else "The image"
