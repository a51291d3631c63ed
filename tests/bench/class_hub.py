"""A JupyterHub for the benchmark, on loopback, with nothing left of it when it ends.

JupyterHub is kept in a folder of its own in build/bench/, so that a learner's installation has no part of it.
"""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from helpers import data
from helpers.tools import copies
from tests.bench.contest import BUILD, ROOT, as_a_user_has_it

JUPYTERHUB, PROXY = "jupyterhub==6.1.1", "configurable-http-proxy@5.3.0"
FOLDER = BUILD / "hub"
PACKAGES, HOMES, LOG = FOLDER / "python", FOLDER / "homes", FOLDER / "hub.log"
MARK = "CLASS_MARK"  # in the environment of all that a hub starts: so it is found, whoever started it


def install():
    """Get JupyterHub and its proxy, once."""
    ready = FOLDER / "ready"
    if ready.exists() and ready.read_text() == JUPYTERHUB + PROXY:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("The class needs npm, which comes with Node.js, to install JupyterHub's proxy.")
    uv = [Path(sys.executable).with_name("uv"), "pip", "install", "--quiet", "--python", sys.executable]
    # What both need has one version: the course's.
    uv += ["--constraint", ROOT / "requirements.lock", "--compile-bytecode", "--target", PACKAGES, JUPYTERHUB]
    subprocess.run(uv, check=True)
    subprocess.run([npm, "install", "--silent", "--prefix", FOLDER, PROXY], check=True)
    ready.write_text(JUPYTERHUB + PROXY)


@contextlib.contextmanager
def hub(names):
    """Run a hub with a folder for each of these users. Gives its address, its password and its mark."""
    for name in names:
        for notebook in (ROOT / "notebooks").glob("*.ipynb"):
            copies.bring_up_to_date(HOMES / name / notebook.name, notebook)
    # A hub ends the process whose number it finds there, whatever has that number by now.
    (FOLDER / "jupyterhub-proxy.pid").unlink(missing_ok=True)
    port, hub_port, proxy_port = free_ports(3)
    password, mark = secrets.token_hex(), secrets.token_hex()
    path = filter(None, [str(PACKAGES), os.environ.get("PYTHONPATH")])
    told = {
        "PYTHONPATH": os.pathsep.join(path),
        "SEEING_CONVOLUTIONS_DATA": str(data.cache_folder()),  # one copy for the whole class
        "CLASS_PORT": str(port),
        "CLASS_HUB_PORT": str(hub_port),
        "CLASS_PROXY_PORT": str(proxy_port),
        "CLASS_PROXY": str(FOLDER / "node_modules/.bin/configurable-http-proxy"),
        "CLASS_HOMES": str(HOMES),
        "CLASS_PASSWORD": password,
        MARK: mark,
    }
    config = Path(__file__).with_name("class_jupyterhub_config.py")
    command = [sys.executable, "-m", "jupyterhub", "--config", config]
    with LOG.open("a") as log:
        process = subprocess.Popen(
            command, cwd=FOLDER, env=as_a_user_has_it() | told, stdout=log, stderr=log, start_new_session=True
        )
    try:
        with contextlib.suppress(OSError):  # should memory run short after all, the class ends first
            Path(f"/proc/{process.pid}/oom_score_adj").write_text("1000")
        address = f"http://127.0.0.1:{port}"
        wait_until_it_answers(process, f"{address}/hub/health")
        yield address, password, mark
    finally:
        end(process, mark)


def free_ports(number):
    """Ports of loopback that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [one.getsockname()[1] for one in sockets]


def wait_until_it_answers(process, address):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        with contextlib.suppress(urllib.error.URLError):
            opener.open(address, timeout=10).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"the hub did not start; see {LOG}")


def end(process, mark, patience=20):
    """End a hub and all that it started: as it likes it, and then whatever is left."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=patience)
    kill(mark)
    process.wait(timeout=patience)


def kill(mark, user=None):
    """Kill what has this mark, or what one user has there, and wait until it is gone."""
    left = list(started_with(mark, user))
    for one in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(left, timeout=20)


def started_with(mark, user=None):
    """The processes with this mark: all of a hub, or those of one user."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            environment = process.environ()
            if environment.get(MARK) == mark and user in (None, environment.get("JUPYTERHUB_USER")):
                yield process


def memory(mark, user=None):
    """Return the bytes of a user's server and their kernels: for ``"server"`` and ``"kernel"`` two numbers.

    First what no other process shares, then the same with a fair part of what they share. Without a user:
    of all, and of the hub, which counts as a server.
    """
    used = {"server": [0, 0], "kernel": [0, 0]}
    for process in started_with(mark, user):
        with contextlib.suppress(psutil.Error):
            kind = "kernel" if "ipykernel_launcher" in process.cmdline() else "server"
            found = process.memory_full_info()
            used[kind][0] += found.uss
            used[kind][1] += found.pss
    return used
