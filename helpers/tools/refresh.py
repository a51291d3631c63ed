"""Put the outputs of a default run into the notebooks under version control: `make refresh`.

Takes the files that papermill wrote into build/run/ and keeps what a reader needs: no times, no
widget state, no widget views (which need a kernel; the picture beside them does not), no version
of the Python that happened to run.
"""

import sys
from pathlib import Path

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor, CoalesceStreamsPreprocessor

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CLEANERS = (
    ClearMetadataPreprocessor(preserve_cell_metadata_mask={"tags"}),
    CoalesceStreamsPreprocessor(),  # where printed text was cut into pieces depends on time
)


def cleaned(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return ``notebook`` without anything that is of this run only. Changes it in place."""
    for cell in notebook.cells:
        if not cell.metadata.get("tags"):  # papermill gives every cell an empty list
            cell.metadata.clear()
        if cell.cell_type == "code":
            _drop_widget_views(cell)
    for cleaner in CLEANERS:
        notebook, _ = cleaner.preprocess(notebook, {})
    notebook.metadata["kernelspec"] = KERNEL
    return notebook


def _drop_widget_views(cell):
    """Keep what stands beside the views; outputs that are nothing else go (progress bars)."""
    for output in cell.outputs:
        output.get("data", {}).pop(WIDGET_VIEW, None)
    cell.outputs = [output for output in cell.outputs if output.get("data") != {}]


def refresh(executed: Path, committed: Path) -> None:
    """Write the outputs in the file ``executed`` to ``committed``, which must hold the same cells."""
    new, old = (nbformat.read(path, as_version=4) for path in (executed, committed))
    if [(cell.id, cell.source) for cell in new.cells] != [(cell.id, cell.source) for cell in old.cells]:
        sys.exit(f"{executed} was not run from {committed} as it is now; type 'make run' first.")
    nbformat.write(cleaned(new), committed)


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        refresh(path, Path("notebooks") / path.name)
