"""The page in a real browser, over a small bank."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from ui_screen import Screen, letters, quotes, served, watched

pytestmark = pytest.mark.browser


class TestReplies:
    def test_a_question_is_answered_with_citations(self, screen: Screen) -> None:
        """A reply shows its words, and every quote in it ends in a numbered link."""
        reply = screen.ask("What happens to dropout at test time?")
        assert "switched off" in reply.inner_text()
        assert reply.locator(".quote").count() == reply.locator("a.cite").count() > 0
        assert reply.locator("a.cite").first.inner_text().split()[-1] == "1"

    def test_formulas_code_tables_and_figures_are_drawn(self, screen: Screen) -> None:
        """KaTeX draws every formula without an error; code has colours and a button; a figure is loaded."""
        screen.ask("What is the formula of softmax?")
        screen.ask("Show me the table of softmax scores and probabilities")
        screen.ask("What is the formula of inverted dropout?")
        screen.ask("show me code")
        screen.ask("What happens to dropout at test time?")
        page = screen.page
        assert page.locator("#chat .katex").count() > 2
        assert page.locator(".katex-error").count() == 0
        assert page.locator("#chat .quote table td").count() > 3
        assert page.locator("#chat .code pre .hl-kn").count() > 0
        assert not re.search(r"\$(?!5|10)", " ".join(page.locator("#chat .quote p").all_inner_texts()))
        loaded = "each => each.complete && each.naturalWidth > 0"
        assert page.locator("#chat .figure img").first.evaluate(loaded)

    def test_a_formula_in_a_message_is_drawn_and_money_is_not(self, screen: Screen) -> None:
        """A learner's own dollars and brackets neither break the message nor turn prices into formulas."""
        screen.ask(r"why is $x_1$ like \(y\) if it costs $5 and $10, and {\frac $unbalanced{$ ?")
        said = screen.page.locator("#chat .user-row").last
        said.locator(".katex").nth(1).wait_for()
        assert said.locator(".katex").count() == 2
        assert "$5 and $10" in said.inner_text()

    def test_a_follow_up_continues_the_conversation(self, screen: Screen) -> None:
        """A chip below the reply asks on, and the page says how the message was read."""
        reply = screen.ask("What happens to dropout at test time?")
        reply = screen.finish(lambda: reply.locator(".followups .ask").first.click())
        assert reply.locator("a.cite").count() > 0
        reply = screen.ask("show me code")
        assert "dropout" in reply.locator(".reading").inner_text().lower()
        assert screen.page.locator("#chat .followups").count() <= 1

    def test_a_line_that_announces_a_passage_is_quiet(self, screen: Screen) -> None:
        """Smaller and paler than the passage below it."""
        screen.ask("What happens to dropout at test time?")
        reply = screen.ask("sources?")
        style = "each => [parseFloat(getComputedStyle(each).fontSize), getComputedStyle(each).color]"
        small, pale = reply.locator(".lead p").first.evaluate(style)
        usual, ink = reply.locator(".quote p").first.evaluate(style)
        assert small < usual and pale != ink

    def test_a_decline_says_so_and_offers_questions(self, screen: Screen) -> None:
        """What the bank cannot answer gets a verdict in words, no citation, and questions to click."""
        reply = screen.ask("What is the capital of France?")
        assert reply.locator(".verdict").inner_text().startswith(("Not in the bank", "Not sure"))
        assert reply.locator("a.cite").count() == 0
        reply = screen.finish(lambda: reply.locator(".suggestions .ask").first.click())
        assert reply.locator("a.cite").count() > 0

    def test_an_example_asks_itself(self, screen: Screen) -> None:
        """The empty page offers questions of each section, by mouse or keyboard."""
        cards = screen.page.locator(".card")
        assert cards.count() == 3
        cards.first.focus()
        reply = screen.finish(lambda: screen.page.keyboard.press("Enter"))
        assert reply.locator("a.cite").count() > 0

    def test_new_chat_and_retry(self, screen: Screen) -> None:
        """Retry asks the last message again in its place; a new chat forgets everything."""
        screen.ask("What is the softmax function?")
        screen.page.locator(".tool.retry").click()
        screen.page.wait_for_selector(".tool.retry", state="detached")  # it has begun
        screen.page.wait_for_selector(".tool.retry")
        assert screen.page.locator("#chat .user-row").count() == 1
        screen.page.locator(".fresh.plain").click()
        screen.page.wait_for_selector("#chat .welcome")
        assert screen.page.locator("#panel .source").count() == 0
        assert screen.ask("show me code").locator(".reading").count() == 0

    def test_a_new_chat_in_the_middle_of_a_reply_stays_empty(self, screen: Screen) -> None:
        """However far the reply is, nothing of it comes after the new chat or is remembered."""
        page = screen.page
        for moment in ("#chat .user-row", "#chat a.cite", "#chat .tools"):
            page.get_by_label("Your question").fill("What is the softmax function?")
            page.keyboard.press("Enter")
            page.wait_for_selector(moment)
            page.locator(".fresh.plain").click()
            page.wait_for_selector("#chat .welcome")
            page.wait_for_timeout(600)
            assert page.locator("#chat .user-row").count() == 0
            assert page.locator("#box .submit-button").count() == 1
        assert screen.ask("show me code").locator(".reading").count() == 0

    def test_a_stopped_reply_stays_as_it_was(self, screen: Screen) -> None:
        """Stopped while it streams, it grows no further, and the box sends again."""
        page = screen.page
        page.evaluate(  # in the page: a click from here may come when the reply is whole
            """new MutationObserver((_, observer) => {
                 const stop = document.querySelector("#box .stop-button");
                 if (!stop || !document.querySelector("#chat a.cite")) return;
                 observer.disconnect();
                 stop.click();
               }).observe(document.body, { childList: true, subtree: true })"""
        )
        page.get_by_label("Your question").fill("What is the softmax function?")
        page.keyboard.press("Enter")
        page.wait_for_selector("#chat .tools")
        page.wait_for_selector("#box .submit-button")
        held = page.locator("#chat .bot-row").inner_text()
        page.wait_for_timeout(600)
        assert page.locator("#chat .bot-row").inner_text() == held
        assert screen.ask("Explain the concept of dropout.").locator("a.cite").count() > 0

    def test_two_learners_do_not_mix(self, screen: Screen, browser: Any, address: str) -> None:
        """What one learner asked is not the context of another."""
        screen.ask("What is the softmax function?")
        with watched(browser, address) as other:
            other.open().ask("Explain the concept of dropout.")
            screen.ask("show me code")
            reading = other.ask("show me code").locator(".reading").inner_text()
        assert "dropout" in reading
        assert "softmax" not in other.requests


