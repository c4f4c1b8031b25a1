"""The library, the quality page, comparisons, deep links and the keyboard, in a real browser."""

from pathlib import Path
from typing import Any

import pytest
from ui_screen import Screen, served, watched

from tutor.evaluation.report import Measured, Picture, Report, Section, Subject

pytestmark = pytest.mark.browser


def shown(screen: Screen) -> list[str]:
    """The questions that the library lists."""
    return [str(each) for each in screen.page.locator("#list li:visible b").all_inner_texts()]


class TestLibrary:
    def test_every_question_is_listed_and_found_while_typing(self, screen: Screen) -> None:
        """By section; words of titles, tags and aliases find a question, and none is said to be none."""
        page = screen.page
        page.locator(".place-library").click()
        page.wait_for_selector("#list li")
        assert len(shown(screen)) == 3
        page.keyboard.press("/")
        page.keyboard.type("how does softmax")
        assert shown(screen) == ["What is the softmax function?"]
        assert page.locator("#found").inner_text() == "1 found"
        page.fill("#find", "capital of France")
        assert shown(screen) == []
        assert "No question matches" in page.locator("#nothing").inner_text()

    def test_a_question_opens_as_a_page(self, screen: Screen) -> None:
        """Its facets in order, formulas drawn, links as links; it counts as read; asking starts a chat."""
        page = screen.page
        page.locator(".place-library").click()
        page.locator("#list .read").first.click()
        page.wait_for_selector("#article #title")
        facets = page.locator("#article .facet > h3[id]").all_inner_texts()
        assert facets[:3] == ["In brief", "Explanation", "Intuition"] and facets[-1] == "References"
        page.wait_for_selector("#article .katex")
        assert page.locator(".katex-error").count() == 0
        assert (
            page.locator("#article a[href='https://jmlr.org/x']").get_attribute("rel")
            == "noopener noreferrer"
        )
        assert page.locator("#list .was:visible").count() == 1
        before = page.evaluate(top := "document.querySelector('#f-pitfalls').getBoundingClientRect().top")
        page.locator("#article .jump", has_text="Pitfalls").click()
        page.wait_for_function(f"{top} < {before} && {top} < innerHeight - 200")  # a short page ends there
        reply = screen.finish(lambda: page.locator("#article .about").click())
        assert reply.locator("a.cite").count() > 0
        page.go_back()
        page.wait_for_selector("#article #title")

    def test_a_source_opens_its_whole_answer_at_that_place(self, screen: Screen) -> None:
        """The cited sentences are marked and in view; Escape leads back to the chat."""
        screen.ask("What happens to dropout at test time?")
        page = screen.page
        page.keyboard.press("Alt+1")
        page.locator("#s1-1 .whole").click()
        page.wait_for_selector("#article mark")
        page.wait_for_function(
            "() => { const top = document.querySelector('#article mark').getBoundingClientRect().top;"
            " return top > 0 && top < innerHeight }"
        )
        assert "switched off" in page.locator("#article mark").first.inner_text() + "".join(
            page.locator("#article mark").all_inner_texts()
        )
        page.keyboard.press("Escape")
        assert page.locator("#box textarea").is_visible()

    def test_a_hostile_question_is_text(self, screen: Screen) -> None:
        """List and page show the markup of a hostile bank file as text."""
        screen.page.goto(f"{screen.url}/?question=markup-injection")
        screen.page.wait_for_selector("#article #title")
        assert "<script>" in screen.page.locator("#article #title").inner_text()
        for place in ("#article", "#list"):
            assert screen.page.locator(f"{place} :is(script, iframe, form, style)").count() == 0
            bad = "a[href^='javascript'], a[href^='data'], img[src^='http'], img[src^='data']"
            assert screen.page.locator(f"{place} :is({bad})").count() == 0
        assert screen.page.evaluate("window.hacked") is None


class TestDeepLinks:
    def test_a_link_asks(self, browser: Any, address: str) -> None:
        """``?q=`` asks at once, and a reload does not ask again."""
        with watched(browser, address, reduced_motion="reduce") as screen:
            screen.page.goto(f"{address}/?q=What+is+the+softmax+function%3F")
            screen.until_said(1)
            assert screen.said() == ["What is the softmax function?"]
            assert "?q" not in screen.page.url
            screen.page.reload()
            screen.until_said(1)

    def test_a_link_opens_a_question(self, browser: Any, address: str) -> None:
        """``?question=`` opens its page; one that is not there says so."""
        with watched(browser, address) as screen:
            screen.page.goto(f"{address}/?question=softmax")
            screen.page.wait_for_selector("#article #title")
            assert "softmax" in screen.page.locator("#article #title").inner_text()
            screen.page.goto(f"{address}/?question=nothing-of-that-name")
            screen.page.wait_for_function("document.querySelector('#article')?.innerText.includes('no such')")


