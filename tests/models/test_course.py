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


def test_the_snapshots_lead_to_the_weights_that_ship():
    snapshots, record = models.course_snapshots(), models.course_record()
    steps = -(-60_000 // record["batch_size"])
    assert len(snapshots.updates) >= 12 and list(snapshots.updates) == sorted(set(snapshots.updates))
    assert (snapshots.updates[0], snapshots.updates[-1]) == (0, steps * record["epochs"])
    assert np.sum(snapshots.updates <= 0.01 * snapshots.updates[-1]) >= 5  # dense early
    assert snapshots.accuracies[-1] == record["test_accuracy"]
    assert 0.02 < snapshots.accuracies[0] < 0.2  # guessing
    for values, trained in zip(snapshots.weights, models.load_course_cnn().get_weights(), strict=False):
        assert values.shape == (len(snapshots.updates), *trained.shape)
        assert np.array_equal(values[-1], trained.astype(np.float16))
        assert not np.array_equal(values[0], values[-1])
    assert models.COURSE_SNAPSHOTS.stat().st_size < 2e6


@pytest.mark.parametrize(
    "damage", [lambda held: held[:-1] + bytes([held[-1] ^ 1]), lambda held: held[:500_000]]
)
@pytest.mark.parametrize(
    ("name", "load"),
    [("COURSE_WEIGHTS", models.load_course_cnn), ("COURSE_SNAPSHOTS", models.course_snapshots)],
)
def test_missing_and_damaged_course_weights_are_refused(name, load, damage, tmp_path, monkeypatch):
    content, restore = getattr(course, name).read_bytes(), "restore it with 'git restore helpers'"
    monkeypatch.setattr(course, name, tmp_path / "held.h5")
    with pytest.raises(OSError) as caught:
        load()
    assert str(caught.value) == f"held.h5 cannot be read (No such file or directory); {restore}"
    (tmp_path / "held.h5").write_bytes(damage(content))
    with pytest.raises(ValueError) as caught:
        load()
    assert str(caught.value) == f"held.h5 is not the file that ships with the course; {restore}"