class TestSources:
    def test_every_mark_opens_its_quote(self, screen: Screen) -> None:
        """Each mark opens its card without asking the server, and the card marks exactly the quote."""
        for number, message in enumerate(
            ("Explain the concept of dropout.", "What is the softmax function?"), 1
        ):
            screen.ask(message)
            expected = quotes(screen, number)
            chips = screen.page.locator(f"#chat a.cite[id^='c{number}-']")
            assert chips.count() == len(expected) > 0
            before = len(screen.requests)
            for place in range(chips.count()):
                chips.nth(place).click()
                card = screen.page.locator(f"#s{number}-{place + 1}")
                card.wait_for(state="visible")
                screen.page.wait_for_function(
                    "id => document.activeElement.id === id", arg=f"s{number}-{place + 1}"
                )
                quote = re.sub(r" ?\[@\w+\]|\]\([^)]*\)|```\w+ run|```\w+", "", expected[place])
                marked = screen.marked(f"s{number}-{place + 1}").replace("(Srivastava and Hinton, 2014)", "")
                assert letters(marked) == letters(quote)
                assert card.locator(".place code").inner_text().endswith(tuple("0123456789"))
            assert [each for each in screen.requests[before:] if "/queue/" in each] == []

    def test_an_earlier_reply_keeps_its_sources(self, screen: Screen) -> None:
        """A mark of an older reply brings back the sources of that reply."""
        screen.ask("Explain the concept of dropout.")
        screen.ask("What is the softmax function?")
        assert screen.page.locator("#t2").is_visible()
        screen.page.locator("#c1-1").click()
        assert screen.page.locator("#s1-1").is_visible()
        assert not screen.page.locator("#t2").is_visible()
        screen.ask("What is the formula of inverted dropout?")
        assert screen.page.locator("#t3").is_visible()

    def test_keys_open_and_leave_a_source(self, screen: Screen) -> None:
        """Alt+1 opens the first source of the last reply, Escape returns, slash goes to the box."""
        screen.ask("What is the softmax function?")
        page = screen.page
        page.keyboard.press("Alt+1")
        page.wait_for_function("document.activeElement.id === 's1-1'")
        page.keyboard.press("Escape")
        page.wait_for_function("document.activeElement.id === 'c1-1'")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.id === 's1-1'")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        page.keyboard.type("a")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("/b")
        assert page.input_value("#box textarea") == "a\n/b"

    def test_a_figure_opens_enlarged(self, screen: Screen) -> None:
        """A click on a figure shows it in a dialog that Escape closes."""
        screen.ask("What happens to dropout at test time?")
        screen.page.locator("#chat .figure").first.click()
        screen.page.wait_for_selector("#enlarged[open] img")
        screen.page.keyboard.press("Escape")
        screen.page.wait_for_selector("#enlarged", state="detached")


