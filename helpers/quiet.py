"""TensorFlow starts without a word, and set up for the processor and the memory of a learner's machine.

Without a word, since its notes differ between machines, and no learner can act on them.
"""

import ctypes
import importlib.util
import os
import platform
import sys
from pathlib import Path

# TensorFlow reads these once, when it is imported.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
if platform.machine() in ("x86_64", "AMD64"):
    # Intel's and AMD's newest processors have it by default; on the others, too, convolutions train faster.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    # With it TensorFlow would keep what it once needed in a pool of its own; the system's gives it back.
    os.environ.setdefault("TF_ONEDNN_USE_SYSTEM_ALLOCATOR", "1")


def of_glibc(name: str):
    """A function of glibc, the C library of most Linux systems, or None where it is not there."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


def _keep_large_pieces():
    """Have glibc keep what one training step frees for the next one.

    Else it gives large arrays back and asks for them again, page by page: with batches of 128 images that
    is a tenth of a step. After a cell all of it is given back (helpers/memory.py).
    """
    mallopt = of_glibc("mallopt")
    if mallopt is not None:
        mallopt(-1, 2**30)  # M_TRIM_THRESHOLD of malloc.h, in bytes: up to here the end of the heap stays
        mallopt(-3, 2**30)  # M_MMAP_THRESHOLD: and up to here a piece comes from the heap


class _QuietTensorFlow:
    """Imports TensorFlow, once, without the note that oneDNN is on, which no setting keeps back.

    C++ code writes it before TensorFlow's logging begins, so the file it goes to is changed
    (https://github.com/tensorflow/tensorflow/issues/100442).
    """

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == "tensorflow":
            sys.meta_path.remove(cls)
            _keep_large_pieces()
            spec = importlib.util.find_spec(name)
            if spec is not None:
                load = spec.loader.exec_module
                spec.loader.exec_module = lambda module: _without_stderr(load, module)
            return spec


def _without_stderr(function, argument):
    sys.stderr.flush()
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        function(argument)
    finally:
        os.dup2(kept, 2)
        os.close(kept)


if "tensorflow" not in sys.modules:
    sys.meta_path.insert(0, _QuietTensorFlow)