class TestComparison:
    def test_a_comparison_is_a_table_with_a_mark_in_every_cell(self, screen: Screen) -> None:
        """Heads and rows are headers; every cell ends in its mark; a missing side says so."""
        reply = screen.ask("compare dropout and softmax")
        table = reply.locator(".comparison table")
        assert table.locator("thead th").all_inner_texts() == ["dropout", "softmax"]
        assert table.locator("tbody th[scope=row]").count() == 3
        assert table.locator("td .cite").count() == 5
        assert "says nothing" in table.locator("td").last.inner_text()
        table.locator("td .cite").nth(1).click()
        screen.page.wait_for_function("document.activeElement.id === 's1-2'")

    def test_on_a_phone_the_cells_are_stacked(self, phone: Screen) -> None:
        """At 320 pixels each cell names its side and nothing runs over."""
        reply = phone.ask("compare dropout and softmax")
        boxes = [reply.locator("tbody tr").first.locator("td").nth(n).bounding_box() for n in (0, 1)]
        assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"] + 1
        assert boxes[0]["width"] > 240
        assert reply.locator(".side").first.is_visible()
        assert phone.page.evaluate("document.querySelector('#middle').scrollWidth") <= 320


class TestQuiz:
    def test_what_a_good_answer_says_is_shown_when_asked_for(self, screen: Screen) -> None:
        """In the reply and in the panel; by a click or by the keyboard; its mark stands at the question."""
        reply = screen.ask("quiz me on dropout")
        page = screen.page
        points = reply.locator(".answer li")
        assert "What does dropout do at test time?" in reply.inner_text()
        assert points.count() == 1 and not points.first.is_visible()
        reply.locator("a.cite").first.click()
        page.wait_for_function("document.activeElement.id === 's1-1'")
        assert not page.locator("#panel .answer li").first.is_visible()
        assert "switched off" not in reply.locator("a.cite").first.get_attribute("aria-description")
        reply.locator(".answer summary").first.focus()
        page.keyboard.press("Enter")
        assert points.first.is_visible() and "switched off" in points.first.inner_text()

    def test_an_answer_is_set_beside_the_key_points(self, screen: Screen) -> None:
        """Typed like any message; they stand open then, each with its mark."""
        asked = screen.ask("quiz me on dropout")
        assert "type your answer" in asked.inner_text()
        reply = screen.ask("at test time it is switched off")
        assert "judge for yourself" in reply.inner_text()
        assert "switched off" in reply.locator(".quote li").first.inner_text()
        assert reply.locator("a.cite").count() == 1 and reply.locator("details.answer").count() == 0

    def test_what_is_no_prompt_is_not_folded(self, screen: Screen) -> None:
        """Where the bank has no prompts it says so and quotes what it has, open to all."""
        screen.ask("what is markup injection?")
        reply = screen.ask("quiz me")
        assert "no check yourself" in reply.inner_text()
        assert reply.locator("a.cite").count() > 0 and reply.locator("details.answer").count() == 0


class TestQuality:
    def test_without_a_report_it_says_how_to_make_one(self, screen: Screen) -> None:
        """The empty state names the command."""
        screen.page.locator(".place-quality").click()
        screen.page.wait_for_function("document.querySelector('#quality').innerText.includes('tutor eval')")

    def test_a_report_is_shown_and_stale_is_said(
        self, browser: Any, address: str, bank: Path, index: Path, tmp_path: Path
    ) -> None:
        """Figures, bounds and pictures; another corpus, encoder or index makes it stale."""
        row = Measured(name="first <b>", value=0.85, low=0.8, high=0.9, target=">= 0.8", reached=True)
        report = Report(
            made="2026-01-02T03:04:05+00:00",
            half="reporting",
            tutor="0.1.0",
            subject=Subject(corpus="x", encoder="y", encoder_sha256="z", index="w"),
            sections=(Section(title="Answered", cases=12, rows=(row,)),),
            pictures=(Picture(file="curve.svg", title="Curve", alt="A curve"),),
        )
        (tmp_path / "report.json").write_text(report.model_dump_json(), encoding="utf-8")
        (tmp_path / "curve.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>',
            encoding="utf-8",
        )
        with (
            served(str(bank), str(index), "--report", str(tmp_path)) as url,
            watched(browser, url, reduced_motion="reduce") as screen,
        ):
            page = screen.open().page
            page.goto(f"{url}/#/quality")
            page.wait_for_selector("#quality .figures")
            text = page.locator("#quality").inner_text()
            assert "First <b>" in text and "0.850" in text and "reached" in text and "Stale" in text
            page.wait_for_function("document.querySelector('#quality img').naturalWidth > 0")


