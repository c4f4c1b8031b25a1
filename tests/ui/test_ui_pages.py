"""What the parts of the page are made of, without a browser: session, comparison, library, list, quality."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tutor.chat.tutor import Tutor
from tutor.evaluation.report import Measured, Report, Section, Subject
from tutor.history import History, Summary
from tutor.records import (
    Chunk,
    Conversation,
    Facet,
    Question,
    Reference,
    ReplyBlock,
    Table,
    TableRow,
    Turn,
)
from tutor.render import read_as
from tutor.settings import Settings
from tutor.ui.compare import NOTHING, table_html
from tutor.ui.conversations import download_route, list_html, notice_html
from tutor.ui.library import article_html
from tutor.ui.library import list_html as library_html
from tutor.ui.quality import quality_html, report_html, stale
from tutor.ui.replier import Replier
from tutor.ui.replies import blocks_html, readable, reply_html
from tutor.ui.session import MOST_HELD, MOST_SHOWN, Exchange, Session
from tutor.ui.signals import Again, Article, Rate, Shelf

HOSTILE = '<img src=x onerror="alert(1)">'
SUBJECT = Subject(corpus="c", encoder="e", encoder_sha256="h", index="i")


def question(**given: Any) -> Question:
    """A question, with what a test needs of it."""
    known = {
        "id": "dropout",
        "number": 1,
        "label": "1",
        "section": "Basic Questions",
        "title": f"What is {HOSTILE}?",
        "prompt": "",
        "path": "corpus/01.md",
        "line": 1,
    }
    return Question(**{**known, **given})


def signal(kind: Any, **detail: object) -> Any:
    """What becomes of an event that carries ``detail``."""
    return kind.of(SimpleNamespace(_data=detail))


class TestSession:
    def test_the_oldest_exchanges_give_way(self) -> None:
        """However long a conversation, a page holds its latest exchanges, and numbers go on."""
        session = Session()
        for number in range(100):
            waiting = session.asking(f"m{number}")
            session = waiting.with_last(Exchange(f"m{number}", problem="p", blocks=("b",), sources="s"))
        assert len(session.exchanges) == MOST_HELD and session.next == 101
        assert [number for number, _ in session.shown] == list(range(101 - MOST_SHOWN, 101))
        assert sum(bool(each.blocks) for each in session.exchanges) <= MOST_SHOWN + 1
        assert session.find(100) == session.exchanges[-1]
        assert session.find(1) is None and session.find(101) is None

    def test_asking_again_drops_what_followed(self) -> None:
        """Before exchange 2 there is exchange 1; the numbers of what is held stay right."""
        session = replace(Session(), exchanges=tuple(Exchange(f"m{n}") for n in range(4)), first=7)
        assert [each.message for each in session.before(9).exchanges] == ["m0", "m1"]
        assert session.before(9).next == 9
        assert session.before(3).exchanges == ()


class TestSignals:
    @pytest.mark.parametrize(
        ("kind", "detail"),
        [
            (Again, {}),
            (Again, {"number": 0}),
            (Again, {"number": "x"}),
            (Rate, {"number": 1, "thumb": "sideways"}),
            (Rate, {"number": 1, "thumb": "down", "reason": "because"}),
            (Rate, {"number": 1, "comment": "a" * 1001}),
            (Article, {"question": "a" * 201}),
            (Article, {"question": "a", "start": -1}),
            (Shelf, {"delete": ["a"]}),
        ],
    )
    def test_what_is_not_of_the_form_is_refused(self, kind: Any, detail: dict[str, object]) -> None:
        """Nothing of a broken signal is used."""
        assert signal(kind, **detail) is None

    def test_a_thumb_becomes_feedback(self) -> None:
        """A reason is kept with it; none at all takes it back."""
        down = signal(Rate, number=2, thumb="down", reason="too-hard", comment="c").feedback
        assert (down.thumb, down.reason, down.comment) == ("down", "too-hard", "c")
        assert signal(Rate, number=2).feedback is None


class TestComparison:
    def test_every_cell_is_shown_under_its_head(self) -> None:
        """Heads and labels are escaped headers; a side without text says so."""
        table = Table(("A", HOSTILE), (TableRow("In brief", (ReplyBlock("one", 1), ReplyBlock(""))),))
        html = table_html(table, lambda cell: f"[{cell.text}|{cell.citation}]")
        assert "[one|1]" in html and NOTHING in html
        assert '<th scope="row">In brief</th>' in html and "<img" not in html
        assert html.count('<span class="side">') == 2


class TestLibrary:
    def test_the_list_is_escaped_and_searchable(self) -> None:
        """Titles are text, and every word of tags and aliases is looked at."""
        html = library_html({"dropout": question(tags=("Regularization",), aliases=("Switch OFF",))})
        assert "<img" not in html
        assert "regularization" in html and "switch off" in html

    def test_a_page_has_facets_references_and_ways_on(self) -> None:
        """Cited characters are marked; a link that is no web address is text; prerequisites are links."""
        text = "Dropped units are off. Others stay."
        reference = Reference("k", "A. B", 2014, "T", "V", "javascript:alert(1)")
        asked = question(
            facets=(Facet("in-brief", 10, 10 + len(text)),),
            references=(reference,),
            prerequisites=("softmax",),
        )
        other = question(id="softmax", title="Softmax?", prerequisites=("dropout",))
        chunk = Chunk(
            "dropout/in-brief/1", "dropout", "in-brief", "s", (), "p", 1, 10, 10 + len(text), text, (), ()
        )
        html = article_html(asked, [chunk], {"dropout": asked, "softmax": other}, (10, 32))
        assert "<mark>Dropped units are off.</mark> Others stay." in html
        assert "javascript" not in html and "A. B (2014)" in html
        assert "Read before" in html and 'href="#/question/softmax"' in html
        assert "<img" not in html


class TestConversations:
    def test_the_list_is_grouped_by_age_and_escaped(self) -> None:
        """Today, yesterday, older; names are text."""
        days = (datetime(2026, 5, day, 12).astimezone() for day in (20, 19, 1))
        entries = [Summary(f"i{n}", HOSTILE, day, day, 1) for n, day in enumerate(days)]
        html = list_html(entries, "", date(2026, 5, 20))
        assert [html.index(f"<h3>{age}</h3>") for age in ("Today", "Yesterday", "Older")]
        assert "<img" not in html
        assert "Nothing found for “&lt;b&gt;”" in list_html([], "<b>", date(2026, 5, 20))

    def test_the_notice_says_what_is_not_kept(self) -> None:
        """A private conversation and a store that fails are said; a title is text."""
        assert "nothing of this is kept" in notice_html(Session(private=True))
        assert "disk full" in notice_html(Session(trouble="disk full"))
        assert "<img" not in notice_html(Session(title=HOSTILE))

    def test_a_download_is_a_file_that_cannot_act(self, tmp_path: Path) -> None:
        """An export comes as an attachment; what is not there is 404, in any spelling."""
        history = History.open(tmp_path / "h.db")
        asked = history.start("why <b>?")
        application = FastAPI()
        application.add_api_route("/conversations/{name}", download_route(history, dict))
        client = TestClient(application)
        answer = client.get(f"/conversations/{asked.conversation}.html")
        assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
        assert "default-src 'none'" in answer.headers["content-security-policy"] and "<b>" not in answer.text
        for name in (f"{asked.conversation}.exe", "none.md", "..%2f..%2fetc.md", ".md"):
            assert client.get(f"/conversations/{name}").status_code == 404


class TestQuality:
    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({}, ()),
            ({"corpus": "x"}, ("corpus",)),
            ({"encoder_sha256": "x", "index": "y"}, ("encoder", "index")),
        ],
    )
    def test_stale_is_what_differs(self, change: dict[str, str], expected: tuple[str, ...]) -> None:
        """Each of corpus, encoder and index by hash."""
        assert stale(SUBJECT.model_copy(update=change), SUBJECT) == expected

    def test_figures_are_shown_alike(self) -> None:
        """Shares have three places and a bar, times no bar, counts no places."""
        rows = (
            Measured(name="first", value=0.8817, low=0.8554, high=0.9),
            Measured(name="seconds p50", value=0.0142),
            Measured(name="words of a reply", value=209.0, low=204.0, high=217.0),
        )
        section = Section(title="S", cases=3, rows=rows)
        report = Report(made="2026-01-01T00:00", half="h", tutor="", subject=SUBJECT, sections=(section,))
        html = report_html(report, SUBJECT)
        assert ">0.882</span>" in html and "0.855 to 0.900" in html
        assert ">0.014</span>" in html and ">209</span>" in html and "204 to 217" in html
        assert html.count('class="bar"') == 1

    def test_a_report_is_escaped_and_says_that_it_is_stale(self) -> None:
        """Names are text; a missed bound is said."""
        row = Measured(name=HOSTILE, value=0.5, target=">= 0.9", reached=False)
        section = Section(title="S", cases=3, rows=(row,))
        report = Report(made="2026-01-01T00:00", half="h", tutor="", subject=SUBJECT, sections=(section,))
        html = report_html(report, SUBJECT.model_copy(update={"corpus": "x"}))
        assert "Stale" in html and "missed" in html and "<img" not in html
        assert "Stale" not in report_html(report, SUBJECT)

    def test_no_report_and_a_broken_one(self, tmp_path: Path) -> None:
        """Both say what to do."""
        settings = Settings.load(report=tmp_path)
        assert "tutor eval" in quality_html(settings, SUBJECT)
        (tmp_path / "report.json").write_text("{", encoding="utf-8")
        assert "Run `tutor eval` again" in quality_html(settings, SUBJECT)


@pytest.mark.parametrize(
    ("query", "message", "shown"),
    [
        pytest.param("dropout at test time?", "and at test time?", "dropout: at test time?", id="follow-up"),
        pytest.param("learning rate why?", "Why?", "learning rate: why?", id="one word"),
        pytest.param("what is dropout?", "What is dropout?", "what is dropout?", id="as it was asked"),
        pytest.param("what is dropout?", "define dropout?", "what is dropout?", id="in other words"),
        pytest.param("dropout: code", "show me code", "dropout: code", id="already set apart"),
        pytest.param("How do GANs learn?", "why do they fail", "How do GANs learn?", id="another question"),
        pytest.param("", "", "", id="nothing"),
    ],
)
def test_a_reading_shows_what_was_added_to_the_message(query: str, message: str, shown: str) -> None:
    """The topic of the conversation stands apart from the learner's own words; all else stays as it is."""
    assert readable(query, message) == shown


