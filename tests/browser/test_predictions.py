"""Predictions in a page: every choice has its reply there, without Python, and outlives a reload."""

import pytest
from playwright.sync_api import expect

from helpers.predictions import PREDICTIONS
from helpers.prose import plain
from tests.browser.accessible import check_accessible
from tests.browser.conftest import NOTEBOOKS
from tests.browser.test_exercises import answer, said_here, says

FILES = {path.stem[:2]: f"{path.stem}.html" for path in NOTEBOOKS}


@pytest.mark.parametrize("notebook", FILES)
def test_every_choice_has_its_reply_and_is_counted_and_kept(alone, address, notebook):
    page = alone
    page.goto(f"{address}/{FILES[notebook]}")
    names = [name for name in sorted(PREDICTIONS) if name[:2] == notebook]
    for made, name in enumerate(names):
        page.get_by_text(f"; {made} of {len(names)} predictions made; ").wait_for()
        group = page.get_by_role("group", name=f"Prediction {name}")
        expect(group).to_contain_text(plain(PREDICTIONS[name].question))
        group.get_by_role("button").first.focus()
        for place, (choice, reply) in enumerate(PREDICTIONS[name].choices):
            expect(group.get_by_role("button", pressed=True)).to_have_count(min(place, 1))
            button = group.get_by_role("button", name=f"({'abcdef'[place]}) {plain(choice)}", exact=True)
            expect(button).to_be_focused()
            page.keyboard.press(("Enter", "Space")[place % 2])
            before = "" if place == 0 else " (Your first choice was (a).)"
            expect(group.get_by_role("status")).to_have_text(f"{plain(reply)}{before}")
            expect(button).to_have_attribute("aria-pressed", "true")
            mark = "✓" if place == PREDICTIONS[name].right else "✗"
            expect(button.locator(".mark")).to_have_text(mark)
            page.keyboard.press("Tab")
    check_accessible(page.get_by_role("group", name="Prediction "))
    page.reload()
    for name in names:
        status = page.get_by_role("group", name=f"Prediction {name}").get_by_role("status")
        expect(status).to_have_text(f"{plain(PREDICTIONS[name].choices[-1][1])} (Your first choice was (a).)")
    page.get_by_text(f"; {len(names)} of {len(names)} predictions made; ").wait_for()


def test_exercises_and_predictions_are_counted_and_forgotten_together(alone, address):
    page = alone
    page.goto(f"{address}/{FILES['01']}")
    group = page.get_by_role("group", name="Prediction 01.a")
    group.get_by_role("button").nth(1).click()
    right = 'checks.check("01.1", 50_890)'
    answer(page, "01.1", right)
    says(page, "01.1", said_here(right))
    page.get_by_text("1 of 4 exercises done; 1 of 5 predictions made; ").wait_for()
    page.get_by_role("group", name="Prediction 01.b").get_by_role("button").first.click()
    page.get_by_text("1 of 4 exercises done; 2 of 5 predictions made; ").wait_for()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget my answers on this page").click()
    page.get_by_text("0 of 4 exercises done; 0 of 5 predictions made; ").wait_for()
    expect(group.get_by_role("button", pressed=True)).to_have_count(0)
    expect(group.get_by_role("status")).to_have_text("")
