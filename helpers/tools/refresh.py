"""Put the outputs of a default run into the notebooks under version control: `make refresh`.

Takes the files that papermill wrote into build/run/ and keeps what a reader needs: no times, no
widget state, no widget views (which need a kernel; the picture beside them does not), no version
of the Python that happened to run.
"""

import sys
from pathlib import Path

import nbformat

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def cleaned(notebook):
    """Return ``notebook`` without anything that is of this run only. Changes it in place."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            cell.outputs = _joined([output for output in map(_without_widget, cell.outputs) if output])
    return notebook


def _joined(outputs):
    """The same, with text that was printed in pieces as one: where it was cut depends on time."""
    joined = []
    for output in outputs:
        if (
            joined
            and output.output_type == joined[-1].output_type == "stream"
            and output.name == joined[-1].name
        ):
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def _without_widget(output):
    if "data" in output:
        output.data.pop(WIDGET_VIEW, None)
        if not output.data:  # a progress bar
            return None
    return output


def refresh(executed, committed):
    """Write the outputs in the file ``executed`` to ``committed``, which must hold the same cells."""
    new, old = (nbformat.read(path, as_version=4) for path in (executed, committed))
    if [(cell.id, cell.source) for cell in new.cells] != [(cell.id, cell.source) for cell in old.cells]:
        sys.exit(f"{executed} was not run from {committed} as it is now; type 'make run' first.")
    nbformat.write(cleaned(new), committed)


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        refresh(path, Path("notebooks") / path.name)
