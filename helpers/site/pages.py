"""Write the course as pages that need no kernel, no installation and no network: `make site`.

The notebooks become HTML under build/site/ as they are under version control, outputs included.
"""

import html
import re
import sys
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from pygments.formatters import HtmlFormatter

STYLE = """
body { max-width: 50rem; margin: auto; padding: 1rem; font: 1.05rem/1.6 system-ui, sans-serif; color: #222; }
a { color: #0a5a9c; }
nav { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; padding: 0.5rem 0; }
img { max-width: 100%; height: auto; }
pre, code { font-size: 0.95rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
.input, details pre { background: #fcfcfc; padding: 0.7rem; border-left: 4px solid #0a5a9c; }
.input { margin-top: 1.2rem; }
.output { padding: 0.7rem; }
/* Keras prints its summaries in colours that are too pale on white. */
.output pre span { color: inherit !important; }
table { border-collapse: collapse; font-size: 0.95rem; }
td, th { padding: 0.2rem 0.6rem; }
"""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{title} | Seeing Convolutions</title>
<style>{style}</style>
</head>
<body>
<nav aria-label="Course">{links}</nav>
<main>
{body}
</main>
<nav aria-label="Course, below the page">{links}</nav>
</body>
</html>
"""

CONTENTS = """<h1>Seeing Convolutions</h1>
<p>A course in four notebooks: you train networks that recognise clothes, move sliders to see what a
convolution computes, and look inside the network you trained.</p>
<p>These pages show the notebooks with all their results, to read without installing anything. Sliders
stand still here, and exercises don't answer: for that, run the notebooks on your machine. The README
of the course says how.</p>
<ol>
{entries}
</ol>
"""


def build(notebooks, folder):
    """Write a page for each notebook (paths, in order) and index.html into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    read = [nbformat.read(path, as_version=4) for path in notebooks]
    names = [f"{path.stem}.html" for path in notebooks]
    titles = [re.match(r"# (.*)", notebook.cells[0].source)[1] for notebook in read]
    exporter = HTMLExporter(
        template_name="basic",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    style = STYLE + HtmlFormatter(style="default").get_style_defs(".highlight")
    for place, notebook in enumerate(read):
        body, _ = exporter.from_notebook_node(notebook)
        links = [("Contents", "index.html")]
        links += [(f"Previous: {titles[place - 1]}", names[place - 1])] if place else []
        links += [(f"Next: {titles[place + 1]}", names[place + 1])] if place + 1 < len(read) else []
        _write(folder / names[place], titles[place], _without_kernel(body), links, style)
    entries = [
        f'<li><a href="{name}">{html.escape(title.split(". ", 1)[1])}</a></li>'
        for name, title in zip(names, titles, strict=True)
    ]
    _write(folder / "index.html", "Contents", CONTENTS.format(entries="\n".join(entries)), [], style)


def _without_kernel(body):
    """The page's HTML with links to pages instead of notebooks, and all that scrolls open to the keyboard."""
    body = re.sub(r'href="(\w+)\.ipynb"', r'href="\1.html"', body)
    return body.replace(
        '<pre style="white-space:pre;overflow-x:auto',
        '<pre tabindex="0" style="white-space:pre;overflow-x:auto',
    )


def _write(path, title, body, links, style):
    anchors = "".join(f'<a href="{target}">{html.escape(text)}</a>' for text, target in links)
    page = PAGE.format(title=html.escape(title), style=style, links=anchors, body=body)
    if not links:
        page = re.sub(r"<nav.*</nav>\n", "", page)
    path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    build(sorted(Path("notebooks").glob("*.ipynb")), Path(sys.argv[1]))
