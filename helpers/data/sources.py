"""Where Fashion-MNIST can be had."""

import shutil
import subprocess
import threading
from pathlib import Path

from helpers.data.files import FILES

DEBIAN_PACKAGE = "dataset-fashion-mnist"
DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
MIRRORS = (
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",  # the one Keras uses
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",  # the publisher's own
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
)
MIRROR_TIMEOUT = 10  # seconds of silence after which a mirror counts as hanging
MIRROR_RETRIES = 1  # how often a mirror that stumbled is asked again for the same file
# A slow line may take an hour, but a mirror that sends less than this in so many seconds is given up.
MIRROR_LEAST, MIRROR_PATIENCE = 300_000, 30
MIRROR_MOST = 10**8  # bytes, far more than the data set has: no mirror may fill the disk


class _Download(threading.Thread):
    """Fetch the packed files from a mirror into a folder.

    In a thread, because requests' timeout ends silence only: one who waits for the rest of what a
    mirror drips byte by byte cannot look at the clock.
    """

    def __init__(self, mirror, folder):
        super().__init__(daemon=True)  # one that was given up must not keep Python from ending
        self.mirror = mirror
        self.folder = folder
        self.received = 0
        self.given_up = False
        self.problem = None

    def run(self):
        try:
            import pooch  # here, because it takes a tenth of a second, and data in the cache needs no download

            pooch.get_logger().setLevel("WARNING")  # the progress bar says enough
            get = pooch.HTTPDownloader(progressbar=True, chunk_size=2**16, timeout=MIRROR_TIMEOUT)

            def download(url, path, files):
                with Path(path).open("wb") as self.file:
                    get(url, self, files)  # which writes to a path or, as here, to what has these two methods

            files = pooch.create(
                path=self.folder,
                base_url=self.mirror,
                # No digest of the packed file: what counts is what is inside, see `_unpack`.
                registry={f"{file.name}.gz": None for file in FILES},
                retry_if_failed=MIRROR_RETRIES,
            )
            for name in files.registry:
                files.fetch(name, downloader=download)
        except Exception as problem:  # noqa: BLE001 - who waits for the thread raises it
            self.problem = problem

    def write(self, chunk):
        self.received += len(chunk)
        if self.given_up:
            raise TimeoutError("given up")
        if self.received > MIRROR_MOST:
            raise OSError("sends far more than the data set has")
        self.file.write(chunk)

    def flush(self):
        self.file.flush()


def _download(mirror, scratch):
    print(f"Fashion-MNIST: downloading 31 MB from {mirror}", flush=True)
    download = _Download(mirror, scratch)
    try:
        download.start()
        while download.is_alive():
            before = download.received
            download.join(MIRROR_PATIENCE)
            if download.is_alive() and download.received - before < MIRROR_LEAST:
                raise TimeoutError(f"sent less than {MIRROR_LEAST:,} bytes in {MIRROR_PATIENCE} seconds")
    finally:
        download.given_up = True  # also if this was interrupted
    if download.problem:
        raise download.problem
    return scratch


def _download_with_apt(scratch):
    """Fetch Debian's package with apt's own lists and cache in ``scratch``: that needs no root."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise OSError("apt-get and dpkg are on Debian and Ubuntu only")
    (scratch / "lists" / "partial").mkdir(parents=True)
    (scratch / "cache" / "archives" / "partial").mkdir(parents=True)
    apt = ["apt-get", "-q"]
    apt += ["-o", f"Dir::State::Lists={scratch / 'lists'}", "-o", f"Dir::Cache={scratch / 'cache'}"]
    apt += ["-o", "APT::Sandbox::User="]  # root's apt would drop to a user who cannot read scratch
    _run([*apt, "update"], scratch)
    _run([*apt, "download", DEBIAN_PACKAGE], scratch)
    for package in scratch.glob("*.deb"):
        _run(["dpkg", "-x", str(package), "unpacked"], scratch)
    return scratch / "unpacked" / DEBIAN_FOLDER.relative_to("/")


def _run(command, folder):
    done = subprocess.run(
        command,
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
    )
    if done.returncode:
        last_words = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise OSError(f"{command[0]} failed: {last_words}")
