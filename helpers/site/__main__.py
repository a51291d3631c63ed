"""`make site`: write the course into build/site/."""

from pathlib import Path

from helpers.site.pages import write_pages

site = Path("build/site")
if write_pages(sorted(Path("notebooks").glob("*.ipynb")), site):
    (site / ".alive").touch()  # make need not write it again
