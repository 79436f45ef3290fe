"""How long the map takes to show and to answer, as ratios to an empty Streamlit page in the same run.

`python -m tests.ui.speed [ROUNDS]` prints the medians and fails above 2 for the first meaningful paint (the map is
drawn) and above 1.5 for a click (beside the map one reads why the chosen skill is open or locked, and what its levels
ask for). `answered` is the time until the buttons under it are there as well. Rounds alternate, so that a busy machine
slows all alike.
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
Times = dict[str, list[float]]
EMPTY = """import streamlit as st
st.title("Empty")
if st.button("Click"):
    st.header("Clicked")
"""
WATCH = """(wanted) => {
  window.seen = new Promise((resolve) => {
    const found = {};
    let began = null;
    addEventListener("pointerdown", () => { began = performance.now(); }, { capture: true, once: true });
    const visible = (selector) => document.querySelector(selector)?.checkVisibility({ visibilityProperty: true });
    const look = () => {
      for (const [name, selectors] of Object.entries(wanted)) {
        if (began === null || name in found || !selectors.every(visible)) continue;
        found[name] = (performance.now() - began) / 1000;
      }
      if (Object.keys(found).length === Object.keys(wanted).length) resolve(found);
      else requestAnimationFrame(look);
    };
    look();
  });
}"""
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
            times = _measure(browser, pages, rounds)
    for name in pages:
        print(f"{name:>14}: " + "; ".join(f"{what} {_told(times[what], name)}" for what in times))
    return int(_ratio(times["paint"], "map") > PAINT or _ratio(times["click"], "map") > CLICK)


def _told(times: Times, name: str) -> str:
    return f"{median(times[name]):.2f} s, ratio {_ratio(times, name):.2f}"


def _ratio(times: Times, name: str) -> float:
    return median(times[name]) / median(times["empty"])


def _measure(browser: Browser, pages: dict[str, str], rounds: int) -> dict[str, Times]:
    """Seconds per page and round; the first round, which fills caches, is left out."""
    times: dict[str, Times] = {what: {name: [] for name in pages} for what in ("paint", "click", "answered")}
    for _ in range(rounds + 1):
        for name, address in pages.items():
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.set_default_timeout(120_000)
            started = perf_counter()
            page.goto(address, wait_until="commit")
            page.wait_for_selector("h1" if name == "empty" else ".map[data-ready]")
            times["paint"][name].append(perf_counter() - started)
            page.wait_for_timeout(700)
            for what, took in (_click_empty(page) if name == "empty" else _click_map(page)).items():
                times[what][name].append(took)
            page.context.close()
    return {what: {n: t[1:] for n, t in found.items()} for what, found in times.items()}


def _click_empty(page: Page) -> dict[str, float]:
    _watch(page, click=["h2"], answered=["h2"])
    page.get_by_role("button", name="Click").click()
    return _seen(page)


def _click_map(page: Page) -> dict[str, float]:
    """The keyboard's ring shows where a skill is; the click is the mouse's."""
    page.locator(".stage").focus()
    page.keyboard.press("ArrowDown")
    ring = page.locator(".ring")
    ring.wait_for()
    page.wait_for_timeout(500)
    box = ring.bounding_box()
    assert box
    _watch(
        page, click=[".pm-map-sheet .pm-map-lock", ".pm-map-sheet .pm-map-levels"], answered=[".st-key-map-acts button"]
    )
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return _seen(page)


def _watch(page: Page, **wanted: list[str]) -> None:
    """From the next press of the mouse on, note when everything that is wanted can be seen, to the frame."""
    page.evaluate(WATCH, wanted)


def _seen(page: Page) -> dict[str, float]:
    seconds: dict[str, float] = page.evaluate("() => window.seen")
    return seconds


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
