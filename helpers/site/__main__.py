"""`make site`: write the course into build/site/."""

from pathlib import Path

from helpers.site import write_pages

write_pages(sorted(Path("notebooks").glob("*.ipynb")), Path("build/site"))
