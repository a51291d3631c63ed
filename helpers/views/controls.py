"""A view's controls as plain data: sliders, images, menus, switches and numbers."""

import random
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import numpy as np

YOUR_OWN = "your own"
ANY, SAME_CLASS, MISTAKE = "random", "same class", "a mistake"
LARGEST = 10**6  # a weight that is typed


class Slider(NamedTuple):
    """A whole number from ``lowest`` to ``highest``."""

    name: str  # what stands beside it
    value: int
    highest: int
    lowest: int = 0
    downwards: bool = False  # as the rows of a picture: it lies upright, with the lowest above


class Images(NamedTuple):
    """One of many images by its number, from 0 to ``highest``, with ways to jump to another one."""

    name: str
    value: int
    highest: int
    labels: np.ndarray | None = None  # the images' classes, if they are known
    is_mistake: Callable[[int], bool] | None = None  # whether a network is wrong about an image
    lowest: int = 0

    @property
    def ways(self) -> list[str]:
        """The names of the ways to jump."""
        known = {ANY: True, SAME_CLASS: self.labels is not None, MISTAKE: self.is_mistake is not None}
        return [name for name, there in known.items() if there]

    def jump(self, way: str, image_index: int) -> int:
        """Where one of the ways leads from an image; to itself if there is no other one."""
        if way == ANY:
            return random.randint(0, self.highest)
        # The next one, and behind the last one the first: after all of them one is back where one began.
        others = [*range(image_index + 1, self.highest + 1), *range(image_index)]
        if way == MISTAKE:
            return next(filter(self.is_mistake, others), image_index)
        label = self.labels[image_index]
        return next((other for other in others if self.labels[other] == label), image_index)


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
            if np.allclose(known, numbers, rtol=0, atol=1e-9):
                return name
        return YOUR_OWN


Control = Slider | Images | Menu | Switch | Numbers


def image_chooser(images: np.ndarray, image_index: int, **more) -> dict[str, Images]:
    """A control for the image, where there is more than one to choose from; ``more`` as `Images` takes it."""
    return {"image_index": Images("image", image_index, len(images) - 1, **more)} if len(images) > 1 else {}


def name_of(images: np.ndarray, image_index: int) -> str:
    """How a sentence names one of ``images``."""
    return f"Image {image_index}" if len(images) > 1 else "The image"


def read_number(text: str) -> float:
    """A number as people type it: 2, -0.5 (also with a long minus or a decimal comma), 1/9.

    Raises ValueError for what is none, or beyond a million.
    """
    try:
        number = float(Fraction(text.replace("−", "-").replace(",", ".").replace(" / ", "/")))
    except (ValueError, ZeroDivisionError, OverflowError):
        number = None
    if number is None or abs(number) > LARGEST:
        raise ValueError(f"a weight must be a number such as 2, −0.5 or 1/9, at most a million, got {text!r}")
    return number


def written(number: float) -> str:
    """A number as `read_number` takes it: 1/9 rather than 0.1111111111111111."""
    simple = Fraction(number).limit_denominator(100)
    if abs(simple - Fraction(number)) > 1e-9 or simple.denominator in (1, 2, 4, 5, 8, 10, 20, 25, 50, 100):
        return f"{number:.10g}"
    return str(simple)
