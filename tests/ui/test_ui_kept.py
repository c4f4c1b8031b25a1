"""Conversations in a real browser: kept, found again, exported, said of, and never mixed or lost."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from ui_screen import REPOSITORY, SERVER, Screen, served, watched

pytestmark = pytest.mark.browser
DROPOUT = "Explain the concept of dropout."
SOFTMAX = "What is the softmax function?"


@pytest.fixture
def own(browser: Any, bank: Path, index: Path, tmp_path: Path) -> Iterator[Screen]:
    """A fresh page on a server whose store is this test's own."""
    with (
        served(str(bank), str(index), "--data", str(tmp_path / "data")) as url,
        watched(browser, url, reduced_motion="reduce", accept_downloads=True) as screen,
    ):
        yield screen.open()


def titles(screen: Screen) -> list[str]:
    """The list of conversations."""
    return [str(each) for each in screen.page.locator("#shelf .open").all_inner_texts()]


def until_listed(screen: Screen, expected: list[str]) -> None:
    """Wait until the list holds exactly these."""
    script = """names => JSON.stringify([...document.querySelectorAll('#shelf .open')].map(each =>
        each.innerText)) === JSON.stringify(names)"""
    screen.page.wait_for_function(script, arg=expected)


def choose(screen: Screen, entry: str) -> None:
    """Choose an entry of the first conversation's menu."""
    screen.page.locator("#shelf .more").first.click()
    screen.page.locator(f"#shelf .menu:not([hidden]) {entry}").click()


class TestKept:
    def test_a_reload_brings_everything_back(self, own: Screen) -> None:
        """Messages, marks, sources and thumbs stand as before, and the conversation goes on."""
        own.ask("What happens to dropout at test time?")
        own.page.locator("#up1").click()
        before = own.marked("s1-1")
        own.page.wait_for_timeout(300)
        own.page.reload()
        own.until_said(1)
        assert own.said() == ["What happens to dropout at test time?"]
        assert own.page.locator("#up1").get_attribute("aria-pressed") == "true"
        own.page.locator("#c1-1").click()
        own.page.locator("#s1-1").wait_for(state="visible")
        assert own.marked("s1-1") == before != ""
        assert "dropout" in own.ask("show me code").locator(".reading").inner_text().lower()

    def test_listed_found_renamed_and_deleted(self, own: Screen) -> None:
        """The list holds each conversation, finds words of its replies, renames it and forgets it."""
        own.ask(DROPOUT)
        own.page.locator(".fresh.plain").click()
        own.page.wait_for_selector("#chat .welcome")
        own.ask(SOFTMAX)
        until_listed(own, [SOFTMAX, DROPOUT])
        own.page.fill("#search", "concept")
        until_listed(own, [DROPOUT])
        own.page.fill("#search", "")
        until_listed(own, [SOFTMAX, DROPOUT])
        choose(own, ".rename")
        own.page.fill("#ask-back input", "Loud <b>votes</b>")
        own.page.keyboard.press("Enter")
        until_listed(own, ["Loud <b>votes</b>", DROPOUT])
        own.page.locator("#shelf .open").nth(1).click()
        own.page.wait_for_function("document.querySelector('.said').innerText.includes('dropout')")
        own.page.locator("#shelf .open").first.click()
        own.page.wait_for_function("document.querySelector('.said').innerText.includes('softmax')")
        choose(own, ".delete")
        own.page.locator("#ask-back .yes").click()
        until_listed(own, [DROPOUT])
        own.page.wait_for_selector("#chat .welcome")

    def test_exports_are_accepted_by_verify(self, own: Screen, bank: Path, tmp_path: Path) -> None:
        """Markdown, HTML and JSON come as files; each citation in them holds."""
        own.ask(DROPOUT)
        own.ask("show me code")
        for suffix in ("md", "html", "json"):
            own.page.locator("#shelf .more").first.click()
            with own.page.expect_download() as download:
                own.page.locator(f"#shelf .menu:not([hidden]) a[href$='.{suffix}']").click()
            path = tmp_path / f"export.{suffix}"
            download.value.save_as(path)
            command = [sys.executable, "-c", "from tutor.cli import main; main()", "verify", str(path)]
            found = subprocess.run(
                [*command, "--corpus", str(bank)],
                capture_output=True,
                text=True,
                env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            )
            assert found.returncode == 0, found.stdout + found.stderr
            counts = re.search(r"(\d+) of (\d+) citations hold", found.stdout)
            assert counts and counts[1] == counts[2] != "0"

    def test_a_private_chat_leaves_nothing(self, own: Screen, tmp_path: Path) -> None:
        """It says so, is not listed, has no thumbs, is gone after a reload and in no file."""
        own.page.locator(".fresh.private").click()
        own.page.wait_for_selector("#notice .private")
        assert "nothing of this is kept" in own.page.locator("#notice").inner_text()
        own.ask("What happens to dropout at test time?")
        assert own.page.locator(".tool.rate").count() == 0
        assert titles(own) == []
        own.page.reload()
        own.page.wait_for_selector("#chat .welcome")
        own.page.wait_for_timeout(400)
        assert own.said() == []
        stored = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
        assert b"at test time" not in stored

    def test_feedback_with_a_reason_is_kept(self, own: Screen, tmp_path: Path) -> None:
        """A thumb down asks for the reason; a second click takes it back."""
        own.ask(SOFTMAX)
        down = own.page.locator("#down1")
        down.click()
        own.page.locator("#ask-back input[value=wrong-passage]").check()
        own.page.fill("#ask-back input[name=note]", "the table")
        own.page.locator("#ask-back .yes").click()
        own.page.wait_for_function("document.querySelector('#down1').ariaPressed === 'true'")
        own.page.wait_for_timeout(300)
        stored = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
        assert b"wrong-passage" in stored and b"the table" in stored
        down.click()
        own.page.wait_for_function("document.querySelector('#down1').ariaPressed === 'false'")

    def test_editing_asks_again_from_there(self, own: Screen) -> None:
        """An edited message takes the place of the old one; what followed is gone, on page and disk."""
        own.ask(DROPOUT)
        own.ask("show me code")
        own.page.locator("#chat .user-row").first.hover()
        own.page.locator("#e1").click()
        assert own.page.input_value("#box textarea") == DROPOUT
        own.page.keyboard.press("Escape")
        assert own.page.input_value("#box textarea") == ""
        own.page.locator("#chat .user-row").first.hover()
        own.page.locator("#e1").click()
        own.page.fill("#box textarea", SOFTMAX)
        own.page.press("#box textarea", "Enter")
        own.until_said(1)
        assert own.said() == [SOFTMAX]
        own.page.reload()
        own.until_said(1)
        assert own.said() == [SOFTMAX]
        assert "softmax" in own.ask("show me the worked example").locator(".reading").inner_text().lower()


