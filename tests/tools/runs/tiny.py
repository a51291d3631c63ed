"""A notebook whose runs a test can hold up, count and make fail: it takes a second or two."""

import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil

METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
SETTINGS = """SEED = 1  # 0 to 9
HOW = "well"  # how it ends
PLACE = ""  # a folder in which each run leaves a file when it starts, and waits for open-SEED or open
"""
CHECK = """from helpers import parameters

parameters.check(globals(), SEED=range(10), HOW=["well", "error", "exit", "gone"], PLACE=PLACES)"""
RUN = """import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from helpers import record

models = Path(os.environ["SEEING_CONVOLUTIONS_MODELS"], "my_cnn.keras")
record.record(progress=os.environ.get("SEEING_CONVOLUTIONS_PROGRESS", "the learner's own"))
record.record(double=2 * SEED, threads=os.environ["TF_NUM_INTRAOP_THREADS"], left=len(list(Path().iterdir())))
if models.exists():
    record.record(network=models.read_bytes()[:9].decode("ascii", "replace"))  # its beginning
    models.write_text("another network")
Path("left behind").touch()
if PLACE:
    Path(PLACE, f"started-{SEED}-{os.getpid()}").touch()
    while not (Path(PLACE, f"open-{SEED}").exists() or Path(PLACE, "open").exists()):
        time.sleep(0.02)
if HOW == "error" and not Path(PLACE, "mended").exists():
    raise ValueError("this run\\nwent wrong")
if HOW == "exit":
    sys.exit(0)
if HOW == "gone":
    os._exit(3)"""


def write(folder: Path) -> Path:
    """Write the notebook, with the folder as the only one that PLACE takes beside none."""
    cells = [
        nbformat.v4.new_code_cell(SETTINGS, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(CHECK.replace("PLACES", repr(["", str(folder)]))),
        nbformat.v4.new_markdown_cell("Why?"),
        nbformat.v4.new_code_cell(RUN),
        nbformat.v4.new_code_cell('print("the end")'),
    ]
    file = folder / "tiny.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), file)
    return file


def started(folder: Path, seed: int) -> list[int]:
    """The processes of the kernels in which a run with this seed was started, one for each time."""
    return [int(file.name.split("-")[-1]) for file in folder.glob(f"started-{seed}-*")]


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what must come about; the test fails if it takes a minute."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def wait_until_gone(processes: list[int]) -> None:
    """Wait until none of some processes is left."""
    assert processes
    wait_until(lambda: not any(psutil.pid_exists(process) for process in processes))
