"""Pictures of the page's main states: ``python -m tests.ui.screenshots FOLDER [--url ADDRESS]``.

Without an address, the repository's own bank is served for the time it takes.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
DETAIL = "What happens to dropout at test time?"
ANSWER = "while training it zeroes random activations, at test nothing is dropped"
COMPARISON = "What is the difference between dropout and batch normalization?"


@contextmanager
def repository_served() -> Iterator[str]:
    """The address of ``app.py`` on a free port."""
    data = tempfile.mkdtemp(prefix="tutor-screenshots-")  # not the conversations of whoever runs this
    environment = {**os.environ, "TUTOR_PORT": "0", "TUTOR_DATA": data}
    command = [sys.executable, str(REPOSITORY / "app.py")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stderr is not None
            lines = (re.search(r"http://\S+?:\d+", line) for line in process.stderr)
            yield next(found[0] for found in lines if found)
        finally:
            process.terminate()


def ask(page: Any, message: str) -> None:
    """Send ``message`` and wait for the whole reply."""
    said = page.locator("#chat .user-row").count()
    page.fill("#box textarea", message)
    page.press("#box textarea", "Enter")
    done = "document.querySelectorAll('#chat .tools').length > n && document.querySelector('.submit-button')"
    page.wait_for_function(f"n => {done}", arg=said, timeout=60_000)
    page.wait_for_timeout(600)


def open_first_source(page: Any) -> None:
    """Open the source of the last reply's first citation."""
    page.keyboard.press("Alt+1")
    page.wait_for_timeout(500)


def take(url: str, folder: Path, scheme: str, size: dict[str, int], name: str) -> None:
    """All states in one theme at one size."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        page.on("pageerror", lambda error: sys.stderr.write(f"{error}\n"))

        def shoot(state: str) -> None:
            page.wait_for_timeout(400)
            page.screenshot(path=folder / f"{name}-{state}.png")

        page.goto(url)
        page.wait_for_selector("#chat .welcome")
        page.wait_for_timeout(600)
        shoot("empty")
        ask(page, DETAIL)
        shoot("answer")
        open_first_source(page)
        shoot("sources")
        page.keyboard.press("Escape")
        for state, message in (
            ("code", "show me code"),
            ("formula", "What is the formula of batch normalization?"),
            ("comparison", COMPARISON),
            ("declined", "What is the capital of France?"),
        ):
            ask(page, message)
            shoot(state)
        ask(page, "quiz me on dropout")
        ask(page, ANSWER)
        page.wait_for_timeout(1500)
        shoot("quiz")
        if size is PHONE:
            page.locator(".icon.menu").click()
            shoot("menu")
            page.keyboard.press("Escape")
        page.goto(f"{url}/#/library")
        shoot("library")
        page.goto(f"{url}/?question=dropout")
        page.wait_for_selector("#article #title")
        page.wait_for_timeout(1200)
        shoot("question")
        page.goto(f"{url}/#/quality")
        page.wait_for_timeout(800)
        shoot("quality")
        browser.close()


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--url")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)

    def take_all(url: str) -> None:
        take(url, given.folder, "light", DESKTOP, "light")
        take(url, given.folder, "dark", DESKTOP, "dark")
        take(url, given.folder, "light", PHONE, "phone")

    if given.url:
        take_all(given.url)
        return
    with repository_served() as url:
        take_all(url)


if __name__ == "__main__":
    main()
