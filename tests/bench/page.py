"""The pages of `make site` in a Chromium: what must come, and how long a visitor waits."""

import statistics

from helpers.site import bundle
from helpers.site.pages import write_pages
from helpers.tools import browser
from tests.bench.contest import BUILD, ROOT, Row

# Each explorer by its key, with a slider to move.
SLIDERS = {
    "images": "image",
    "convolution": "column",
    "kernel": "image",
    "channels": "column",
    "learning": "step",
    "stride": "window size",
    "pooling": "image",
    "pooling-edges": "image",
    "feature-maps": "image",
    "mistakes": "place",
    "snapshots": "snapshot",
}
# From a key to the frame after the sentence has changed, many times over.
PRESS = """async (slider, steps) => {
    const canvas = slider.closest(".explorer").querySelector("canvas");
    const frame = () => new Promise(requestAnimationFrame);
    const times = [];
    for (let step = 0; step < steps; step++) {
        const before = canvas.ariaLabel, start = performance.now();
        slider.value = Number(slider.value) + (step % 2 ? -1 : 1);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        while (canvas.ariaLabel === before) {
            if (performance.now() - start > 5000) throw new Error("nothing was drawn");
            await new Promise((resolve) => setTimeout(resolve, 1));
        }
        await frame();
        times.push(performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return times;
}"""


def measure():
    site = BUILD / "host" / "site"
    write_pages(sorted((ROOT / "notebooks").glob("*.ipynb")), site)
    sizes = {name: file["bytes"] / 1e6 for name, file in bundle.write_bundle(site).items()}
    start = sum(sizes[name] for name in bundle.START)
    rows = [
        Row("bytes until a page is live", start, "MB", goal="at most 10 MB", reached=start <= 10),
        Row("the same for mistakes, with all test images", start + sizes["all"], "MB"),
        Row("the same for a training, with its snapshots", start + sizes["snapshots"], "MB"),
        Row("until an exercise runs, with all of Python", start + sizes["rest"], "MB"),
    ]
    with browser.served(site) as address, browser.chromium() as chromium:
        first, second = zip(*(seconds_until_live(chromium, address) for _ in range(9)), strict=True)
        live = statistics.median(first)
        rows.append(Row("from a touch until it is live", live, "s", goal="at most 4 s", reached=live <= 4))
        rows.append(Row("the next explorer of the page", statistics.median(second), "s"))
        with browser.new_page(chromium) as page:
            rows += [painted(page, address, *one) for one in SLIDERS.items()]
    return rows


def seconds_until_live(chromium, address):
    """Of a new visitor: for the first explorer of notebook 3, then for the second."""
    with browser.new_page(chromium) as page:
        page.goto(f"{address}/03_pooling.html")
        times = []
        for key in ("pooling", "pooling-edges"):
            place = page.locator(f"[data-explorer={key}]")
            times.append(
                place.evaluate(
                    """async (place) => {
                        const start = performance.now();
                        place.querySelector("button").click();
                        while (!place.querySelector(".explorer canvas")) {
                            await new Promise((resolve) => setTimeout(resolve, 5));
                        }
                        await new Promise(requestAnimationFrame);
                        return (performance.now() - start) / 1000;
                    }"""
                )
            )
        return times


def painted(page, address, key, name):
    """From a key on a slider until what follows is painted."""
    page.goto("about:blank")  # the explorer before goes at once
    page.goto(f"{address}/explore.html#{key}")
    slider = page.get_by_role("slider", name=name, exact=True)
    slider.wait_for(timeout=60_000)
    page.wait_for_timeout(500)
    seconds = statistics.median(slider.evaluate(PRESS, 60)) / 1000
    return Row(f"{key}, {name}, until painted", seconds, "ms", goal="at most 33 ms", reached=seconds <= 0.033)