class TestKeyboardAlone:
    def test_the_first_stop_leads_to_the_box(self, screen: Screen) -> None:
        """Tab, Enter: past the rail and all conversations to where one types."""
        page = screen.page
        page.evaluate("document.body.tabIndex = -1; document.body.focus()")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == "Skip to the question box"
        assert page.locator(".skip").bounding_box()["x"] > 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"

    def test_focus_goes_along_with_the_view(self, screen: Screen) -> None:
        """A view's heading has it, then the place in the chat that one came from, by link or by back."""
        page = screen.page
        screen.ask("What happens to dropout at test time?")
        page.keyboard.press("Alt+1")
        page.locator("#s1-1 .whole").click()
        page.wait_for_function("document.activeElement.id === 'title'")
        page.go_back()
        page.wait_for_function("document.activeElement.id === 'c1-1'")
        assert page.locator("#s1-1").is_visible()
        page.locator(".place-library").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.innerText === 'Library'")
        page.locator(".place-quality").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.innerText === 'Quality'")
        page.keyboard.press("/")
        page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")

    def test_escape_closes_one_thing_at_a_time(self, screen: Screen) -> None:
        """First a menu, then the words of a search, then the library."""
        page = screen.page
        screen.ask("What is the softmax function?")
        page.locator(".place-library").click()
        page.fill("#find", "dropout")
        page.locator("#shelf .more").first.click()
        page.wait_for_selector("#shelf .menu:not([hidden])")
        page.keyboard.press("Escape")
        assert page.locator("#shelf .menu:not([hidden])").count() == 0
        page.locator("#find").focus()
        page.keyboard.press("Escape")
        assert page.input_value("#find") == "" and page.locator("#find").is_visible()
        page.keyboard.press("Escape")
        assert page.locator("#box textarea").is_visible()

    def test_all_of_a_conversation(self, screen: Screen) -> None:
        """Ask, reach a mark, its source and back, rate, open the library, read: no mouse."""
        page = screen.page
        page.keyboard.press("/")
        page.keyboard.type("What happens to dropout at test time?")
        screen.finish(lambda: page.keyboard.press("Enter"))
        page.keyboard.press("Alt+1")
        page.wait_for_function("document.activeElement.id === 's1-1'")
        page.keyboard.press("Escape")
        page.wait_for_function("document.activeElement.id === 'c1-1'")
        page.wait_for_selector("#tip")
        page.locator("#up1").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelector('#up1').ariaPressed === 'true'")
        page.locator(".place-library").focus()
        page.keyboard.press("Enter")
        page.locator("#list .read").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.id === 'title'")

    def test_at_twice_the_size(self, browser: Any, address: str) -> None:
        """At 200 % zoom, half the width, nothing runs over and everything can be reached."""
        options = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
        with watched(browser, address, reduced_motion="reduce", **options) as screen:
            screen.open().ask("What is the formula of softmax?")
            assert screen.page.evaluate("document.documentElement.scrollWidth") <= 640
            screen.page.locator(".icon.menu").click()
            screen.page.locator(".place-library").click()
            screen.page.wait_for_selector("#list li:visible")
            assert screen.page.evaluate("document.querySelector('#middle').scrollWidth") <= 640


class TestLoading:
    @pytest.mark.parametrize("width", [1280, 320])
    def test_nothing_jumps(self, browser: Any, address: str, width: int) -> None:
        """Neither while the page loads nor while a reply comes do things move by themselves."""
        with watched(browser, address, viewport={"width": width, "height": 800}) as screen:
            screen.page.add_init_script(
                "window.shifted = 0; new PerformanceObserver(list => { for (const each of list.getEntries())"
                " if (!each.hadRecentInput) window.shifted += each.value; })"
                ".observe({type: 'layout-shift', buffered: true})"
            )
            screen.open().ask("What is the formula of softmax?")
            assert screen.page.evaluate("window.shifted") < 0.1
