"""A real JupyterLab and a real browser: what the browser tests and the README's picture share."""

import contextlib
import functools
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import uuid

from playwright.sync_api import sync_playwright

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "needs a browser: type 'sudo apt-get install chromium', or install Chrome"
TOKEN = "for-this-run-only"
# JupyterLab draws only the cells near the window, so its model is asked for what stands in the others.
PANEL = "jupyterapp.shell.currentWidget"


def find_chromium():
    """The path of a Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def free_port():
    """A port on loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def private_folders(private):
    """The environment in which a JupyterLab keeps its settings and logs in ``private``, not in the user's."""
    variables = [f"JUPYTER_{name}_DIR" for name in ("CONFIG", "DATA", "RUNTIME")]
    variables += [f"JUPYTERLAB_{name}_DIR" for name in ("SETTINGS", "WORKSPACES")]
    return {name: str(private / name.split("_")[1].lower()) for name in variables}


@contextlib.contextmanager
def running(arguments, private):
    """JupyterLab with these arguments; settings and logs go to ``private``. Gives what it tells of itself."""
    private.mkdir(parents=True, exist_ok=True)
    log = private / "lab.log"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    with log.open("w") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *arguments, "--no-browser", f"--port={free_port()}"],
            env=clean | private_folders(private),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _told(server, private / "runtime", log)
    finally:
        server.terminate()
        server.wait(20)


def _told(server, runtime, log):
    """What JupyterLab writes about itself when it listens: its port, its token."""
    for _ in range(300):
        for file in runtime.glob("jpserver-*.json"):
            # The file may be half written, and it is there a moment before the server listens.
            with contextlib.suppress(ValueError, OSError):
                told = json.loads(file.read_text())
                socket.create_connection(("127.0.0.1", told["port"]), 1).close()
                return told
        if server.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


@contextlib.contextmanager
def jupyterlab(folder, private):
    """JupyterLab on loopback for the notebooks in ``folder``: its address."""
    arguments = ["--ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}"]
    arguments.append("--LabApp.expose_app_in_browser=True")  # so that its state can be asked
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    with running(arguments, private) as server:
        yield f"http://127.0.0.1:{server['port']}"


@contextlib.contextmanager
def served(folder):
    """The files of a folder on a static host on loopback: its address."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *told):
            pass

    handler = functools.partial(Silent, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextlib.contextmanager
def chromium(*arguments):
    """A headless Chromium, with these arguments of its command line besides."""
    # Chromium has no sandbox for root; the rest keeps it from looking for its maker's hosts.
    args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    args += ["--disable-background-networking", "--disable-component-update", *arguments]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=args)
        yield browser
        browser.close()


@contextlib.contextmanager
def new_page(chromium, width=1280, height=800):
    """A page in a window of this size, with mouse and touch, that shares nothing with others."""
    with chromium.new_context(viewport={"width": width, "height": height}, has_touch=True) as context:
        context.set_default_timeout(15_000)
        yield context.new_page()


def note_errors(page, errors):
    """Add the page's errors to this list as they come."""
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))


def open_notebook(page, address, name):
    """Open a notebook in JupyterLab, in place of the one that is open, and wait for its kernel."""
    if page.url.startswith(f"{address}/"):
        page.evaluate(f"{PANEL}.dispose()")
        page.evaluate("(path) => void jupyterapp.commands.execute('docmanager:open', { path })", name)
    else:
        # A workspace of its own: no other notebook is restored, whose kernel might be idle already.
        page.goto(f"{address}/lab/workspaces/{uuid.uuid4()}/tree/{name}?token={TOKEN}")
    page.locator(".jp-Notebook").wait_for(timeout=60_000)
    # The notebook's own mark is set before the kernel is there; the status bar's is not.
    page.get_by_text(re.compile(r"\| Idle")).wait_for(timeout=60_000)


def run_all(page, timeout=300):
    """Run all cells and wait for the last one."""
    # The command tells when it is done. A short cell's "*" may be gone before anybody looks at it.
    page.evaluate(
        """() => {
            window.ran = false;
            jupyterapp.commands.commandExecuted.connect(function end(commands, { id, result }) {
                if (id !== "notebook:run-all-cells") return;
                commands.commandExecuted.disconnect(end);
                result.then(() => (window.ran = true));
            });
        }"""
    )
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function("window.ran", timeout=timeout * 1000, polling=200)
    # Without a kernel JupyterLab is done at once.
    if not page.evaluate(f"{PANEL}.content.widgets.some(cell => cell.model.executionCount)"):
        raise RuntimeError("JupyterLab ran no cell: there was no kernel")


def show_cell(page, cell_id):
    """Scroll to the cell with this id and return its place in the page."""
    page.evaluate(
        f"""async (id) => {{
            const notebook = {PANEL}.content;
            const place = notebook.widgets.findIndex(cell => cell.model.id === id);
            notebook.activeCellIndex = place;
            notebook.widgets[place].node.dataset.cell = id;
            await notebook.scrollToItem(place, 'start');
        }}""",
        cell_id,
    )
    cell = page.locator(f'.jp-Cell[data-cell="{cell_id}"]')
    # Other cells grow when they are first drawn, and may push this one out of the window again. There it is
    # attached and has a place, but its text reads as "" (CSS content-visibility).
    page.wait_for_function(
        """(cell) => {
            const drawn = cell.firstElementChild.checkVisibility({contentVisibilityAuto: true});
            if (!drawn) cell.scrollIntoView();
            return drawn;
        }""",
        arg=cell.element_handle(),
    )
    return cell


def fill_in(page, cell, old, new):
    """Replace ``old`` by ``new`` in a code cell, by typing, and run it with Shift + Enter."""
    source = cell.locator(".cm-content").inner_text()
    assert old in source
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(source.replace(old, new))
    page.keyboard.press("Shift+Enter")


def cells_with_pictures(page):
    """The ids of the cells whose outputs hold a picture."""
    return _cells_with(page, "output.data && output.data['image/png']")


def cells_with_errors(page):
    """The ids of the cells whose outputs hold an error."""
    return _cells_with(page, "output.output_type === 'error'")


def _cells_with(page, condition):
    """The ids of the code cells with an ``output`` for which this condition, in JavaScript, holds."""
    return page.evaluate(
        f"""() => {PANEL}.content.widgets
            .filter(cell => cell.model.type === 'code')
            .filter(cell => cell.model.outputs.toJSON().some(output => {condition}))
            .map(cell => cell.model.id)"""
    )


def shut_down_kernels(address):
    """End all kernels of this JupyterLab."""
    headers = {"Authorization": f"token {TOKEN}"}
    with urllib.request.urlopen(urllib.request.Request(f"{address}/api/sessions", headers=headers)) as answer:
        sessions = json.load(answer)
    for session in sessions:
        one = urllib.request.Request(
            f"{address}/api/sessions/{session['id']}", headers=headers, method="DELETE"
        )
        urllib.request.urlopen(one).close()
