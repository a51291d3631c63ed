"""The trained network that ships with the course, and how it came about."""

import hashlib
import io
import json
from pathlib import Path

import keras
import numpy as np

from helpers.forward import Snapshots
from helpers.models.networks import build_cnn

COURSE_WEIGHTS = Path(__file__).with_name("course_cnn.weights.h5")
COURSE_SNAPSHOTS = Path(__file__).with_name("course_cnn.snapshots.npy")
COURSE_RECORD = Path(__file__).with_name("course_cnn.json")


def course_record() -> dict:
    """How the shipped weights came about, as ``make weights`` wrote it down.

    Its keys: ``seed``, ``batch_size``, ``epochs``, ``versions`` of a training on all 60,000 images,
    ``history`` (Keras' own, one value an epoch), ``test_accuracy``, ``sha256`` of the weights file,
    ``snapshots``: after which updates they were taken, and the whole network's test accuracy there; and
    ``longer_run``, with the ``history`` of one that was validated: it told after how many epochs to stop.
    """
    return json.loads(COURSE_RECORD.read_text(encoding="utf-8"))


def load_course_cnn() -> keras.Model:
    """`build_cnn()` with the trained weights that ship with the course.

    Raises
    ------
    ValueError if the file's SHA-256 is not the recorded one: it was altered or cut off
    OSError if it is missing or cannot be read
    """
    _shipped(COURSE_WEIGHTS, course_record()["sha256"])
    model = build_cnn()
    model.load_weights(COURSE_WEIGHTS)
    return model


def course_snapshots() -> Snapshots:
    """The two convolutions at some moments of the training that gave the shipped weights, as float16.

    Raises
    ------
    ValueError, OSError as `load_course_cnn` does
    """
    record = course_record()["snapshots"]
    file = io.BytesIO(_shipped(COURSE_SNAPSHOTS, record["sha256"]))
    weights = [np.lib.format.read_array(file) for _ in range(4)]  # one after the other; no objects
    return Snapshots(np.array(record["updates"]), np.array(record["test_accuracy"]), weights)


def _shipped(file, sha256):
    """The content of a file that ships with the course."""
    restore = "restore it with 'git restore helpers'"
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise OSError(f"{file.name} cannot be read ({problem.strerror}); {restore}") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{file.name} is not the file that ships with the course; {restore}")
    return content
