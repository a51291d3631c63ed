"""One run: what it gets, what comes out, and a kernel that does not start."""

import json
import sys

import nbformat
import pytest

from helpers.tools.runs import child, cluster, one_run
from tests.tools.runs import tiny

# A kernel that fails as often as its file has letters left, with these words.
FAILING_KERNEL = """
import os, sys
from pathlib import Path
left = Path(sys.argv[2])
fails = left.read_text()
left.write_text(fails[1:])
Path(sys.argv[3]).open("a").write("started\\n")
if fails:
    sys.exit(sys.argv[4])
os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", "-f", sys.argv[1]])
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """As the only task of a worker, with four cores."""
    monkeypatch.setattr(cluster, "tasks_at_once", lambda: 1)
    monkeypatch.setattr(cluster, "unwanted", lambda: False)
    monkeypatch.setattr(cluster, "CPU_COUNT", 4)


def text_of(file):
    return file.read_text(encoding="utf-8")


def test_a_run_has_its_share_of_threads_its_own_folder_and_the_learners_network(tmp_path, monkeypatch):
    monkeypatch.setenv("SEEING_CONVOLUTIONS_MODELS", str(tmp_path))
    monkeypatch.setattr(cluster, "tasks_at_once", lambda: 2)
    monkeypatch.delenv("SEEING_CONVOLUTIONS_PROGRESS")
    (tmp_path / "my_cnn.keras").write_text("a network")
    done = one_run.run(text_of(tiny.write(tmp_path)), {"SEED": 3})
    assert done["outcome"] == "done"
    assert done["results"].pop("progress") == "off"
    assert done["results"] == {"double": 6, "threads": "2", "left": 0, "network": "a network"}
    assert done["threads"] == 2
    assert done["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert done["run_seconds"] > 0
    assert text_of(tmp_path / "my_cnn.keras") == "a network"
    notebook = nbformat.reads(done["notebook"], as_version=4)
    assert notebook.cells[-1].outputs[0].text == "the end\n"
    # Nothing of this machine or this minute is in it.
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert not [cell.metadata for cell in notebook.cells if set(cell.metadata) - {"tags"}]


@pytest.mark.parametrize(("words", "retried"), [("Address already in use", True), ("No such file", False)])
def test_a_kernel_whose_port_was_taken_is_started_once_more(words, retried, tmp_path, monkeypatch):
    script, kernel = tmp_path / "kernel.py", tmp_path / "kernels" / "python3"
    left, starts = tmp_path / "left", tmp_path / "starts"
    script.write_text(FAILING_KERNEL)
    kernel.mkdir(parents=True)
    argv = [sys.executable, script, "{connection_file}", left, starts, f"ZMQError: {words}"]
    spec = {"argv": [str(part) for part in argv], "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    notebook = text_of(tiny.write(tmp_path))
    for fails in ("x", "xx") if retried else ("x",):
        left.write_text(fails)
        starts.unlink(missing_ok=True)
        done = one_run.run(notebook, {})
        assert len(text_of(starts).splitlines()) == (2 if retried else 1)
        failed = "RuntimeError: Kernel died before replying to kernel_info"
        assert done["outcome"] == ("done" if retried and fails == "x" else failed)


def notebook_of(*cells):
    return nbformat.v4.new_notebook(cells=cells)


def test_a_cell_that_did_not_run_is_no_success():
    """papermill is content with both."""
    ran = nbformat.v4.new_code_cell("1", execution_count=1)
    exited = nbformat.v4.new_output("error", ename="SystemExit", evalue="0")
    text, empty = nbformat.v4.new_markdown_cell("Why?"), nbformat.v4.new_code_cell(" ")
    assert child.unseen_by_papermill(notebook_of(ran, text, empty)) == "done"
    assert (
        child.unseen_by_papermill(notebook_of(ran, text, nbformat.v4.new_code_cell("2")))
        == "cell 3 did not run"
    )
    ran.outputs = [exited]
    assert child.unseen_by_papermill(notebook_of(ran)) == "SystemExit: 0"


def test_a_run_whose_process_is_killed_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(one_run.sys, "executable", "false")
    done = one_run.run(text_of(tiny.write(tmp_path)), {})
    assert done["outcome"] == "the run's process ended by itself, with 1"
    assert (done["results"], done["notebook"]) == ({}, "")


def test_a_run_that_nobody_wants_ends_with_its_kernel(tmp_path, monkeypatch):
    """Its worker closes the pipe, as the system does for a worker that is killed."""
    notebook = text_of(tiny.write(tmp_path))
    monkeypatch.setattr(cluster, "unwanted", lambda: bool(tiny.started(tmp_path, 1)))
    done = one_run.run(notebook, {"PLACE": str(tmp_path)})
    assert done["outcome"] == "the run's process ended by itself, with 1"
    tiny.wait_until_gone(tiny.started(tmp_path, 1))