class TestHostileText:
    def test_a_hostile_message_is_text(self, screen: Screen) -> None:
        """Markup in a message is shown as it was typed and does nothing."""
        hostile = (
            '<script>window.hacked=1</script> <img src=x onerror="window.hacked=2"> [a](javascript:alert(1)) '
            "![p](https://example.org/p.png) ${alert(1)} {{constructor}} </div> `<b>` | a | b | # no heading"
        )
        screen.ask(hostile)
        said = screen.page.locator("#chat .user-row").last
        assert "<script>window.hacked=1</script>" in said.inner_text()
        assert "{{constructor}}" in said.inner_text()
        assert said.locator("script, img, a, h1, table").count() == 0
        assert screen.page.evaluate("window.hacked") is None

    def test_a_hostile_bank_is_text(self, screen: Screen) -> None:
        """Markup, script links, remote pictures and forms in a bank file are shown as text."""
        page = screen.page
        assert "<script>" in page.locator(".card").nth(2).inner_text()
        screen.ask("What is <script>window.hacked=1</script> injection?")
        screen.ask("How would injected markup run?")
        for place in ("#chat .bot-row", "#panel"):
            assert page.locator(f"{place} :is(script, iframe, form, input, style)").count() == 0
            assert page.locator(f"{place} img[src*='example'], {place} img[src^='data']").count() == 0
            assert page.locator(f"{place} a[href^='javascript'], {place} a[href^='data']").count() == 0
        assert page.locator(".katex-error").count() == 0
        assert page.evaluate("window.hacked") is None
        assert page.locator("#box textarea").is_visible()

    def test_a_message_that_is_too_long_is_not_sent(self, screen: Screen) -> None:
        """The page says the limit at the box and keeps what was typed; shortened, it is sent."""
        page = screen.page
        page.fill("#box textarea", "é" * 501)
        assert "500" in page.locator("#limit").inner_text()
        page.press("#box textarea", "Enter")
        page.locator("#box .submit-button").click()
        page.wait_for_timeout(300)
        assert page.locator("#chat .user-row").count() == 0
        page.fill("#box textarea", "é" * 500)
        assert not page.locator("#limit").is_visible()
        screen.finish(lambda: page.press("#box textarea", "Enter"))

    @pytest.mark.parametrize(
        "message",
        [
            "   ",
            "?!…",
            "مرحبا",
            "😀" * 100,
            "../../etc/passwd",
            "'; DROP TABLE x; --",
            r"\[ \frac{1}{",
            "a\x00b",
        ],
        ids=["blank", "punctuation", "right to left", "emoji", "path", "sql", "broken formula", "nul"],
    )
    def test_odd_messages_get_a_reply_or_nothing(self, screen: Screen, message: str) -> None:
        """Whatever is typed, the page answers and goes on working."""
        if message.strip():
            screen.ask(message)
        else:
            screen.page.fill("#box textarea", message)
            screen.page.press("#box textarea", "Enter")
        assert screen.ask("What is the softmax function?").locator("a.cite").count() > 0
        assert screen.page.locator(".error, .toast-wrap .error").count() == 0


