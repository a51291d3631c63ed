"""Training: five epochs of the network with convolutions and of the baseline."""

import sys

from tests.bench.contest import Row, arrays_file, others_python, processes, versus
from tests.bench.turns import Seconds, all_cores

EPOCHS, BATCH_SIZE = 5, 128
SEED = 1
# Multiplications and additions for one image: each convolution and dense layer forward, then backward to its
# weights and to its input. The first convolution's input, the image, needs no gradient.
FIRST, OTHERS = 26 * 26 * 9 * 64, 11 * 11 * 9 * 64 * 64 + 1600 * 128 + 128 * 10
OPERATIONS = 2 * (2 * FIRST + 3 * OTHERS)


def measure():
    file, here, torch = arrays_file(), sys.executable, others_python()
    with processes(
        notes=(here, "train_notes", file, "dnn", SEED),
        course=(here, "train_course", "dnn", 32, EPOCHS, SEED),
    ) as started:
        seconds, _, full = take_turns(started, EPOCHS)
        baseline = totals(seconds, full)

    with processes(
        notes=(here, "train_notes", file, "cnn", SEED),
        course=(here, "train_course", "cnn", BATCH_SIZE, EPOCHS, SEED),
        torch32=(torch, "train_torch", file, 32, SEED),
        torch128=(torch, "train_torch", file, BATCH_SIZE, SEED),
    ) as started:
        seconds, accuracies, full = take_turns(started, EPOCHS)
        cnn, reached = totals(seconds, full), {name: values[-1] for name, values in accuracies.items()}
        products = ("TensorFlow's product", "NumPy's product")
        limit = 2 * 4096**3 / min(started["course"].ask(name)[0] for name in products for _ in range(5))

    what, notes = "baseline, five epochs", "the notes' code"
    rows = [versus(what, baseline["course"], "s", notes, baseline["notes"], 1.5)]
    what = f"CNN, five epochs on 60,000 images (test accuracy {reached['course']:.4f})"
    eager = "PyTorch, eager, channels last, batches of"
    for name, title, times in (
        ("notes", notes, 1.5), ("torch32", f"{eager} 32", 1), ("torch128", f"{eager} {BATCH_SIZE}", 1)
    ):  # fmt: skip
        rows.append(versus(what, cnn["course"], "s", f"{title} ({reached[name]:.4f})", cnn[name], times))
    what, more = "its test accuracy, beyond the notes'", 100 * (reached["course"] - reached["notes"])
    rows.append(Row(what, more, "points", goal="not 0.5 below", reached=more > -0.5))
    rows.append(Row("the two cores' limit: a product of 4096 x 4096", limit / 1e9, "GFLOPS"))
    for name, title in ("course", "the course"), ("notes", notes), ("torch32", "PyTorch, batches of 32"):
        share = 100 * OPERATIONS * 60_000 * EPOCHS / cnn[name] / limit
        rows.append(Row(f"share of that limit: {title}", share, "%"))
    return rows


def totals(seconds, full):
    """What these epochs take on a quiet machine, by name: each does the same work, so each as the fastest.

    A median does not do here. A machine that is not one's own can be at half its speed for minutes, and
    with turns of a minute that hits one contestant and not the other. The noise is how far the second
    fastest is from the fastest; ``full`` says in which rounds the machine gave all its cores.
    """
    return {name: fastest(times, len(times), any(full)) for name, times in seconds.items()}


def fastest(times, epochs, full):
    """So many epochs, each as long as the fastest of these."""
    first, second = sorted(times)[:2]
    return Seconds(epochs * first, second / first, not full)


def take_turns(started, epochs):
    """One epoch each, in turn. Returns seconds and accuracies by name, and where all cores were there."""
    seconds, accuracies, full = {name: [] for name in started}, {name: [] for name in started}, []
    for _ in range(epochs):
        full.append(all_cores())
        for name, process in started.items():
            one_epoch(process, seconds[name], accuracies[name])
    return seconds, accuracies, full


def one_epoch(process, seconds, accuracies):
    # Measuring first brings back to memory what the machine took away while others had their turn.
    process.ask("accuracy", warm=False)
    seconds.append(process.ask("epoch", warm=False)[0])
    accuracies.append(process.ask("accuracy", warm=False)[1])
    print(f"{seconds[-1]:.1f} s, {accuracies[-1]:.4f}", flush=True)
