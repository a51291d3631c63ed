"""Exercises in a page: answered as in the notebook, with the same sentences, without a kernel."""

import ast
import contextlib
import io
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from helpers import checks
from helpers.site import exercises
from helpers.tools import browser
from tests.browser import waiting
from tests.browser.accessible import check_accessible
from tests.browser.conftest import NOTEBOOKS
from tests.checks import wrong_answers
from tests.checks.test_in_notebooks import solution_of

FILES = {path.stem[:2]: f"{path.stem}.html" for path in NOTEBOOKS}
STUBS = {
    name: stub
    for path in NOTEBOOKS
    for name, stub in exercises.of(nbformat.read(path, as_version=4))["stubs"].items()
    if not stub["keras"]
}


def wrong_answers_as_code():
    """The wrong answers of each exercise as what a learner types, from the file that lists them."""
    body = ast.parse(Path(wrong_answers.__file__).read_text(encoding="utf-8")).body
    names = {ast.unparse(node.targets[0]): node for node in body if isinstance(node, ast.Assign)}
    before = ast.unparse(body[1 : body.index(names["WRONG"])])  # what they use
    for row in names["WRONG"].value.args:
        for pair in row.elts[1:]:
            name = ast.literal_eval(row.elts[0])
            yield name, f'{before}\nchecks.check("{name}", {ast.unparse(pair.elts[0])})'


WRONG = list(wrong_answers_as_code())
ALL_JUDGED = """async (answers) => {
    const said = [];
    const late = new Promise((_, fail) => setTimeout(fail, 120_000, "not all are judged after two minutes"));
    for (const [name, source] of answers) {
        said.push((await Promise.race([python.call("run", name, source, [], {}), late])).said);
    }
    return said;
}"""
DONE = {
    "01": "4 of 4 exercises",
    "02": "9 of 9 exercises",
    "03": "6 of 8 exercises",
    "04": "6 of 6 exercises",
}


