"""Run a notebook with every combination of some settings, and compare what came out: `make sweep`."""

import argparse
import sys
from pathlib import Path

from helpers.tools.runs import grid
from helpers.tools.runs.sweep import sweep

EXAMPLE = """example, fifteen runs of notebook 3:
  python -m helpers.tools.runs 03_pooling FIRST_FILTERS=16,32,64 SEED=1,2,3,4,5

Runs that are there are not done again: after Ctrl+C, the same command does those that are left.
build/sweep/NOTEBOOK/ gets runs.csv, with a row for each run, figure.png, and each executed notebook.

more machines: with the same version of the course on each,
  dask scheduler                                    on one of them, which says its address
  dask worker tcp://HOST:8786 --nthreads 4          on each, with 2 GB of memory for each of its threads
  python -m helpers.tools.runs ... --scheduler tcp://HOST:8786
"""


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """What was typed behind the command."""
    parser = argparse.ArgumentParser(
        "python -m helpers.tools.runs",
        description=__doc__,
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("notebook", help="03_pooling, or a file such as mine/03_pooling.ipynb")
    parser.add_argument(
        "grid",
        nargs="+",
        metavar="NAME=VALUE,VALUE",
        help="a setting and its values; with a comma: \"KERNEL='Sobel, vertical edges',emboss\"",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--scheduler", help="the address of a Dask cluster, such as tcp://host:8786")
    where.add_argument(
        "--at-once", type=int, metavar="N", help="at most so many runs at once on this machine"
    )
    parser.add_argument("--retry", action="store_true", help="do those runs again that failed")
    parser.add_argument("--folder", type=Path, help="where to write, instead of build/sweep/NOTEBOOK")
    return parser.parse_intermixed_args(arguments)


def main() -> None:
    """Sweep, draw, and say what came out."""
    asked = options()
    is_file = asked.notebook.endswith(".ipynb")
    notebook = Path(asked.notebook) if is_file else Path("notebooks") / f"{asked.notebook}.ipynb"
    folder = asked.folder or Path("build/sweep") / notebook.stem
    if asked.at_once is not None and asked.at_once < 1:
        raise SystemExit(f"--at-once must be 1 or more, got {asked.at_once}")
    try:
        combinations = grid.combinations(" ".join(asked.grid))
    except ValueError as problem:
        raise SystemExit(str(problem)) from None
    rows = sweep(notebook, combinations, folder, asked.scheduler, asked.at_once, asked.retry)
    from helpers.tools.runs.figure import draw  # here, because matplotlib takes a second, and is for the end

    print(draw(rows, folder))
    print(f"In {folder}: runs.csv, figure.png, and each executed notebook in runs.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt as stopped:
        print(f"\n{stopped}", file=sys.stderr)
        sys.exit(130)
