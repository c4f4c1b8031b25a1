"""The page over the bank of this repository, in a real browser: what a learner sees first, and does then."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ui_screen import REPOSITORY, Screen, letters, quotes, served, watched

from tutor.chat.tutor import Tutor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COMPARISON = "What is the difference between dropout and batch normalization?"
LEANING = (  # a topic, and what may go on from it or stand alone
    ("What is attention?", "does it overfit?"),
    ("What is overfitting?", "how does it relate to dropout?"),
    ("What are GANs?", "why do they fail"),
    ("explain gradient descent", "how do I choose it"),
)


@pytest.fixture(scope="module")
def repository_address(tutor: Tutor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bank of this repository, served; its index is there once there is a tutor."""
    data = tmp_path_factory.mktemp("bank-data")
    with served(str(REPOSITORY / "corpus"), str(REPOSITORY / "index"), "--data", str(data)) as url:
        yield url


@pytest.fixture
def whole(browser: Any, repository_address: str) -> Iterator[Screen]:
    """A fresh page on it."""
    with watched(browser, repository_address, reduced_motion="reduce") as screen:
        yield screen.open()


def fresh(screen: Screen) -> None:
    """Begin a new chat."""
    screen.page.locator(".fresh.plain").click()
    screen.page.wait_for_selector("#chat .welcome")


def check_marks(screen: Screen, number: int) -> int:
    """Click every mark of reply ``number``: its card takes the focus and marks the words of its quote."""
    expected = quotes(screen, number)
    marks = screen.page.locator(f"#chat a.cite[id^='c{number}-']")
    for place in range(marks.count()):
        mark = marks.nth(place)
        card = str(mark.get_attribute("href")).removeprefix("#")
        mark.click()
        screen.page.wait_for_function("id => document.activeElement.id === id", arg=card)
        marked = plain_letters(screen.marked(card))
        if mark.evaluate("each => Boolean(each.closest('.cell'))"):  # copied with its row and column
            assert marked == plain_letters(screen.words(f".cell:has(#{mark.get_attribute('id')})"))
        else:
            assert marked == plain_letters(expected[int(card.split("-")[1]) - 1])
    return marks.count()


def plain_letters(text: str) -> str:
    """Letters and digits that both forms of a quote have: without references, link targets, languages."""
    text = re.sub(r" ?\[@[^\]]+\]|\]\([^)]*\)|```[\w ]*|<br ?/?>", "", text)
    return letters(re.sub(r" \([^()]*?(?:et al\.|and \w+|\w), \d{4}(?:; [^()]*)?\)", "", text))


class TestExamples:
    def test_every_mark_of_every_example_opens_its_quote(self, whole: Screen) -> None:
        """Each question of the empty page is answered, and each mark of the answer leads to its words."""
        examples = whole.page.locator("#chat .card").count()
        assert examples >= 10
        for place in range(examples):
            card = whole.page.locator("#chat .card").nth(place)
            reply = whole.finish(card.click)
            assert reply.locator(".verdict").count() == 0
            assert check_marks(whole, 1) > 0
            fresh(whole)

    def test_a_comparison_has_a_table_and_all_its_marks_open(self, whole: Screen) -> None:
        """Both sides head the table; every cell that quotes has its mark."""
        reply = whole.ask(COMPARISON)
        heads = [head.lower() for head in reply.locator(".comparison thead th").all_inner_texts()]
        assert len(heads) == 2 and "dropout" in heads[0] and "batch norm" in heads[1]
        assert reply.locator(".comparison .cell").count() == reply.locator(".comparison .cell .cite").count()
        broken = "each => each.scrollWidth > each.clientWidth"
        assert not any(each.evaluate(broken) for each in reply.locator(".comparison tbody th").all())
        assert check_marks(whole, 1) >= 3


