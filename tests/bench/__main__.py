"""The benchmark, `make bench`: the course beside what it is compared with, in one run on this machine.

`make bench PARTS=arithmetic` measures one part and keeps what is known of the others. The table goes to
build/bench/table.md, its figures to build/bench/rows.json, and how many times faster the course is to
tests/bench/ratios.json. `make bench AGAINST=tests/bench/ratios.json` leaves that file as it is, and says what
became slower.
"""

import argparse
import importlib
import importlib.metadata
import json
import os
import platform
import re
from pathlib import Path

from tests.bench import ratios
from tests.bench.contest import BUILD, Row

PARTS = ("steps", "arithmetic", "starting", "training", "reaching")
PARTS += ("memory", "page", "runs", "whole", "class")
MODULES = {"class": "class_of_thirty"}  # where it may not have the part's name
SCALES = {"s": 1, "ms": 1e3, "µs": 1e6}


def machine():
    """What this was measured on, in one line."""
    cpus = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*\S)", cpus.read_text()) if cpus.exists() else None
    model = found[1] if found else platform.processor() or "an unknown processor"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    told = f"{os.cpu_count()} cores of {model}, {memory:.0f} GB, {platform.system()}"
    told += f"; Python {platform.python_version()}"
    packages = importlib.metadata.packages_distributions()  # TensorFlow's has one of two names
    for title in ("NumPy", "TensorFlow", "Keras"):
        told += f", {title} {importlib.metadata.version(packages[title.lower()][0])}"
    return told


def shown(value, unit):
    if value is None:
        return ""
    value *= SCALES.get(unit, 1)
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def line(row):
    times = f"{row.there / row.here:,.1f}" if row.there else ""
    goal = row.goal and f"{row.goal}: {'yes' if row.reached else '**no**'}"
    cells = [row.what, shown(row.here, row.unit), row.against, shown(row.there, row.unit), times, goal]
    return f"| {' | '.join(cells)} |"


def table(results):
    lines = ["| what | the course | against | there | times faster | goal |", "|---|---|---|---|---|---|"]
    return "\n".join(lines + [line(row) for part in PARTS for row in results.get(part, [])]) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.split("\n")[0])
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all if none is named"
    )
    parser.add_argument("--against", metavar="FILE", help="say what became slower than these ratios say")
    asked = parser.parse_args()
    for part in asked.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part}: choose from {', '.join(PARTS)}")
    known = ratios.read(asked.against) if asked.against else None
    os.environ["SEEING_CONVOLUTIONS_PROGRESS"] = "off"  # whoever measures is no learner
    BUILD.mkdir(parents=True, exist_ok=True)
    file = BUILD / "rows.json"
    results = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    results = {part: [Row(*row) for row in rows] for part, rows in results.items()}
    found = {}
    for part in asked.parts or PARTS:
        print(f"\n{part}", flush=True)
        results[part] = importlib.import_module(f"tests.bench.{MODULES.get(part, part)}").measure()
        found |= ratios.of(results[part])
        print(*map(line, results[part]), sep="\n", flush=True)
        file.write_text(json.dumps(results, indent=1), encoding="utf-8")
    (BUILD / "table.md").write_text(f"{machine()}\n\n{table(results)}", encoding="utf-8")
    print(f"\n{BUILD / 'table.md'}")
    if known is not None:
        print(*ratios.compared(known, found), sep="\n")
    elif found:
        ratios.keep(found)


if __name__ == "__main__":
    main()