class TestNotKept:
    def test_a_store_that_cannot_be_opened_is_said(
        self, browser: Any, bank: Path, index: Path, tmp_path: Path
    ) -> None:
        """The page works, says from the start why nothing is kept, and offers no thumbs."""
        (tmp_path / "file").touch()
        arguments = [str(bank), str(index), "--data", str(tmp_path / "file" / "data")]
        with served(*arguments) as url, watched(browser, url, reduced_motion="reduce") as screen:
            screen.open()
            notice = screen.page.locator("#notice .about")
            assert "TUTOR_DATA" in notice.inner_text()
            screen.page.wait_for_function("document.querySelector('#shelf').innerText.includes('not kept')")
            assert screen.ask(SOFTMAX).locator("a.cite").count() > 0
            assert "TUTOR_DATA" in notice.inner_text()
            assert screen.page.locator(".tool.rate").count() == 0
            screen.page.locator(".fresh.plain").click()
            screen.page.wait_for_selector("#chat .welcome")
            assert "TUTOR_DATA" in notice.inner_text()

    def test_a_store_that_fails_later_is_said(self, own: Screen, tmp_path: Path) -> None:
        """The reply comes all the same; the line that says so covers nothing, and goes when all is well."""
        own.ask(DROPOUT)
        data, aside = tmp_path / "data", tmp_path / "aside"
        data.rename(aside)
        data.touch()
        own.ask(SOFTMAX)
        note = own.page.locator("#notice .about")
        assert note.inner_text().startswith("Not kept:")
        said, chat = note.bounding_box(), own.page.locator("#chat").bounding_box()
        assert said["y"] + said["height"] <= chat["y"]
        data.unlink()
        aside.rename(data)
        own.ask("show me the worked example")
        assert note.count() == 0
        assert [own.page.locator(f"#up{number}").count() for number in (1, 2, 3)] == [1, 0, 1]
        own.page.locator("#up3").click()
        own.page.wait_for_timeout(300)
        own.page.reload()
        own.until_said(2)
        assert own.page.locator("#up2").get_attribute("aria-pressed") == "true"

    def test_what_is_typed_outlasts_a_reload(self, own: Screen) -> None:
        """A message that was not sent is in the box again; a sent one is not, nor one of a private chat."""
        own.ask(DROPOUT)
        own.page.locator("#box textarea").press_sequentially("half a question")
        own.page.reload()
        own.until_said(1)
        own.page.wait_for_function("document.querySelector('#box textarea').value === 'half a question'")
        own.page.press("#box textarea", "Enter")
        own.until_said(2)
        own.page.reload()
        own.until_said(2)
        assert own.page.input_value("#box textarea") == ""
        own.page.locator(".fresh.private").click()
        own.page.wait_for_selector("#notice .private")
        own.page.locator("#box textarea").press_sequentially("a secret")
        own.page.reload()
        own.page.wait_for_selector("#chat .welcome")
        own.page.wait_for_timeout(400)
        assert own.page.input_value("#box textarea") == ""


