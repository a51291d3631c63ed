"""Run what learners handed in, and write build/collect/: results.csv and index.html."""

import argparse
import sys
from pathlib import Path

from helpers.folders import written_whole
from helpers.tools.collect import collecting, page, results

OUT = Path("build/collect")
EXAMPLE = """The notebooks lie in folders of any depth, as a learning platform exports them, or in one zip:
  make collect FOLDER=~/Downloads/submissions.zip"""


def main() -> None:
    """Collect, as the command line says."""
    parser = argparse.ArgumentParser(
        "python -m helpers.tools.collect",
        description=__doc__,
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="folder or zip with the notebooks")
    parser.add_argument("--scheduler", help="a Dask cluster that is there, such as tcp://host:8786")
    parser.add_argument("--at-once", type=_positive(int), help="run at most so many at once")
    parser.add_argument(
        "--seconds",
        type=_positive(int),
        default=600,
        help="that one may take; each of its cells a fifth of that (600)",
    )
    parser.add_argument(
        "--gigabytes", type=_positive(float), default=3.0, help="of memory that one may take (3)"
    )
    args = parser.parse_args()
    if sys.platform == "win32":
        raise SystemExit("Hand-ins are run on Linux or macOS. On Windows, use the Linux subsystem (WSL).")
    folder = args.folder.expanduser()  # make hands it on with its ~
    if not folder.exists():
        raise SystemExit(f"There is no {folder}. Name a folder or a zip with the notebooks.")
    collected = collecting.collect(folder, args.seconds, args.gigabytes, args.scheduler, args.at_once)
    write(
        "results.csv", "\N{ZERO WIDTH NO-BREAK SPACE}" + results.as_csv(collected.rows)
    )  # so Excel reads UTF-8
    write("index.html", page.page(collected))
    could_not = [row.reason for row in collected.rows if row.outcome == results.COULD_NOT]
    files = len({row.file for row in collected.rows})
    print(f"{files} hand-ins, of which {len(could_not)} could not be run. See {OUT / 'index.html'}.")
    if collecting.STOPPED in could_not:
        raise SystemExit(130)  # as the shell counts a Ctrl+C


def write(name, text):
    written_whole(OUT / name, lambda file: file.write_text(text, encoding="utf-8"))


def _positive(kind):
    """A parser of numbers above 0."""

    def parsed(text):
        try:
            number = kind(text)
        except ValueError:
            number = 0
        if not 0 < number < float("inf"):
            raise argparse.ArgumentTypeError(f"must be a number above 0, got {text!r}")
        return number

    return parsed


if __name__ == "__main__":
    main()
