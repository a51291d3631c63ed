"""The pages where Python for them cannot be had."""

from helpers.site import bundle
from helpers.site.pages import write_pages
from tests.browser.conftest import NOTEBOOKS


def test_without_python_the_pages_have_still_pictures_and_say_so(tmp_path, monkeypatch, capsys):
    def unreachable(site):
        raise OSError("Python for the pages could not be had. Tried: nowhere.")

    monkeypatch.setattr(bundle, "write_bundle", unreachable)
    assert not write_pages(NOTEBOOKS, tmp_path)
    assert (
        "could not be had. Tried: nowhere.\nThe pages are written with still pictures."
        in capsys.readouterr().out
    )
    assert not (tmp_path / "explore.html").exists()
    assert "Sliders\ndon't move here" in (tmp_path / "index.html").read_text(encoding="utf-8")
    for path in NOTEBOOKS:
        page = (tmp_path / f"{path.stem}.html").read_text(encoding="utf-8")
        assert "<script" not in page
        assert "data-explorer" not in page
        assert "explore.html" not in page
