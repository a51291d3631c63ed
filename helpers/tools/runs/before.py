"""What is wrong with settings, told before the first run: a name or a value that a notebook does not take."""

import contextlib
import difflib
import tempfile
from pathlib import Path

import nbformat
import papermill

from helpers.tools.copies import without_outputs

CHECK = "parameters.check("


def checked(notebook: Path, combinations: list[dict]) -> nbformat.NotebookNode:
    """Read a notebook, without its outputs, and check the settings that it is to be run with.

    Parameters
    ----------
    notebook : its file
    combinations : for each run name -> value

    Raises
    ------
    SystemExit
        With one sentence: it cannot be read, or it does not take this name or this value.
    """
    try:
        course = nbformat.read(notebook, as_version=4)
        known = list(papermill.inspect_notebook(str(notebook)))
    except FileNotFoundError:
        there = ", ".join(path.stem for path in sorted(Path("notebooks").glob("*.ipynb")))
        raise SystemExit(
            f"There is no {notebook}; the notebook is one of {there}, or the path of a file."
        ) from None
    except Exception as problem:  # noqa: BLE001 - of many kinds, by what is wrong with the file
        told = str(problem).strip().partition("\n")[0]
        raise SystemExit(f"{notebook} cannot be read as a notebook: {told}") from None
    refuse_names(notebook.stem, known, combinations)
    refuse_values(course, combinations)
    return without_outputs(course)


def refuse_names(notebook: str, known: list[str], combinations: list[dict]) -> None:
    """Refuse a name that is no setting of the notebook, and say which may have been meant."""
    for name in dict.fromkeys(name for settings in combinations for name in settings):
        if name not in known:
            meant = [one for one in known if name.upper() in one.split("_")]
            meant += difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.6)
            told = f"did you mean {meant[0]}?" if meant else f"it has {', '.join(known) or 'none'}"
            raise SystemExit(f"{name} is not a setting of {notebook}; {told}")


def refuse_values(notebook: nbformat.NotebookNode, combinations: list[dict]) -> None:
    """Refuse a value that the notebook does not take: run its cells from the settings to their check."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    checks = [place for place, cell in enumerate(cells) if CHECK in cell.source]
    if not checks:
        return  # a notebook of another kind says it in its run
    # A run begins in an empty folder as well: a file must be named with the folder it is in.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for settings in combinations:
            names = {"__name__": "__main__"}
            try:
                for cell in cells[: checks[0] + 1]:
                    exec(compile(cell.source, "the notebook", "exec"), names)  # noqa: S102
                    if "parameters" in cell.metadata.get("tags", []):
                        names.update(settings)
            except (ValueError, TypeError) as problem:  # what the check says
                raise SystemExit(str(problem)) from None
            except Exception as problem:  # noqa: BLE001 - the code may be a learner's
                told = f"{type(problem).__name__}: {problem}"
                raise SystemExit(f"The cells up to the check of the settings do not run: {told}") from None
