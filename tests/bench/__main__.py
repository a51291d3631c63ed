"""The benchmark, `make bench`: the course beside what it is compared with, in one run on this machine.

`make bench PARTS=arithmetic` measures one part and keeps what is known of the others. The table goes to
build/bench/table.md, its figures to build/bench/results.json, a picture to build/bench/bench.png.
"""

import importlib
import importlib.metadata
import json
import os
import platform
import re
import sys
from pathlib import Path

from matplotlib.figure import Figure

from tests.bench.contest import BUILD, Row

PARTS = ("steps", "arithmetic", "starting", "training", "whole")
SCALES = {"s": 1, "ms": 1e3, "µs": 1e6}


def machine():
    """What this was measured on, in one line."""
    model, memory = platform.processor(), 0
    if Path("/proc/cpuinfo").exists():
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
        model = found[1].strip() if found else model
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = importlib.metadata.packages_distributions()  # TensorFlow's has one of two names
    numpy, tensorflow, keras = (
        importlib.metadata.version(packages[name][0]) for name in ("numpy", "tensorflow", "keras")
    )
    return (
        f"{os.cpu_count()} cores of {model or 'an unknown processor'}, {memory:.0f} GB, {platform.system()}; "
        f"Python {platform.python_version()}, NumPy {numpy}, "
        f"TensorFlow {tensorflow}, Keras {keras}"
    )


def shown(value, unit):
    if value is None:
        return ""
    value *= SCALES.get(unit, 1)
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def line(row):
    times = f"{row.there / row.here:,.1f}" if row.there else ""
    goal = "" if row.goal is None else f"{row.goal}: {'yes' if row.reached else '**no**'}"
    cells = [row.what, shown(row.here, row.unit), row.against, shown(row.there, row.unit), times, goal]
    return f"| {' | '.join(cells)} |"


def table(results):
    lines = ["| what | the course | against | there | times faster | goal |", "|---|---|---|---|---|---|"]
    return "\n".join(lines + [line(row) for part in PARTS for row in results.get(part, [])]) + "\n"


def picture(results):
    """How many times faster, as bars on a logarithmic scale."""
    rows = [row for part in PARTS for row in results.get(part, []) if row.there]
    figure = Figure(figsize=(10, 0.4 * len(rows) + 1.2), layout="constrained")
    axes = figure.subplots()
    times = [row.there / row.here for row in rows]
    axes.barh(range(len(rows)), [value - 1 for value in times], left=1, color="#004c80")
    axes.set(xscale="log", xlim=(min(0.2, *times), 2 * max(times)), xlabel="times as fast as what is named")
    axes.set_yticks(range(len(rows)), [f"{row.what} / {row.against}" for row in rows], fontsize=7)
    axes.axvline(1, color="black", linewidth=1)
    axes.invert_yaxis()
    return figure


if __name__ == "__main__":
    BUILD.mkdir(parents=True, exist_ok=True)
    file = BUILD / "results.json"
    results = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    results = {part: [Row(*row) for row in rows] for part, rows in results.items()}
    for part in sys.argv[1:] or PARTS:
        print(f"\n{part}", flush=True)
        results[part] = importlib.import_module(f"tests.bench.{part}").measure()
        for row in results[part]:
            print(line(row), flush=True)
        file.write_text(json.dumps(results, indent=1), encoding="utf-8")
    (BUILD / "table.md").write_text(f"{machine()}\n\n{table(results)}", encoding="utf-8")
    picture(results).savefig(BUILD / "bench.png", dpi=110)
    print(f"\n{BUILD / 'table.md'}")
