"""How long after the server is up the page can be used, against a bare Gradio chat: ``make bench-start``.

    up            from starting the process to the line that names the address, seconds
    usable        from that line to a page in a fresh browser whose box takes a question, seconds
    first_reply   from that line to the first citation of a question sent as soon as the page is usable

The browser is open before; its cache is empty each time. The tutor is started as ``app.py`` starts, so the
encoder loads behind the page while that is measured; ``held`` is a page whose encoder does not load until the
page was usable: it says the same if loading never blocks the page. Servers take turns, medians are given.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from load import ECHO, REPOSITORY, free_port, served
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUESTION = "What is dropout?"
BOX = "textarea:visible"
SERVER = REPOSITORY / "tests" / "ui" / "ui_server.py"


def measure(
    browser: Browser, command: list[str], stream: str, asked: Callable[[Any], None]
) -> dict[str, float]:
    """The three times of one start."""
    began = time.perf_counter()
    with served(command, stream) as address:
        up = time.perf_counter()
        context = browser.new_context()
        page = context.new_page()
        page.goto(address, wait_until="commit")
        page.wait_for_selector(BOX)
        page.fill(BOX, QUESTION)
        usable = time.perf_counter()
        asked(page)
        replied = time.perf_counter()
        context.close()
    return {"up": up - began, "usable": usable - up, "first_reply": replied - up}


def cited(page: Any) -> None:
    """Send what stands in the box and wait for the first citation."""
    page.wait_for_selector("#box .submit-button")
    page.press(BOX, "Enter")
    page.wait_for_selector("#chat a.cite", timeout=60_000)


def echoed(page: Any) -> None:
    """Send what stands in the box and wait for its echo."""
    page.press(BOX, "Enter")
    page.wait_for_selector("[data-testid=bot]", timeout=60_000)


def main() -> None:
    """Print one JSON object: medians of each server, and the ratios of the tutor to the bare chat."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    found: dict[str, list[dict[str, float]]] = {"echo": [], "tutor": [], "held": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(given.rounds):
            echo = [sys.executable, "-c", ECHO, str(free_port())]
            found["echo"].append(measure(browser, echo, "stdout", echoed))
            tutor = [sys.executable, str(REPOSITORY / "app.py")]
            found["tutor"].append(measure(browser, tutor, "stderr", cited))
            gate = Path(tempfile.mkdtemp(prefix="tutor-start-")) / "gate"
            held = [sys.executable, str(SERVER), str(REPOSITORY / "corpus"), str(REPOSITORY / "index")]
            held += ["--gate", str(gate), "--data", str(gate.parent)]

            def after_opening(page: Any, gate: Path = gate) -> None:
                gate.touch()
                cited(page)

            found["held"].append(measure(browser, held, "stdout", after_opening))
        browser.close()
    print(json.dumps(summary(found), indent=1))


def summary(found: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    """Medians, the slowest usable page, and ratios."""
    medians: dict[str, dict[str, float]] = {
        name: {what: round(statistics.median(each[what] for each in rounds), 2) for what in rounds[0]}
        for name, rounds in found.items()
    }
    for name, rounds in found.items():
        medians[name]["usable_slowest"] = round(max(each["usable"] for each in rounds), 2)
    return {
        **medians,
        "usable_ratio": round(medians["tutor"]["usable"] / medians["echo"]["usable"], 2),
        "usable_ratio_held": round(medians["held"]["usable"] / medians["echo"]["usable"], 2),
    }


if __name__ == "__main__":
    main()
