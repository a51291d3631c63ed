"""Explorers in a page: Python in a worker makes the views, follows what is done, and says what to show.

The page's scripts call the functions below by their names, with plain data. A page gives the arrays that its
explorers share first, then opens each explorer by the recipe that its notebook has, see
`helpers.explorers.recipe`.
"""

import base64
import importlib
import json
import math
import zlib

import numpy as np

from helpers.data.images import scale_images
from helpers.forward import NumpyNetwork, Snapshots
from helpers.own_picture import steps
from helpers.site.answers import hint, run  # noqa: F401 - the page calls them here
from helpers.views import feature_maps
from helpers.views.controls import YOUR_OWN, Images, Menu, Numbers, read_number, written
from helpers.views.network import Subject
from helpers.views.view import follow

arrays: dict[str, np.ndarray] = {}  # what the page gave, by name
_opened: dict[str, "Explorer"] = {}  # by the key that the page chose
_own: dict[str, object] = {}  # the visitor's picture: its subject, its steps, its maps' scales


def reply(name: str, *given: object) -> tuple[str, list[bytes]]:
    """Call one of the functions below by its name: what it returns as JSON, and the bytes that are in it."""
    parts = []

    def of_numpy(value):
        if not isinstance(value, bytes):
            return value.item()
        parts.append(value)
        return {"part": len(parts) - 1}

    return json.dumps(globals()[name](*given), default=of_numpy), parts


def unpack(pack: bytes) -> None:
    """Keep the arrays of a pack: a line of JSON with each one's dtype and shape, then their values."""
    index, _, rest = bytes(pack).partition(b"\n")
    place = 0
    for name, (dtype, shape) in json.loads(index).items():
        arrays[name] = np.frombuffer(rest, dtype, math.prod(shape), place).reshape(shape)
        place += arrays[name].nbytes


def open_explorer(key: str, recipe: dict, state: dict | None = None) -> dict:
    """Make an explorer: its controls and what it shows first, in ``state`` where one is given."""
    explorer = _opened[key] = Explorer(made(recipe))
    explorer.go_to(**state or {})
    controls = {name: described(control) for name, control in explorer.view.controls.items()}
    return explorer.shown() | {"controls": controls, "plays": explorer.view.step is not None}


def take_picture(network: dict, pixels: bytes, height: int, width: int) -> None:
    """Make of a visitor's picture, four bytes a pixel, an image like those of the data set: kind "own"."""
    made = steps(np.frombuffer(pixels, np.uint8).reshape(height, width, 4))
    subject = Subject(argument(network), scale_images(made["28 × 28"][np.newaxis]), None)
    _own.update(subject=subject, steps=made, scales=feature_maps.scales(subject))


def go(key: str, state: dict) -> dict:
    """Move controls to new values."""
    _opened[key].go_to(**state)
    return _opened[key].shown()


def do(key: str, what: str, *numbers: int) -> dict:
    """Follow what was done in the picture: "cell", "step" or "again"."""
    explorer = _opened[key]
    return go(key, follow(explorer.view, explorer.drawing, explorer.state, what, *numbers))


def jump(key: str, name: str, way: str) -> dict:
    """Go to another image, one of the ways that the control offers."""
    explorer = _opened[key]
    return go(key, {name: explorer.view.controls[name].jump(way, explorer.state[name])})


def read_numbers(texts: list[str]) -> dict:
    """Numbers as they were typed: ``numbers``, or the ``problem`` with them."""
    try:
        return {"numbers": [read_number(text) for text in texts]}
    except ValueError as problem:
        return {"problem": str(problem)}


class Explorer:
    """A view and the state that its controls have."""

    def __init__(self, view):
        self.view, self.state = view, view.start()

    def go_to(self, **changes):
        """Move some controls, each as far as it goes, and draw."""
        for name, value in changes.items():
            self.state[name] = self._fitting(name, value)
        for name, highest in self.ends().items():
            self.state[name] = min(self.state[name], highest)
        self.drawing = self.view.draw(**self.state)

    def _fitting(self, name, value):
        """A value that the control can have: a link or a field may say anything."""
        control = self.view.controls[name]
        if isinstance(control, Menu):
            return value if value in control.options.values() else self.state[name]
        if isinstance(control, Numbers):
            return tuple(map(float, value))
        if hasattr(control, "highest"):
            highest = self.ends().get(name, control.highest)
            return min(max(int(value), control.lowest), highest)
        return bool(value)

    def ends(self):
        """Where the sliders end that another control can move."""
        return self.view.highest(**self.state)

    def shown(self):
        """What a page shows."""
        numbers = {
            name: {"name": control.name_of(self.state[name]), "texts": [*map(written, self.state[name])]}
            for name, control in self.view.controls.items()
            if isinstance(control, Numbers)
        }
        return {
            "state": self.state,
            "highest": self.ends(),
            "written": numbers,
            "scene": self.drawing.as_data(),
            "sentence": self.drawing.sentence,
            "tables": self.drawing.tables,
        }


def described(control) -> dict:
    """A control as plain data."""
    data = {name: value for name, value in control._asdict().items() if name not in ("labels", "is_mistake")}
    data["ways"] = control.ways if isinstance(control, Images) else []
    if isinstance(control, Menu):
        data["options"] = list(control.options.items())
    if isinstance(control, Numbers):
        data["names"] = [*control.known, YOUR_OWN]
    return data | {"kind": type(control).__name__}


def made(recipe: dict):
    """The view of a recipe."""
    module = importlib.import_module(f"helpers.views.{recipe['view']}")
    return module.view(*map(argument, recipe["arguments"]))


def argument(data: object) -> object:
    """An argument of a view, of what stands for it in a recipe."""
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind == "array":
        return values(data)
    if kind == "images":
        images = arrays[data["from"]][: data["count"]]
        if data["chosen"] is not None:
            images = images[values(data["chosen"])]
        images = scale_images(images) if data["scaled"] else images
        return images.reshape(-1, *data["shape"])
    if kind == "network":
        return NumpyNetwork([arrays[name] for name in data["weights"]])
    if kind == "snapshots":
        updates, accuracies, *weights = (arrays[name] for name in data["arrays"])
        return Snapshots(updates, accuracies, weights)
    if kind == "subject":
        return Subject(*(argument(data[name]) for name in ("network", "images", "labels")))
    if kind == "own":
        return _own[data["name"]]
    return data


def values(data: dict) -> np.ndarray:
    """An array that a recipe holds."""
    return np.frombuffer(zlib.decompress(base64.b64decode(data["values"])), data["dtype"]).reshape(
        data["shape"]
    )
