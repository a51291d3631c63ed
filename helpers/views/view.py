"""What a view is: controls as plain data, a drawing for each state, and what in it can be pointed at.

A state is the values of all controls, by name. A front end (JupyterLab's `helpers.explorers`, or a page)
makes the controls, calls ``draw`` with the state after each move, and shows what comes back. It need not know
what a kernel or a filter is, and a view need not know what a slider looks like.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from helpers.drawing.shapes import Tile, as_data
from helpers.views.controls import Control


class Grid(NamedTuple):
    """A part of the picture whose cells can be pointed at: what each shows, sees, and which state it is."""

    left: float  # in units of the picture, as all that follows
    top: float
    width: float
    height: float
    rows: int
    columns: int
    controls: tuple = ()  # whose values a cell is: its row's and its column's, or one of ``choices``
    choices: Sequence | None = None  # the values of a single control, in reading order
    before: tuple = (0, 0)  # cells between the cell that is pointed at and these values
    every: int = 1  # cells from one value to the next
    highest: tuple | None = None  # where these values end, if not with the grid
    values: np.ndarray | None = None  # (rows, columns): the number that a cell shows
    names: Sequence[str] | None = None  # what a cell is, in reading order, where it is no number
    # What a cell depends on: for each row (top, height), for each column (left, width) of the picture.
    sees: tuple[list, list] | None = None
    moves: bool = False  # something is dragged over it, not only clicked

    def state_of(self, row: int, column: int) -> dict:
        """The controls' values that a cell stands for."""
        if self.choices is not None:
            place = row * self.columns + column
            return {self.controls[0]: self.choices[place]} if place < len(self.choices) else {}
        ends = self.highest or (self.rows - 1, self.columns - 1)
        values = np.clip(np.subtract((row, column), self.before) // self.every, 0, ends).tolist()
        return dict(zip(self.controls, values, strict=False))

    def as_data(self) -> dict:
        """What a page needs to know of it."""
        values = None if self.values is None else np.asarray(self.values, np.float32).tobytes()
        return {
            "place": [self.left, self.top, self.width, self.height],
            "cells": [self.rows, self.columns],
            "values": values,
            "names": None if self.names is None else list(self.names),
            "sees": self.sees,
            "chooses": bool(self.controls),
            "moves": self.moves,
        }


def grid_on(tile: Tile, *controls: str, **more) -> Grid:
    """A grid whose cells are those of a tile."""
    return Grid(*tile[1:], *tile.colours.shape[:2], controls, **more)


class Drawing(NamedTuple):
    """What a view shows in one state."""

    size: tuple  # (width, height) of the picture, in its units
    shapes: list  # of `helpers.drawing.shapes`, the lowest first
    sentence: str  # what there is to see, for who cannot see it
    hint: str = ""  # what can be pointed at
    grids: tuple[Grid, ...] = ()
    tables: str = ""  # HTML: the numbers of the picture, to be read aloud or copied

    def as_data(self) -> dict:
        """The picture as a page takes it: numbers, text and bytes."""
        return {
            "size": list(self.size),
            "shapes": as_data(self.shapes),
            "hint": self.hint,
            "grids": [grid.as_data() for grid in self.grids],
        }


def _none(**state):
    return {}


@dataclass(frozen=True)
class View:
    """An explorer without its front end."""

    controls: dict[str, Control]
    draw: Callable[..., Drawing]  # draw(**state)
    highest: Callable[..., dict[str, int]] = _none  # highest(**state): the sliders that now end elsewhere
    step: Callable[..., dict] | None = None  # step(by, **state): where the next step leads; it can be played

    def start(self) -> dict:
        """The state in which it starts."""
        return {name: control.value for name, control in self.controls.items()}


def follow(view: View, drawing: Drawing, state: dict, what: str, *numbers: int) -> dict:
    """The controls' new values after something was done in the picture.

    ``what`` is "cell" (of a grid: its number, row and column), "step" (by how many), or "again" (at first).
    """
    if what == "again":
        return view.start()
    if what == "step":
        return view.step(*numbers, **state)
    number, row, column = numbers
    # Another picture may be shown by now than the one that was pointed at.
    return drawing.grids[number].state_of(row, column) if number < len(drawing.grids) else {}
