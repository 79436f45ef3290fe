"""How long the map takes to show and to answer, as ratios to an empty Streamlit page in the same run.

`python -m tests.ui.speed [ROUNDS]` prints the medians and fails above 2 for the first meaningful paint (the map is
drawn) and above 1.5 for a click (the chosen skill stands beside it). Rounds alternate, so
that a busy machine slows all alike.
"""

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Browser, Page, sync_playwright

from tests.ui.serving import CHROMIUM, plain_tree, script, serving

ROUNDS = 5
PAINT, CLICK = 2.0, 1.5
EMPTY = """import streamlit as st
st.title("Empty")
if st.button("Click"):
    st.header("Clicked")
"""
Times = dict[str, list[float]]
LEVELS = {"python-syntax": 2, "data-structures": 1, "oop-functional": 1, "linux-cli": 2, "git": 2, "math-statistics": 1}


def main(rounds: int = ROUNDS) -> int:
    """Measure and print; 1 where a bound is broken."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "empty.py").write_text(EMPTY, encoding="utf-8")
        many = plain_tree(home / "many.json", 2000)
        with (
            script(home / "empty.py") as empty,
            serving(home / "a") as served,
            serving(home / "b", MASTERY_TREE=str(many)) as large,
            sync_playwright() as driver,
        ):
            served.put("speed", levels=LEVELS, goals=[{"track_id": "mlops-engineer"}])
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            pages = {"empty": empty, "map": f"{served.page}/map?learner=speed", "2,000 skills": f"{large.page}/map"}
            paint, click = _measure(browser, pages, rounds)
    for name in paint:
        print(
            f"{name:>14}: paint {median(paint[name]):.2f} s, ratio {_ratio(paint, name):.2f};"
            f" click {median(click[name]):.2f} s, ratio {_ratio(click, name):.2f}"
        )
    return int(_ratio(paint, "map") > PAINT or _ratio(click, "map") > CLICK)


def _ratio(times: Times, name: str) -> float:
    return median(times[name]) / median(times["empty"])


def _measure(browser: Browser, pages: dict[str, str], rounds: int) -> tuple[Times, Times]:
    """Seconds per page and round; the first round, which fills caches, is left out."""
    paint: Times = {name: [] for name in pages}
    click: Times = {name: [] for name in pages}
    for _ in range(rounds + 1):
        for name, address in pages.items():
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.set_default_timeout(120_000)
            started = perf_counter()
            page.goto(address, wait_until="commit")
            page.wait_for_selector("h1" if name == "empty" else ".map[data-ready]")
            paint[name].append(perf_counter() - started)
            page.wait_for_timeout(700)
            click[name].append(_click_empty(page) if name == "empty" else _click_map(page))
            page.context.close()
    return {n: t[1:] for n, t in paint.items()}, {n: t[1:] for n, t in click.items()}


def _click_empty(page: Page) -> float:
    started = perf_counter()
    page.get_by_role("button", name="Click").click()
    page.get_by_role("heading", name="Clicked").wait_for()
    return perf_counter() - started


def _click_map(page: Page) -> float:
    """The keyboard's ring shows where a skill is; the click is the mouse's."""
    page.locator(".stage").focus()
    page.keyboard.press("ArrowDown")
    ring = page.locator(".ring")
    ring.wait_for()
    page.wait_for_timeout(500)
    box = ring.bounding_box()
    assert box
    started = perf_counter()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector(".st-key-map-skill-head h2")
    return perf_counter() - started


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
