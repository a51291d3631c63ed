"""TensorFlow starts without a word, and with a memory that keeps what is needed again."""

import os
import subprocess
import sys

import pytest
import tensorflow  # noqa: F401 - which the tests start anew

# What one step frees is there for the next one: otherwise these ten would ask for 122,000 pages.
KEPT = """
from resource import RUSAGE_SELF, getrusage
bytearray(50_000_000)
before = getrusage(RUSAGE_SELF).ru_minflt
for _ in range(10): bytearray(50_000_000)
assert getrusage(RUSAGE_SELF).ru_minflt - before < 1000
"""


@pytest.mark.parametrize(("first", "onednn"), [("tensorflow", "0"), ("helpers.models", None)])
def test_tensorflow_starts_without_a_word(first, onednn):
    """Whether its faster convolutions are off, or as the course has them; what comes after is told."""
    script = (
        f"import os, helpers, {first}, tensorflow as tf; tf.constant(1.0)\n"
        "assert tf.__spec__.name == tf.__name__ == 'tensorflow' and tf.__file__\n"
        f"{KEPT if sys.platform == 'linux' else ''}"
        "os.write(2, b'told')"
    )
    settings = {key: value for key, value in os.environ.items() if not key.startswith("TF_")}
    if onednn:
        settings["TF_ENABLE_ONEDNN_OPTS"] = onednn
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "told", 0)