def said_here(source):
    """What a cell says in CPython."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(source, {"np": wrong_answers.np, "checks": checks})  # noqa: S102
    return said.getvalue().strip()


def field_of(page, name):
    return page.get_by_label(f"Your answer to {name}", exact=True)


def cell_of(page, name):
    return page.locator(".cell", has=field_of(page, name))


def judged(page, name):
    """Where the sentence on an answer appears."""
    return cell_of(page, name).locator(".judged").get_by_role("status")


def answer(page, name, source):
    """Type an answer and run it."""
    field_of(page, name).fill(source)
    field_of(page, name).press("Control+Enter")


def says(page, name, sentence):
    waiting.says(judged(page, name), sentence)


@pytest.fixture
def opened(alone, address):
    """The page of a notebook, by its number."""

    def open_page(notebook):
        alone.goto(f"{address}/{FILES[notebook]}")
        return alone

    return open_page


@pytest.mark.parametrize("notebook", FILES)
def test_a_page_says_what_checks_says(opened, notebook):
    page = opened(notebook)
    for name, stub in STUBS.items():
        if name[:2] == notebook:
            expect(field_of(page, name)).to_have_value(stub["source"])
            field_of(page, name).press("Control+Enter")
            says(page, name, said_here(stub["source"]))
    wrong = [(name, source) for name, source in WRONG if name[:2] == notebook]
    for name, source in dict(reversed(wrong)).items():  # of each exercise the first one is typed
        answer(page, name, source)
        says(page, name, said_here(source))
    for said, (_, source) in zip(page.evaluate(ALL_JUDGED, wrong), wrong, strict=True):
        assert said == said_here(source)
    for name, stub in STUBS.items():
        if name[:2] == notebook:
            source = f"{solution_of(name)}\n{stub['source'].splitlines()[-1]}"
            answer(page, name, source)
            says(page, name, said_here(source))
            assert judged(page, name).inner_text().startswith(f"{name} is right. ")
    total = page.locator(".cell").get_by_text(" exercises done").last
    expect(total).to_contain_text(DONE[notebook])
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        check_accessible(page.locator(".cell", has=page.get_by_label("Your answer to ")))
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_needs_keras_stays_and_says_so(opened):
    page = opened("03")
    for name in ("03.3", "03.5"):
        assert field_of(page, name).count() == 0
        page.get_by_text(f"{name} needs Keras, which a page does not have").wait_for()


def test_the_keys_are_those_that_people_expect(opened):
    page = opened("01")
    field, stub = field_of(page, "01.2"), STUBS["01.2"]["source"]
    field.fill("")
    page.keyboard.type("def scale(images):\nif images:\nreturn 1\n")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("x")
    expect(field).to_have_value("def scale(images):\n    if images:\n        return 1\n    x")
    page.keyboard.press("Control+A")
    page.keyboard.press("Tab")
    indented = "    def scale(images):\n        if images:\n            return 1\n        x"
    expect(field).to_have_value(indented)
    assert field.evaluate("field => field.rows") == 4
    page.keyboard.press("Control+Z")
    expect(field).to_have_value("def scale(images):\n    if images:\n        return 1\n    x")
    cell_of(page, "01.2").get_by_role("button", name="Start again").click()
    expect(field).to_have_value(stub)
    page.keyboard.press("Control+Z")
    expect(field).to_have_value("def scale(images):\n    if images:\n        return 1\n    x")
    page.keyboard.press("Control+End")
    page.keyboard.press("Tab")
    assert field.input_value().endswith("    x    ")
    assert "Escape, then Tab" in page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(cell_of(page, "01.2").get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(field).to_be_focused()


def test_hints_and_answers_outlive_a_reload_until_they_are_forgotten(opened):
    page = opened("02")
    hints = cell_of(page, "02.1").get_by_role("log")
    for number in (1, 2):
        cell_of(page, "02.1").get_by_role("button", name="Hint").click()
        expect(hints.get_by_text("Hint ")).to_have_count(number, timeout=30_000)
    right = 'print("so far")\nchecks.check("02.1", (12, 14))'
    answer(page, "02.1", right)
    says(page, "02.1", said_here('checks.check("02.1", (12, 14))'))
    field_of(page, "02.4").fill("layer_parameters = 7")

    page.reload()
    expect(field_of(page, "02.1")).to_have_value(right)
    expect(field_of(page, "02.4")).to_have_value("layer_parameters = 7")
    expect(judged(page, "02.1")).to_contain_text("02.1 is right. ")
    expect(cell_of(page, "02.1").get_by_role("region")).to_have_text("so far\n")
    expect(hints.get_by_text("Hint ")).to_have_count(2)
    page.get_by_text("1 of 9 exercises done; ").wait_for()
    for _ in range(2):
        cell_of(page, "02.1").get_by_role("button", name="Hint").click()
        expect(hints.get_by_text("Hint ")).to_have_count(3, timeout=30_000)
    cell_of(page, "02.1").get_by_text("There are no more hints for 02.1.").wait_for()
    answer(page, "02.4", 'checks.check("02.4", 1_216)')
    page.get_by_text("2 of 9 exercises done; ").wait_for()

    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget my answers on this page").click()
    page.get_by_text("0 of 9 exercises done; ").wait_for()
    page.reload()
    expect(field_of(page, "02.1")).to_have_value(STUBS["02.1"]["source"])
    expect(judged(page, "02.1")).to_have_text("")
    assert hints.get_by_text("Hint ").count() == 0


def test_an_endless_loop_can_be_stopped_and_everything_goes_on(opened):
    page = opened("02")
    explorer = page.locator("[data-explorer=kernel]")
    explorer.get_by_role("button", name="Move it").click()
    explorer.locator("canvas").wait_for(timeout=60_000)
    answer(page, "02.1", "while True:\n    pass")
    cell_of(page, "02.1").get_by_role("button", name="Stop").click(timeout=30_000)
    cell_of(page, "02.1").get_by_text("Stopped. Your answer is still here.").wait_for()
    expect(field_of(page, "02.1")).to_have_value("while True:\n    pass")
    explorer.get_by_role("combobox", name="kernel").select_option("box blur")
    explorer.get_by_role("status").filter(has_text="the kernel box blur").wait_for()
    answer(page, "02.1", "answer = nothing")
    says(page, "02.1", "Line 1: NameError: name 'nothing' is not defined")


def test_a_stack_that_is_used_up_ends_python_and_the_next_answer_starts_it(chromium, address):
    with browser.new_page(chromium) as page:  # Pyodide itself tells the console
        page.goto(f"{address}/{FILES['01']}")
        answer(page, "01.1", "def f(*_):\n    return max([1, 2], key=f)\n\nf()")
        cell_of(page, "01.1").get_by_text("Python in this page has stopped.").wait_for(timeout=30_000)
        answer(page, "01.1", 'checks.check("01.1", 50_890)')
        says(page, "01.1", said_here('checks.check("01.1", 50_890)'))


def test_where_python_cannot_start_or_nothing_is_kept_there_is_a_sentence(chromium, address):
    with browser.new_page(chromium) as page:
        page.add_init_script(
            "delete window.WebAssembly;"
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden'); }});"
        )
        page.goto(f"{address}/{FILES['01']}")
        answer(page, "01.1", "parameter_count = 7")
        cell_of(page, "01.1").get_by_text("This browser has no WebAssembly").wait_for()
        expect(field_of(page, "01.1")).to_have_value("parameter_count = 7")


def test_what_could_not_be_loaded_is_asked_for_again(chromium, address):
    with browser.new_page(chromium) as page:
        page.goto(f"{address}/{FILES['01']}")
        page.route("**/rest-*", lambda route: route.abort())
        answer(page, "01.1", 'checks.check("01.1", 50_890)')
        cell_of(page, "01.1").get_by_text("Python could not be loaded: is there").wait_for(timeout=30_000)
        page.unroute_all()
        field_of(page, "01.1").press("Control+Enter")
        says(page, "01.1", said_here('checks.check("01.1", 50_890)'))