class TestReadings:
    def test_another_reading_is_one_click_away(self, whole: Screen) -> None:
        """ "Or rather" offers what else a message may mean, with the topic set apart; a click asks that."""
        page = whole.page
        for messages in LEANING:
            for message in messages:
                reply = whole.ask(message)
            other = reply.locator(".reading .other")
            if other.count():
                break
            fresh(whole)
        assert other.count() > 0
        assert reply.locator(".reading").inner_text().startswith("Read ")
        wanted, shown = str(other.first.get_attribute("title")), other.first.inner_text()
        assert letters(wanted) == letters(shown)
        whole.finish(other.first.click)
        assert whole.said()[-1] == wanted
        assert page.locator("#chat .bot-row").nth(1).locator(".other").count() == 0

    def test_a_click_while_a_reply_comes_ends_that_reply(self, whole: Screen) -> None:
        """A question that is clicked does not wait, and is not lost: what was coming stops for it."""
        page = whole.page
        whole.ask("What is the capital of France?")
        page.evaluate(  # in the page: a click from here may come when the reply is whole
            """new MutationObserver((_, observer) => {
                 if (!document.querySelector("#box .stop-button") || !document.querySelector("#c2-1")) return;
                 observer.disconnect();
                 tutor.ask("What is transfer learning?");
               }).observe(document.body, { childList: true, subtree: true })"""
        )
        several = "What is momentum? What is RMSprop? What is AdamW?"  # a reply of many parts
        page.fill("#box textarea", several)
        page.press("#box textarea", "Enter")
        whole.until_said(3)
        assert whole.said()[1:] == [several, "What is transfer learning?"]
        assert "Stopped here" in page.locator("#chat .bot-row").nth(1).inner_text()


class TestScrolling:
    @pytest.mark.parametrize("size", [(1280, 800), (320, 640)], ids=["desktop", "phone"])
    def test_the_newest_message_stands_at_the_top(
        self, browser: Any, repository_address: str, size: tuple[int, int]
    ) -> None:
        """However long the replies before it, and while its own is drawn; who scrolls away is left there."""
        viewport = {"width": size[0], "height": size[1]}
        with watched(browser, repository_address, viewport=viewport, reduced_motion="reduce") as screen:
            page = screen.open().page
            below_bar = """() =>
                [...document.querySelectorAll('#chat .user-row')].pop().getBoundingClientRect().top
                - document.querySelector('#chat .bubble-wrap').getBoundingClientRect().top"""
            for message in (
                "What is dropout?",
                "show me code",
                COMPARISON,
                "quiz me on overfitting",
                "thanks",
            ):
                screen.ask(message)
                page.wait_for_timeout(400)
                assert abs(page.evaluate(below_bar) - 12) < 3, message
            page.fill("#box textarea", "What is the formula of attention?")
            page.press("#box textarea", "Enter")
            page.wait_for_selector("#c6-1")
            page.mouse.move(size[0] / 2, size[1] / 2)
            page.mouse.wheel(0, -5000)
            screen.until_said(6)
            page.wait_for_timeout(400)
            assert page.evaluate(below_bar) > 1000

    def test_wide_things_scroll_in_their_own_box(self, browser: Any, repository_address: str) -> None:
        """At 320 pixels code and tables scroll by themselves; the chat and the library do not."""
        options = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "reduced_motion": "reduce"}
        with watched(browser, repository_address, **options) as screen:
            page = screen.open().page
            screen.ask("show me code of dropout")
            assert page.locator("#chat pre:not(.raw)").first.evaluate(
                "each => each.scrollWidth > each.clientWidth"
            )
            screen.ask(COMPARISON)
            assert page.evaluate("document.querySelector('#chat .bubble-wrap').scrollWidth") <= 320
            for question in page.evaluate(
                "[...document.querySelectorAll('#list li')].map(e => e.dataset.id)"
            ):
                page.evaluate("id => { location.hash = `#/question/${id}` }", question)
                page.wait_for_function(
                    "id => document.querySelector(`#list li[data-id='${id}'] b`).textContent"
                    " === document.querySelector('#article #title')?.textContent",
                    arg=question,
                )
                page.wait_for_timeout(150)
                assert page.evaluate("document.querySelector('#article').scrollWidth") <= 320, question


def test_a_long_conversation_stays_light(browser: Any, repository_address: str, tmp_path: Path) -> None:
    """After thirty messages the page shows the latest, says how many it does not show, and still answers."""
    with watched(browser, repository_address, reduced_motion="reduce") as screen:
        page = screen.open().page
        for number in range(1, 31):
            page.fill("#box textarea", f"thanks {'!' * number}")
            page.press("#box textarea", "Enter")
            page.wait_for_function(
                "n => document.querySelector(`#e${n}`) && !document.querySelector('#chat .waiting')"
                " && document.querySelector('#box .submit-button')",
                arg=number,
            )
        assert page.locator("#chat .user-row").count() == 24
        assert "6 earliest messages" in page.locator("#notice").inner_text()
        note, chat = page.locator("#notice .about").bounding_box(), page.locator("#chat").bounding_box()
        assert note["y"] + note["height"] <= chat["y"]
        page.reload()
        screen.until_said(24)
        page.fill("#box textarea", "What is dropout?")
        page.press("#box textarea", "Enter")
        page.wait_for_selector("#c31-1", timeout=60_000)
