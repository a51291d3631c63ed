"""Where Fashion-MNIST can be had: Debian's package, and the mirrors of its publisher and of Keras."""

import shutil
import subprocess
from pathlib import Path

from helpers.data.files import FILES
from helpers.prose import say

DEBIAN_PACKAGE = "dataset-fashion-mnist"
DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
MIRRORS = (
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",  # the one Keras uses
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",  # the publisher's own
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
)
MIRROR_TIMEOUT = 10  # seconds of silence after which a mirror counts as hanging
MIRROR_RETRIES = 1  # how often a mirror that stumbled is asked again for the same file


def download(mirror: str, scratch: Path) -> Path:
    """Fetch the packed files from a mirror into ``scratch``; returns the folder they are in."""
    import pooch  # here, because it takes a tenth of a second, and data in the cache needs no download

    say(f"Fashion-MNIST: downloading 31 MB from {mirror}")
    pooch.get_logger().setLevel("WARNING")  # the progress bar says enough
    # No digest of the packed files: what counts is what is inside, see `files.read`.
    packed = {f"{file.name}.gz": None for file in FILES}
    publisher = pooch.create(scratch, mirror, registry=packed, retry_if_failed=MIRROR_RETRIES)
    get = pooch.HTTPDownloader(progressbar=True, chunk_size=2**16, timeout=MIRROR_TIMEOUT)
    for name in packed:
        publisher.fetch(name, downloader=get)
    return scratch


def download_with_apt(scratch: Path) -> Path:
    """Fetch Debian's package with apt's own lists and cache in ``scratch``: that needs no root."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise OSError("apt-get and dpkg are on Debian and Ubuntu only")
    (scratch / "lists" / "partial").mkdir(parents=True)
    (scratch / "cache" / "archives" / "partial").mkdir(parents=True)
    apt = ["apt-get", "-q", "-o", f"Dir::State::Lists={scratch}/lists", "-o", f"Dir::Cache={scratch}/cache"]
    apt += ["-o", "APT::Sandbox::User="]  # root's apt would drop to a user who cannot read scratch
    _run([*apt, "update"], scratch)
    _run([*apt, "download", DEBIAN_PACKAGE], scratch)
    for package in scratch.glob("*.deb"):
        _run(["dpkg", "-x", str(package), "unpacked"], scratch)
    return scratch / "unpacked" / DEBIAN_FOLDER.relative_to("/")


def _run(command, folder):
    told = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
    done = subprocess.run(command, cwd=folder, check=False, timeout=300, **told)
    if done.returncode:
        last_words = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise OSError(f"{command[0]} failed: {last_words}")
