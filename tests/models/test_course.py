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
    ("damage", "error", "sentence"),
    [
        (lambda content: content[:500_000] + bytes([content[500_000] ^ 1]) + content[500_001:], ValueError,
         "is not the file that ships with the course"),
        (lambda content: content[:500_000], ValueError, "is not the file that ships with the course"),
        (lambda content: None, OSError, "cannot be read (No such file or directory)"),
    ],
)  # fmt: skip
def test_damaged_course_weights_are_refused(damage, error, sentence, tmp_path, monkeypatch):
    content = damage(models.COURSE_WEIGHTS.read_bytes())
    monkeypatch.setattr(course, "COURSE_WEIGHTS", tmp_path / "course_cnn.weights.h5")
    if content is not None:
        course.COURSE_WEIGHTS.write_bytes(content)
    with pytest.raises(error) as caught:
        models.load_course_cnn()
    assert str(caught.value) == f"course_cnn.weights.h5 {sentence}; restore it with 'git restore helpers'"
