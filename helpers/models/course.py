"""The trained network that ships with the course, and how it came about."""

import hashlib
import json
from pathlib import Path

import keras

from helpers.models.networks import build_cnn

COURSE_WEIGHTS = Path(__file__).with_name("course_cnn.weights.h5")
COURSE_RECORD = Path(__file__).with_name("course_cnn.json")


def course_record() -> dict:
    """How the shipped weights came about, as ``make weights`` wrote it down.

    Its keys: ``seed``, ``batch_size``, ``epochs``, ``versions`` of a training on all 60,000 images,
    ``history`` (Keras' own, one value an epoch), ``test_accuracy``, ``sha256`` of the weights file, and
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
    restore = "restore it with 'git restore helpers'"
    try:
        content = COURSE_WEIGHTS.read_bytes()
    except OSError as problem:
        raise OSError(f"{COURSE_WEIGHTS.name} cannot be read ({problem.strerror}); {restore}") from None
    if hashlib.sha256(content).hexdigest() != course_record()["sha256"]:
        raise ValueError(f"{COURSE_WEIGHTS.name} is not the file that ships with the course; {restore}")
    model = build_cnn()
    model.load_weights(COURSE_WEIGHTS)
    return model