class TestReplies:
    def test_only_what_the_bank_lacks_is_labelled_so(
        self, small_tutor: Tutor, talk: Callable[..., Conversation]
    ) -> None:
        """A gap of the bank has a label; "that is all" has none, nor a wrong guess, nor talk."""
        asked = ("what is dropout?", *["more"] * 4, "that's not what I asked", "hello", "thanks")
        conversation = talk(small_tutor, *asked, "who won the world cup in 1998?")
        unquoted = [turn for turn in conversation if not turn.reply.citations]
        said = {turn.reply.blocks[0].text: 'class="verdict' in reply_of(turn) for turn in unquoted}
        *others, last = said.values()
        assert last and not any(others)
        assert any("all the bank says" in text for text in said)
        assert any("misread" in text for text in said)

    def test_the_page_tells_a_reading_as_every_screen_does(
        self, small_tutor: Tutor, talk: Callable[..., Conversation]
    ) -> None:
        """The same words, the topic set apart; nothing where they say nothing new."""
        asked = ("what is dropout?", "and at test time?", "in two sentences", "sources?", "thanks")
        for turn in talk(small_tutor, *asked):
            shown, read = re.findall(r"<em>([^<]*)</em>", reply_of(turn)), read_as(turn)
            assert shown == ([readable(read, turn.message)] if read else [])

    def test_another_reading_is_offered_of_what_was_read_as_it_stands(self, small_tutor: Tutor) -> None:
        """Where there is another one, the page says so."""
        turn = small_tutor.ask("what is dropout?")
        turn = replace(turn, reading=replace(turn.reading, alternatives=("overfitting?",)))
        assert "<span>Read as it stands</span>" in reply_of(turn)
        assert '<button class="ask other" title="overfitting?">' in reply_of(turn)

    @pytest.mark.parametrize(
        ("words", "quiet"),
        [
            pytest.param("Nearest to this is what was said above:", True, id="said before"),
            pytest.param("See also “Early stopping and patience”:", True, id="beside the point"),
            pytest.param("“Why? › Cost vs. gain”, `corpus/a.md` line 3, begins:", True, id="a source"),
            pytest.param("The bank has no code for this question. What it has:", False, id="says something"),
            pytest.param("I read this so. Did you mean:", False, id="asks something"),
            pytest.param("You are welcome.", False, id="a sentence"),
            pytest.param("To “what is it: a or b” the bank has no answer.", False, id="a colon within"),
        ],
    )
    def test_a_line_that_only_announces_is_quiet(self, small_tutor: Tutor, words: str, quiet: bool) -> None:
        """It leads to the passage below it; what says something of itself stands out as before."""
        turn = small_tutor.ask("what is dropout?")
        reply = replace(turn.reply, blocks=(ReplyBlock(words), *turn.reply.blocks))
        lead, quote, *_ = blocks_html(replace(turn, reply=reply), 1, small_tutor.questions)
        assert lead.startswith('<div class="own lead">' if quiet else '<div class="own">')
        assert quote.startswith('<div class="quote">')


def reply_of(turn: Turn) -> str:
    """The whole reply as the page shows it."""
    return reply_html(Exchange(turn.message, turn), 1, last=True)


def test_no_store_is_said_wherever_a_conversation_begins(small_tutor: Tutor) -> None:
    """Why nothing is kept stands above every conversation but a private one."""
    replier = Replier(small_tutor, None, "no room <b>")
    assert "Not kept: no room &lt;b&gt;" in notice_html(replier.begun())
    assert "Not kept" not in notice_html(replier.begun(private=True))
