"""What the explorers of the notebooks show, as their outputs say it, with data that the page has."""

import functools
import json
from collections.abc import Iterator

import numpy as np

from helpers.data import load_fashion_mnist, scale_images
from helpers.explorers.recipe import digest
from helpers.forward import Snapshots
from helpers.site.live import values

FIRST = 1_000  # images of the test set that every explorer has; those that a network judged have all
WEIGHTS = "weights"
SNAPSHOTS = "snapshots"  # the name of their pack, and of each array in it with its place


@functools.cache
def test_images() -> np.ndarray:
    """The test set's images, (10000, 28, 28) uint8."""
    return load_fashion_mnist()[1][0]


@functools.cache
def course_weights() -> list[np.ndarray]:
    """The weights of the network that ships with the course, as Keras lists them."""
    from helpers.models import load_course_cnn  # here, because it takes seconds: it imports TensorFlow

    return load_course_cnn().get_weights()


@functools.cache
def course_snapshots() -> Snapshots:
    """The moments of the training of the network that ships with the course."""
    from helpers.models import course_snapshots as load

    return load()


def packs() -> dict[str, bytes]:
    """The arrays that recipes name, as `helpers.site.live.unpack` reads them."""
    weights = {f"{WEIGHTS}{place}": values for place, values in enumerate(course_weights())}
    return {
        "course": packed({"first": test_images()[:FIRST], **weights}),
        "all": packed({"all": test_images()}),
        SNAPSHOTS: packed(_named(course_snapshots())),
    }


def _named(snapshots):
    """The arrays of snapshots, by name."""
    moments = snapshots.updates, snapshots.accuracies, *snapshots.weights
    return {f"{SNAPSHOTS}{place}": values for place, values in enumerate(moments)}


def packed(arrays: dict[str, np.ndarray]) -> bytes:
    """A line of JSON with each array's dtype and shape by its name, then their values."""
    index = {name: [str(values.dtype), values.shape] for name, values in arrays.items()}
    return b"".join([json.dumps(index).encode(), b"\n", *(values.tobytes() for values in arrays.values())])


def explorers(cell) -> Iterator[tuple]:
    """The outputs of a cell that are explorers, each with its recipe as a page understands it.

    Raises
    ------
    LookupError : for an explorer of images or a network that the page doesn't have
    """
    for output in cell.get("outputs", []):
        if "explorer" in output.get("metadata", {}):
            try:
                yield output, resolved(output.metadata["explorer"])
            except LookupError as problem:
                raise LookupError(
                    f"The explorer of the cell {cell.id} cannot be in a page: {problem}."
                ) from None


def resolved(recipe: dict) -> dict:
    """A recipe in which what was too long to be written is named as the page has it."""
    arguments = recipe["arguments"]
    return recipe | {"arguments": [_resolved(argument, arguments) for argument in arguments]}


def _resolved(argument, arguments):
    if not isinstance(argument, dict) or "values" in argument:
        return argument
    if argument.get("kind") == "array":
        return _images(argument, arguments)
    if argument.get("kind") == "network":
        if argument["weights"] != [digest(weights) for weights in course_weights()]:
            raise LookupError("it shows a network that is not the course's")
        return argument | {"weights": [f"{WEIGHTS}{place}" for place in range(len(argument["weights"]))]}
    if argument.get("kind") == SNAPSHOTS:
        if argument["weights"] != [digest(weights) for weights in course_snapshots().weights]:
            raise LookupError("it shows snapshots that are not the course's")
        return {"kind": SNAPSHOTS, "from": SNAPSHOTS, "arrays": list(_named(course_snapshots()))}
    if argument.get("kind") != "subject":
        return argument
    images = _images(argument["images"], [*arguments, argument["labels"]])
    return argument | {"network": _resolved(argument["network"], ()), "images": images}


def _images(images, arguments):
    """Images as the page names them."""
    if "values" in images:
        return images
    count = images["shape"][0]
    of_each = [one for one in arguments if isinstance(one, dict) and one.get("shape", [0])[0] == count]
    of_each = [one for one in of_each if "values" in one]  # labels, and what a network said
    known = {"kind": "images", "shape": images["shape"][1:], "count": count, "chosen": None}
    if _is(test_images()[:count], images):
        # Those that a network judged are needed all, for what it said of each.
        known |= {"from": "all"} if len(of_each) > 1 else {"from": "first", "count": min(count, FIRST)}
    else:
        places = [
            one for one in of_each if one["dtype"] == "int64" and _is(test_images()[values(one)], images)
        ]
        if not places:
            raise LookupError("it shows images that are not the test set's")
        known |= {"from": "all", "chosen": places[0], "count": len(test_images())}
    return known | {"scaled": images["dtype"] == "float32"}


def _is(images, written):
    """Whether these images, scaled or not, are those that an explorer was made of."""
    if written["dtype"] == "float32" and len(images):
        images = scale_images(images)
    return digest(images) == written["sha256"]
