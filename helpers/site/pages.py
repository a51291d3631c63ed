"""The notebooks as pages: to read without anything, and alive where Python for the page can be had.

They show what is under version control, outputs included. How a page looks stands in templates/course, what
moves it in scripts.
"""

import base64
import hashlib
import io
import json
import re
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from PIL import Image
from pygments.formatters import HtmlFormatter

from helpers.missing import heading_below
from helpers.site import bundle, exercises, recipes

HERE = Path(__file__).parent
EXPLORERS = HERE.parent / "explorers"  # its picture is the page's, too
LAST_LINE = 20  # pixels of a still picture with the line that says to run the cell


def write_pages(notebooks: list[Path], folder: Path, alive: bool = True) -> bool:
    """Write a page for each notebook, explore.html with all explorers, and index.html with the contents.

    Parameters
    ----------
    notebooks : paths of the notebooks, in the order of the course
    folder : where the pages go; made where it is missing
    alive : False for pages to read, with still pictures, and without explore.html

    Returns
    -------
    Whether they are alive: Python for the pages could be had.

    Raises
    ------
    LookupError : for an explorer of images or a network that the pages don't have
    """
    read = [nbformat.read(path, as_version=4) for path in notebooks]
    pages = [
        {"file": f"{path.stem}.html", "title": notebook.cells[0].source.splitlines()[0].removeprefix("# ")}
        for path, notebook in zip(notebooks, read, strict=True)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    files = None
    if alive:
        try:
            files = bundle.write_bundle(folder)
        except OSError as problem:
            print(f"{problem}\nThe pages are written with still pictures.")
    explorers = list(_explorers(pages, read)) if files else []
    script = _script()
    known = {
        "pages": pages,
        "styles": _styles(),
        "explorers": {(one["file"], one["cell"]): one["key"] for one in explorers},
        "script": hashlib.sha256(script.encode()).hexdigest()[:8] if files else None,
    }

    def write(file, template, notebook, shown=(), **more):
        by_key = {one["key"]: one for one in shown}
        course = {"files": files, "start": bundle.START, "explorers": by_key}
        course = json.dumps(course | {"exercises": exercises.of(notebook)})
        more |= {"course": course.replace("</", "<\\/"), "shown": by_key, "file": file}
        html, _ = _exporter(template).from_notebook_node(notebook, known | more)
        (folder / file).write_text(html, encoding="utf-8")

    for place, (page, notebook) in enumerate(zip(pages, read, strict=True)):
        shown = [one for one in explorers if one["file"] == page["file"]]
        write(page["file"], "index.html.j2", notebook, shown, place=place)
    empty = nbformat.v4.new_notebook()
    if files:
        (folder / "course.js").write_text(script, encoding="utf-8")
        write("explore.html", "explore.html.j2", empty, explorers)
    write("index.html", "contents.html.j2", empty)
    return bool(files)


def _explorers(pages, notebooks):
    """All explorers: each with its place in the course, still picture and recipe, and a key of its own."""
    taken = set()
    for page, notebook in zip(pages, notebooks, strict=True):
        heading = ""
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                heading = heading_below(cell.source, heading)
            for output, recipe in recipes.explorers(cell):
                key = recipe["view"].replace("_", "-")
                if key in taken:
                    key += f"-{cell.id.removeprefix('explore-')}"
                taken.add(key)
                output.data["image/png"] = _without_last_line(output.data["image/png"])
                yield {
                    "key": key,
                    "file": page["file"],
                    "page": page["title"],
                    "cell": cell.id,
                    "heading": heading,
                    "still": output.data["image/png"],
                    "sentence": output.metadata["image/png"]["alt"],
                    "recipe": recipe,
                }


def _without_last_line(png):
    """A still picture, in base64, without the line that says to run the cell."""
    still = Image.open(io.BytesIO(base64.b64decode(png)))
    file = io.BytesIO()
    still.crop((0, 0, still.width, still.height - LAST_LINE)).save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode()


def _styles():
    """Of what moves in JupyterLab, and of code, as the reader wishes it: light or dark."""
    light, dark = (
        HtmlFormatter(style=name).get_style_defs(".highlight") for name in ("default", "github-dark")
    )
    files = ("explorer.css", "prediction.css")
    moving = "".join((EXPLORERS / file).read_text(encoding="utf-8") for file in files)
    return f"{moving}\n{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def _script():
    """What moves a page: the picture of JupyterLab's explorers, and the page's own scripts."""

    def module(name, *files):
        text = "".join((EXPLORERS / file).read_text(encoding="utf-8") for file in files)
        return text.replace("export default", f"const {name} =")

    own = {path.stem: path.read_text(encoding="utf-8") for path in (HERE / "scripts").glob("*.js")}
    worker = f"const WORKER = {json.dumps(own.pop('worker'))};\n"
    first = [own.pop(name) for name in ("python", "controls", "live")]
    parts = [module("PICTURE", "shapes.js", "picture.js"), module("UPRIGHT", "upright.js")]
    parts += [module("PREDICTION", "prediction.js"), worker, *first]
    return "".join([*parts, *(own[name] for name in sorted(own))])


def _exporter(template):
    """An exporter to HTML by one of the course's templates."""
    return HTMLExporter(
        template_name="course",
        template_file=template,
        extra_template_basedirs=[str(HERE / "templates")],
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