class TestRestarts:
    def test_a_kill_in_the_middle_of_a_reply_loses_nothing(
        self, browser: Any, bank: Path, index: Path, tmp_path: Path
    ) -> None:
        """Killed while it looks something up and started again, all earlier turns and the message stand."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        arguments = [str(bank), str(index), "--data", str(tmp_path / "data"), "--port", str(port)]
        with served(*arguments) as url, watched(browser, url, reduced_motion="reduce") as screen:
            screen.open().ask(DROPOUT)
            address = screen.page.evaluate("sessionStorage.getItem('tutor.conversation')")
        with (
            killable(*arguments, "--slow", "30") as (url, process),
            watched(browser, url, reduced_motion="reduce") as screen,
        ):
            screen.open()
            screen.page.locator("#shelf .open").first.click()
            screen.until_said(1)
            screen.page.fill("#box textarea", "and at test time?")
            screen.page.press("#box textarea", "Enter")
            screen.page.wait_for_selector("#chat .waiting")
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        with served(*arguments) as url, watched(browser, url, reduced_motion="reduce") as screen:
            screen.open()
            screen.page.locator("#shelf .open").first.click()
            screen.until_said(2)
            assert screen.said() == [DROPOUT, "and at test time?"]
            assert screen.page.evaluate("document.querySelector('#current').dataset.id") == address
            assert "interrupted" in screen.page.locator(".problem").inner_text()
            assert screen.page.locator("#c1-1").count() == 1
            screen.page.locator("#again2").click()
            screen.page.wait_for_selector("#c2-1")
            screen.until_said(2)

    def test_a_restart_under_an_open_page(
        self, browser: Any, bank: Path, index: Path, tmp_path: Path
    ) -> None:
        """The page says that the server is gone, comes back by itself, whole, with what was being typed."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        arguments = [str(bank), str(index), "--data", str(tmp_path / "data"), "--port", str(port)]
        url = f"http://127.0.0.1:{port}"
        with watched(browser, url, reduced_motion="reduce") as screen:
            with killable(*arguments) as (_, process):
                screen.open().ask(DROPOUT)
                process.kill()
                process.wait()
            screen.page.locator("#box textarea").press_sequentially("are you there?")
            screen.page.press("#box textarea", "Enter")
            screen.page.wait_for_selector(".toast-wrap")
            with served(*arguments):
                screen.page.wait_for_function(
                    "!document.querySelector('#chat .welcome, .toast-wrap *')", timeout=60_000
                )
                screen.until_said(1)
                screen.page.wait_for_function(
                    "document.querySelector('#box textarea').value === 'are you there?'"
                )
                screen.finish(lambda: screen.page.press("#box textarea", "Enter"))
                assert screen.said() == [DROPOUT, "are you there?"]

    def test_an_old_conversation_says_that_its_sources_changed(
        self, browser: Any, bank: Path, tmp_path: Path
    ) -> None:
        """After an edit of the bank the conversation comes back whole and says what no longer stands."""
        corpus = tmp_path / "corpus"
        subprocess.run(["cp", "-r", str(bank), str(corpus)], check=True)
        arguments = [str(corpus), str(tmp_path / "index"), "--data", str(tmp_path / "data")]
        with served(*arguments) as url, watched(browser, url, reduced_motion="reduce") as screen:
            screen.open().ask("What happens to dropout at test time?")
        file = corpus / "01-dropout.md"
        file.write_text(
            file.read_text(encoding="utf-8").replace("is switched off", "is turned off"), encoding="utf-8"
        )
        with served(*arguments) as url, watched(browser, url, reduced_motion="reduce") as screen:
            screen.open()
            screen.page.locator("#shelf .open").first.click()
            screen.until_said(1)
            assert "changed since" in screen.page.locator("#chat .changed").inner_text()
            assert "changed since" in screen.page.locator("#notice").inner_text()
            assert "switched off" in screen.marked("s1-1")


@contextmanager
def killable(*arguments: str) -> Iterator[tuple[str, Any]]:
    """A server and its process, which a test may kill."""
    command = [sys.executable, str(SERVER), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            found = next(filter(None, (re.search(r"http://\S+?:\d+", line) for line in process.stdout)))
            yield found[0], process
        finally:
            process.kill()
