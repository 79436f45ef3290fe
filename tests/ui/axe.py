"""What axe finds on a page in a browser, in light and in dark."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
GROUNDS = {"light": "rgb(243, 246, 248)", "dark": "rgb(12, 20, 34)"}
"""The page's colour in either scheme."""

HAS_GROUND = "ground => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor === ground"
RUN = "within => axe.run(within, { resultTypes: ['violations'] })"


def serious_faults(page: "Page", within: str = "html") -> list[str]:
    """What is serious or critical there in either scheme. The page is loaded once: it follows the browser's scheme."""
    settle(page)
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    return [f"{scheme}: {fault}" for scheme in GROUNDS for fault in _faults(page, scheme, within)]


def settle(page: "Page") -> None:
    """Wait until the page's script has run."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def _faults(page: "Page", scheme: str, within: str) -> list[str]:
    # a colour that is still fading into the other would be judged
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.wait_for_function(HAS_GROUND, arg=GROUNDS[scheme])
    settle(page)
    return [
        f"{found['id']}: {node['target']} {node['failureSummary'][:300]}"
        for found in page.evaluate(RUN, within)["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]
