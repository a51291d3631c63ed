"""What all tests share: the data, their order, and the rule that nothing may skip in CI."""

import gzip
import os
import signal
import tempfile

import pytest

from helpers import data
from helpers.data.files import FILES
from helpers.tools.runs.threads import with_threads
from tests import quick

# What a shell starts in the background does not hear the stop button (SIGINT); some tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What notebook 3 saves while it is tested must not take the place of a learner's own network.
_models = tempfile.TemporaryDirectory(prefix="seeing-convolutions-")
os.environ["SEEING_CONVOLUTIONS_MODELS"] = _models.name
os.environ["SEEING_CONVOLUTIONS_PROGRESS"] = "off"  # nor may an exercise that a test solves count as theirs

# Each of two workers has a core. More threads of a library would wait for each other on it: that takes more
# of the processor, and no less time. `make elsewhere` has two.
for variable, number in with_threads(1).items():
    os.environ.setdefault(variable, number)


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="leave out what needs TensorFlow or a browser")


def pytest_configure(config):
    if config.getoption("--quick"):
        config.pluginmanager.register(quick)


# The files that take longest, so that none of them is left over when all else is done.
LONGEST_FIRST = (
    "test_jupyterlab.py",
    "03_pooling.ipynb",
    "test_live.py",
    "test_papermill.py",
    "test_exercises.py",
    "test_command.py",
    "04_visualization.ipynb",
    "test_collecting.py",
    "02_convolutions.ipynb",
    "test_pointing.py",
    "01_baseline_dnn.ipynb",
    "test_one_run.py",
    "test_predictions.py",
    "test_pooling_networks.py",
    "test_own_picture.py",
    "test_networks.py",
    "test_site.py",
    "test_sweep.py",
    "test_any_state.py",
    "test_collect.py",
    "test_progress.py",
    "test_quiet.py",
    "test_plots.py",
    "test_training.py",
    "test_watching.py",
    "test_loading.py",
    "test_nbval.py",
)


def pytest_collection_modifyitems(items):
    """Begin with the longest files. Within a file the order stays: a notebook's cells follow each other."""
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


@pytest.fixture
def run_cell():
    """Run code as a cell of a notebook: what it printed, ``.stdout``, and what it displayed, ``.outputs``."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))

    def run(code):
        with capture_output() as shown:
            shell.run_cell(code)
        return shown

    yield run
    InteractiveShell.clear_instance()


@pytest.fixture(scope="session")
def fashion_mnist():
    """All of Fashion-MNIST, as `load_fashion_mnist` returns it."""
    try:
        return data.load_fashion_mnist()
    except FileNotFoundError:
        pytest.skip("needs Fashion-MNIST: type 'make data'")


@pytest.fixture(scope="session")
def own_network(fashion_mnist):
    """A small network, saved as a learner saves theirs in notebook 3."""
    import keras  # here, because it takes seconds, and not all tests need it

    from helpers import models

    keras.utils.set_random_seed(0)
    images, labels = fashion_mnist[0]
    model = models.build_cnn((4, 8), 16)
    models.train(model, data.scale_images(images[:3000]), labels[:3000], epochs=1)
    models.save_own_cnn(model)


@pytest.fixture(scope="session")
def published(fashion_mnist, tmp_path_factory):
    """A folder with the four files as a publisher offers them, but packed without pressing: that is quick."""
    folder = tmp_path_factory.mktemp("published")
    for file in FILES:
        content = (data.cache_folder() / file.name).read_bytes()
        (folder / f"{file.name}.gz").write_bytes(gzip.compress(content, compresslevel=0))
    return folder