class TestScreens:
    def test_theme_follows_the_system_and_can_be_set(self, browser: Any, address: str) -> None:
        """A dark system gets the dark page; the switch wins over it and is remembered."""
        with watched(browser, address, color_scheme="dark") as screen:
            page = screen.open().page
            page.wait_for_function("document.body.classList.contains('dark')")
            page.locator(".icon.theme").click()
            page.wait_for_function("!document.body.classList.contains('dark')")
            screen.open()
            page.wait_for_function("!document.body.classList.contains('dark')")

    def test_a_phone_shows_sources_as_a_sheet(self, phone: Screen) -> None:
        """At 320 pixels nothing overflows, a mark opens the sheet, and Escape or the button closes it."""
        page = phone.page
        phone.ask("What is the formula of softmax?")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate("document.querySelector('#middle').scrollWidth") <= 320
        assert not page.locator("#side").is_visible()
        page.locator("#chat a.cite").first.tap()
        page.locator("#s1-1").wait_for(state="visible")
        page.get_by_role("button", name="Close sources").click()
        page.wait_for_function("document.activeElement.classList.contains('cite')")
        assert not page.locator("#side").is_visible()

    def test_the_page_is_up_before_the_encoder(
        self, browser: Any, address: str, bank: Path, index: Path, tmp_path: Path
    ) -> None:
        """While the encoder loads the page takes a question, says that it waits, and then answers it."""
        gate = tmp_path / "gate"
        with served(str(bank), str(index), "--gate", str(gate)) as url, watched(browser, url) as screen:
            page = screen.open().page
            page.fill("#box textarea", "What is the softmax function?")
            page.press("#box textarea", "Enter")
            page.wait_for_selector("#chat .waiting")
            assert "Loading the language model" in page.locator("#chat .waiting").inner_text()
            gate.touch()
            page.wait_for_selector("#chat a.cite", timeout=60_000)

    def test_stop_ends_a_reply_that_waits(
        self, browser: Any, address: str, bank: Path, index: Path, tmp_path: Path
    ) -> None:
        """A reply can be stopped while it waits, and the page goes on."""
        gate = tmp_path / "gate"
        with served(str(bank), str(index), "--gate", str(gate)) as url, watched(browser, url) as screen:
            page = screen.open().page
            page.fill("#box textarea", "What is the softmax function?")
            page.press("#box textarea", "Enter")
            page.locator("#box .stop-button").click()
            page.wait_for_selector("#chat .problem")
            gate.touch()
            assert screen.ask("Explain the concept of dropout.").locator("a.cite").count() > 0

    def test_the_server_needs_no_network(
        self, browser: Any, address: str, bank: Path, index: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """With every connection to other machines refused the page loads and answers, and none was tried."""
        with served(str(bank), str(index), "--deny-network") as url, watched(browser, url) as screen:
            assert screen.open().ask("What is the softmax function?").locator("a.cite").count() > 0
            time.sleep(0.5)
        assert "DENIED" not in capfd.readouterr().err
