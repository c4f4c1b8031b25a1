"""A page of a served tutor, as the tests look at it: what is asked of it, what stands on it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
RESULTS = REPOSITORY / "test-results"
SERVER = Path(__file__).with_name("ui_server.py")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class FailedOnPage(Exception):
    """The test of a page failed; the page is closed and its picture kept."""


@dataclass
class Screen:
    """A browser page on the tutor, with what it asked for and what went wrong in it."""

    page: Any
    url: str
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> "Screen":
        self.page.goto(self.url + path)
        self.page.wait_for_selector("#box textarea")
        self.page.wait_for_selector("#chat .welcome")
        return self

    def ask(self, message: str) -> Any:
        """Type and send ``message``; the finished reply."""
        self.page.fill("#box textarea", message)
        return self.finish(lambda: self.page.press("#box textarea", "Enter"))

    def finish(self, act: Any) -> Any:
        """Do what makes the tutor reply; the finished reply."""
        said = self.page.locator("#chat .user-row").count()
        act()
        self.page.wait_for_function(
            "n => document.querySelectorAll('#chat .user-row').length > n"
            " && !document.querySelector('#chat .waiting')"
            " && document.querySelectorAll('#chat .bot-row .tools').length > n"
            " && document.querySelector('#box .submit-button')",
            arg=said,
            timeout=60_000,
        )
        return self.page.locator("#chat .bot-row").last

    def until_said(self, number: int) -> None:
        """Wait until ``number`` messages stand on the page and the last has its whole reply."""
        self.page.wait_for_function(
            "n => document.querySelectorAll('#chat .user-row').length === n"
            " && !document.querySelector('#chat .waiting')"
            " && document.querySelectorAll('#chat .bot-row .tools').length === n"
            " && document.querySelector('#box .submit-button')",
            arg=number,
            timeout=60_000,
        )

    def said(self) -> list[str]:
        """The messages on the page."""
        return [str(each) for each in self.page.locator("#chat .said").all_inner_texts()]

    def marked(self, card: str) -> str:
        """What the card marks, formulas as their source."""
        return self.words(f"#{card} mark")

    def words(self, selector: str) -> str:
        """The text of these elements without buttons and marks; formulas as source, figures as words."""
        return str(
            self.page.evaluate(
                """selector => [...document.querySelectorAll(selector)].map(found => {
                     const copy = found.cloneNode(true);
                     copy.querySelectorAll('button, .cite').forEach(each => each.remove());
                     copy.querySelectorAll('.katex').forEach(
                       each => each.replaceWith(each.querySelector('annotation').textContent));
                     copy.querySelectorAll('img').forEach(each => each.replaceWith(each.alt));
                     return copy.textContent;
                   }).join('')""",
                selector,
            )
        )


def letters(text: str) -> str:
    """What is left of a text in any rendering: its letters and digits."""
    return re.sub(r"[^A-Za-z0-9]", "", text)


def quotes(screen: Screen, number: int) -> list[str]:
    """The quotes of reply ``number`` as its Markdown for the clipboard holds them, in order."""
    copied = str(screen.page.locator(f"#m{number}").text_content())
    for words in screen.page.locator(f"#chat .bot-row:has(#c{number}-1) .own").all_inner_texts():
        copied = copied.replace(words, "", 1)
    return [part.strip() for part in re.split(r"\[\d+\](?= ?\n| ?$|\s*\Z)", copied)][:-1]


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """The address of a server with these arguments, which ends with the context."""
    command = [sys.executable, str(SERVER), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            found = None
            for line in process.stdout:
                found = _ADDRESS.search(line)
                if found:
                    break
            assert found, "the server ended before it said its address"
            yield found[0]
        finally:
            process.terminate()


def _test_name() -> str:
    return re.sub(r"\W+", "-", os.environ.get("PYTEST_CURRENT_TEST", "page").rpartition("::")[2])[:80]


def _keep_evidence(context: Any, page: Any, name: str) -> None:
    """A picture and a trace of a page on which something went wrong."""
    RESULTS.mkdir(exist_ok=True)
    with suppress(Exception):
        page.screenshot(path=RESULTS / f"{name}.png")
    context.tracing.stop(path=RESULTS / f"{name}.zip")


@contextmanager
def watched(browser: Any, url: str, **options: Any) -> Iterator[Screen]:
    """A fresh page; at the end nothing may have failed in it or been asked of another machine."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    context.tracing.start(screenshots=True, snapshots=True)
    page = context.new_page()
    page.set_default_timeout(15_000)
    screen = Screen(page, url)
    page.on("request", lambda request: screen.requests.append(request.url))
    page.on("pageerror", lambda error: screen.problems.append(str(error)))
    page.on("dialog", lambda dialog: screen.problems.append(f"dialog {dialog.message}"))
    try:
        yield screen
    except BaseException:
        _keep_evidence(context, page, _test_name())
        raise
    elsewhere = [each for each in screen.requests if not each.startswith((url, "data:", "blob:"))]
    context.close()
    assert not elsewhere
    assert not screen.problems
