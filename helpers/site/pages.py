"""The notebooks as pages that need no kernel, no installation and no network.

They show what is under version control, outputs included. How a page looks stands in templates/course.
"""

import re
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from pygments.formatters import HtmlFormatter


def write_pages(notebooks: list[Path], folder: Path) -> None:
    """Write a page for each notebook, and index.html with the contents.

    Parameters
    ----------
    notebooks : paths of the notebooks, in the order of the course
    folder : where the pages go; made where it is missing
    """
    read = [nbformat.read(path, as_version=4) for path in notebooks]
    pages = [
        {"file": f"{path.stem}.html", "title": notebook.cells[0].source.splitlines()[0].removeprefix("# ")}
        for path, notebook in zip(notebooks, read, strict=True)
    ]
    known = {"pages": pages, "code_colours": HtmlFormatter().get_style_defs(".highlight")}
    folder.mkdir(parents=True, exist_ok=True)
    one_page, contents = _exporter("index.html.j2"), _exporter("contents.html.j2")
    for place, (page, notebook) in enumerate(zip(pages, read, strict=True)):
        html, _ = one_page.from_notebook_node(notebook, known | {"place": place})
        (folder / page["file"]).write_text(html, encoding="utf-8")
    html, _ = contents.from_notebook_node(nbformat.v4.new_notebook(), known)
    (folder / "index.html").write_text(html, encoding="utf-8")


def _exporter(template):
    """An exporter to HTML by one of the course's templates."""
    return HTMLExporter(
        template_name="course",
        template_file=template,
        extra_template_basedirs=[str(Path(__file__).with_name("templates"))],
        preprocessors=[_link_to_pages],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )


def _link_to_pages(notebook, resources):
    """A preprocessor: links to notebooks become links to their pages."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"\]\((\w+)\.ipynb\)", r"](\1.html)", cell.source)
    return notebook, resources
