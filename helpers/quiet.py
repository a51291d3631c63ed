"""TensorFlow starts without a word: its notes differ from machine to machine, and no learner can act on them."""

import importlib.util
import os
import platform
import sys

# TensorFlow reads these once, when it is imported. Its start-up notes about processor instructions differ
# from machine to machine, and no learner can act on them.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
if platform.machine() in ("x86_64", "AMD64"):
    # Intel's and AMD's newest processors have it by default; on the others, too, convolutions train faster.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")


class _QuietTensorFlow:
    """Imports TensorFlow, once, without the one start-up note that no setting keeps back.

    It says that oneDNN is on, and is written before TensorFlow's logging begins
    (https://github.com/tensorflow/tensorflow/issues/100442), by C++ code: so the file it goes to is changed.
    """

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "tensorflow":
            return None
        sys.meta_path.remove(cls)
        spec = importlib.util.find_spec(name)
        if spec is not None:
            load = spec.loader.exec_module
            spec.loader.exec_module = lambda module: _without_stderr(load, module)
        return spec


def _without_stderr(function, *arguments):
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        function(*arguments)
    finally:
        os.dup2(kept, 2)
        os.close(kept)


if "tensorflow" not in sys.modules:
    sys.meta_path.insert(0, _QuietTensorFlow)
