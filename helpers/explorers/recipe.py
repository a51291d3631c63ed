"""What an explorer writes into its output, so that a page without a kernel can make the same one."""

import base64
import hashlib
import zlib
from collections.abc import Callable

import numpy as np

from helpers.forward import Snapshots
from helpers.views.network import Subject

LONGEST = 100_000  # bytes of an array that are written; of a longer one the digest says which it is


def recipe(make: Callable, arguments: tuple) -> dict:
    """A view's name and the arguments that it was made of, as plain data."""
    return {"view": make.__module__.rpartition(".")[2], "arguments": [written(value) for value in arguments]}


def written(value: object) -> object:
    """An argument as plain data. What is no number, text or dict of them says its ``kind``."""
    if hasattr(value, "receptive_field"):  # a `helpers.views.network.Network`
        return {"kind": "network", "weights": [digest(weights) for weights in value.weights]}
    if isinstance(value, Subject):
        return {
            "kind": "subject",
            "network": written(value.network),
            "images": written(value.images),
            "labels": written(value.labels),
        }
    if isinstance(value, Snapshots):
        return {"kind": "snapshots", "weights": [digest(weights) for weights in value.weights]}
    if not isinstance(value, np.ndarray):
        return value
    data = {"kind": "array", "dtype": str(value.dtype), "shape": list(value.shape), "sha256": digest(value)}
    packed = base64.b64encode(zlib.compress(value.tobytes())) if value.nbytes < 10 * LONGEST else b""
    if 0 < len(packed) <= LONGEST:
        data["values"] = packed.decode()
    return data


def digest(values: np.ndarray) -> str:
    """SHA-256 of an array's values, as they lie in memory row by row."""
    return hashlib.sha256(np.ascontiguousarray(values)).hexdigest()
