"""The bytes with which a page becomes alive: Pyodide, what Python imports, images and weights.

Each file is written compressed, under a name that changes with its content, and once more as a script: a page
that was opened from a folder, without a server, may load scripts and nothing else.
"""

import base64
import functools
import gzip
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from helpers.site import recipes, runtime

HELPERS = Path(__file__).parent.parent
HERE = Path(__file__).parent
FOLDER = "python"  # beside the pages
PYODIDE = ("pyodide.asm.wasm", "pyodide.asm.js", "pyodide.mjs")
START = (*PYODIDE, "first", "course")  # the others come when they are needed


def write_bundle(site: Path) -> dict[str, dict]:
    """Write what is not there yet, and remove what is there no more.

    Returns
    -------
    For each file its path from the page, its size in bytes and its SHA-256 as browsers write it.

    Raises
    ------
    OSError : if Pyodide cannot be had
    """
    pyodide = runtime.runtime_folder()
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name in PYODIDE:
        files[name] = _written(folder, name, runtime.FILES[name], (pyodide / name).read_bytes)
    compiled, sources = functools.cache(_compiled), _sources()
    for name in ("first", "rest"):
        files[name] = _written(folder, name, sources, lambda name=name: compiled(pyodide)[name])
    for name, pack in recipes.packs().items():
        files[name] = _written(folder, name, hashlib.sha256(pack).hexdigest(), lambda pack=pack: pack)
    kept = {Path(file["path"]).stem for file in files.values()}
    for old in folder.iterdir():
        if old.stem not in kept:
            old.unlink()
    return files


def _written(folder: Path, name: str, key: str, content: Callable[[], bytes]) -> dict:
    """Write a file that the key stands for, unless it is there."""
    stem = f"{name.replace('.', '-')}-{key[:12]}"
    path, script = folder / f"{stem}.bin", folder / f"{stem}.js"
    if not script.exists():
        packed = gzip.compress(content(), 9, mtime=0)
        path.write_bytes(packed)
        script.write_text(f'carry("{name}", "{base64.b64encode(packed).decode()}");\n')
    packed = path.read_bytes()
    integrity = base64.b64encode(hashlib.sha256(packed).digest()).decode()
    return {"path": f"{FOLDER}/{stem}.bin", "bytes": len(packed), "integrity": f"sha256-{integrity}"}


def _sources():
    """A key for all that is compiled."""
    sources = [*sorted(HELPERS.rglob("*.py")), HERE / "compile.mjs"]
    return hashlib.sha256(
        b"".join([*map(Path.read_bytes, sources), repr(runtime.FILES).encode()])
    ).hexdigest()


def _compiled(pyodide: Path) -> dict[str, bytes]:
    """The packs that compile.py makes in Pyodide."""
    from playwright._impl._driver import compute_driver_executable  # it brings the node that we need

    with tempfile.TemporaryDirectory(prefix="packs-") as scratch:
        archive = Path(scratch, "helpers.zip")
        with zipfile.ZipFile(archive, "w") as helpers:
            for source in HELPERS.rglob("*.py"):
                helpers.write(source, source.relative_to(HELPERS.parent))
        node = compute_driver_executable()[0]
        command = [node, HERE / "compile.mjs", pyodide, pyodide / runtime.NUMPY, archive, scratch]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"What the page needs of Python could not be compiled:\n{done.stderr}")
        return {name: Path(scratch, name).read_bytes() for name in ("first", "rest")}
