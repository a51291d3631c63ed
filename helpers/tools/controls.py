"""Train the networks that notebook 3 compares, and record what came out: `make controls`.

Three questions. Which part of the network helps against a shift of the images? What makes its training
faster? What helps against overfitting? The first two are asked on the notebook's terms, with five seeds; the
third on those of the longer run of `make weights`. Each training is a run of control.ipynb, beside this file,
in a sweep that keeps it in build/controls/. One at a time, because seconds are measured, too.
Takes about 20 minutes on two cores.
"""

import json
import re
from pathlib import Path

from helpers.models.controls import CONTROLS_RECORD
from helpers.tools.runs.sweep import sweep

NOTEBOOK = Path(__file__).with_name("control.ipynb")
SEEDS = (1, 2, 3, 4, 5)
MEASURED_ON, SHIFTS = 2000, range(5)
# name -> epochs. Where one takes less time there are more, so that they can be compared at equal time.
CONTROLS = {
    "as it is": 5,
    "without pooling": 5,
    "strides for pooling": 12,
    "global average": 6,
    "shifted training images": 6,
    "dense, as large": 30,
}
# name -> network, the filters of its first convolution, epochs, learning rate
FASTER = {
    "pooling first": ("pooling first", 64, 5, "constant"),
    "32 and 64 filters": ("as it is", 32, 6, "constant"),
    "both": ("pooling first", 32, 6, "constant"),
    "both, one cycle": ("pooling first", 32, 5, "one cycle"),
    "as it is, one cycle": ("as it is", 64, 5, "one cycle"),
}
LONGER = ("as it is", "dropout", "mirrored", "moved")
LONGER_TERMS = {"IMAGES": 60_000, "EPOCHS": 15, "SEED": 3, "MOVED_IMAGES": 0}  # as make weights has them


def trainings() -> dict[tuple, dict]:
    """All trainings: group, name and seed -> the settings of control.ipynb. The networks take turns."""
    found = {("longer", name, LONGER_TERMS["SEED"]): LONGER_TERMS | {"NETWORK": name} for name in LONGER}
    for seed in SEEDS:
        for name, epochs in CONTROLS.items():
            found["controls", name, seed] = {"NETWORK": name, "EPOCHS": epochs, "SEED": seed}
        for name, (network, filters, epochs, rate) in FASTER.items():
            settings = {"NETWORK": network, "FIRST_FILTERS": filters, "EPOCHS": epochs, "SEED": seed}
            found["faster", name, seed] = settings | {"LEARNING_RATE": rate, "MOVED_IMAGES": 0}
    return found


def by_epoch(results: dict, quantity: str) -> list[float]:
    """The values that a run recorded of a quantity, epoch by epoch."""
    named = [name for name in results if name.startswith(f"{quantity}, epoch ")]
    return [round(results[name], 4) for name in sorted(named, key=lambda name: int(name.split()[-1]))]


def of_seeds(runs: list[dict]) -> dict:
    """Of the same training with several seeds: what is recorded. ``runs`` are the results of each."""
    told = {
        "parameters": runs[0]["parameters"],
        "seconds": round(min(run["seconds_an_epoch"] for run in runs), 3),
        "validation": [by_epoch(run, "val_accuracy") for run in runs],
    }
    if "moved by 0, epoch 1" in runs[0]:
        shifts = [[by_epoch(run, f"moved by {pixels}") for pixels in SHIFTS] for run in runs]
        told["accuracies"] = [[list(epoch) for epoch in zip(*run, strict=True)] for run in shifts]
    return told


def recorded(results: dict[tuple, dict], versions: dict[str, str]) -> dict:
    """The record: ``results`` holds those of each of `trainings`, under the same key."""
    groups = {"controls": CONTROLS, "faster": FASTER, "longer": LONGER}
    record = {
        "terms": {
            "images": 12_000,
            "batch_size": 32,
            "validation_split": 1 / 6,
            "epochs": 5,
            "seeds": SEEDS,
            "measured_on": MEASURED_ON,
            "shifts": [*SHIFTS],
        },
        "versions": {name: versions[name] for name in ("python", "tensorflow", "keras")},
    }
    for group, names in groups.items():
        runs = {name: [one for key, one in results.items() if key[:2] == (group, name)] for name in names}
        record[group] = {name: of_seeds(of_name) for name, of_name in runs.items()}
    for name, told in record["longer"].items():
        run = results["longer", name, LONGER_TERMS["SEED"]]
        quantities = ("accuracy", "loss", "val_accuracy", "val_loss")
        told["history"] = {quantity: by_epoch(run, quantity) for quantity in quantities}
    return record


def written(record: dict) -> str:
    """JSON with a line for each short list."""
    text = json.dumps(record, indent=1)
    return re.sub(r"\[[^][{}]*\]", lambda found: " ".join(found[0].split()), text) + "\n"


if __name__ == "__main__":
    wanted = trainings()
    try:
        rows = sweep(NOTEBOOK, [*wanted.values()], Path("build/controls"), at_once=1)
    except KeyboardInterrupt as stopped:
        raise SystemExit(str(stopped)) from None
    failed = [row for row in rows if row["outcome"] != "done"]
    if failed:
        raise SystemExit(
            f"{len(failed)} of {len(wanted)} trainings failed; build/controls/runs.csv says why."
        )
    results = dict(zip(wanted, (row["results"] for row in rows), strict=True))
    CONTROLS_RECORD.write_text(written(recorded(results, rows[0]["versions"])), encoding="utf-8")
