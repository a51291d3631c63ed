import numpy as np
import pytest

from helpers import data, models
from helpers.models import course


def test_the_course_weights_are_as_good_as_recorded(fashion_mnist):
    model, record = models.load_course_cnn(), models.course_record()
    images, labels = fashion_mnist[1]
    accuracy = model.evaluate(data.scale_images(images), labels, batch_size=1000, verbose=0)[1]
    assert accuracy >= 0.905
    # Another processor may turn an image or two.
    assert accuracy == pytest.approx(record["test_accuracy"], abs=0.0005)


def test_the_record_of_the_weights_is_complete():
    record = models.course_record()
    longer = record["longer_run"]["history"]
    assert {len(values) for values in longer.values()} == {15}
    # The validation images chose the number of epochs.
    assert record["epochs"] == 1 + int(np.argmin(longer["val_loss"])) == len(record["history"]["accuracy"])
    assert set(record["versions"]) == {"python", "tensorflow", "keras"}
    assert models.COURSE_WEIGHTS.stat().st_size < 1.1e6


@pytest.mark.parametrize(
    "damage", [lambda held: held[:-1] + bytes([held[-1] ^ 1]), lambda held: held[:500_000]]
)
def test_missing_and_damaged_course_weights_are_refused(damage, tmp_path, monkeypatch):
    held, restore = models.COURSE_WEIGHTS.read_bytes(), "restore it with 'git restore helpers'"
    monkeypatch.setattr(course, "COURSE_WEIGHTS", tmp_path / "held.h5")
    with pytest.raises(OSError) as caught:
        models.load_course_cnn()
    assert str(caught.value) == f"held.h5 cannot be read (No such file or directory); {restore}"
    course.COURSE_WEIGHTS.write_bytes(damage(held))
    with pytest.raises(ValueError) as caught:
        models.load_course_cnn()
    assert str(caught.value) == f"held.h5 is not the file that ships with the course; {restore}"
