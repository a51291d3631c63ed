"""What Keras loads, from the same files."""

import functools
import shutil

import keras
import numpy as np


def test_it_is_what_keras_loads(fashion_mnist, published, tmp_path, monkeypatch):
    shutil.copytree(published, tmp_path / "datasets" / "fashion-mnist")
    get_file = functools.partial(keras.utils.get_file, cache_dir=tmp_path)
    monkeypatch.setattr("keras.src.datasets.fashion_mnist.get_file", get_file)
    for ours, theirs in zip(fashion_mnist, keras.datasets.fashion_mnist.load_data(), strict=True):
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(one, other)
            assert one.dtype == other.dtype
