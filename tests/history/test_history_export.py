"""Exports: each can be verified, and the one for browsers cannot act."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tutor.bank.verify import verify_file
from tutor.chat.tutor import Tutor
from tutor.history import SUFFIXES, Exchange, Feedback, Kept, changed, export
from tutor.records import Citation, Conversation, Reading, Reply, ReplyBlock, Table, TableRow, Turn
from tutor.render import as_json, read_as

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def kept_of(*exchanges: Exchange, title: str = "A title") -> Kept:
    """A conversation of these exchanges."""
    return Kept("0" * 32, title, NOW, NOW, exchanges)


def held(conversation: Conversation) -> Kept:
    """The conversation as the store gives it back, after it an interrupted and a failed message."""
    turns = [Exchange(number, turn.message, NOW, turn) for number, turn in enumerate(conversation, 1)]
    after = len(turns) + 1
    return kept_of(*turns, Exchange(after, "lost?", NOW), Exchange(after + 1, "x", NOW, problem="Too long."))


def quoting(text: str, *quotes: str, message: str = "m") -> Kept:
    """A conversation of one turn that quotes these parts of ``text``, the file ``corpus/a.md``."""
    citations = tuple(
        Citation(
            number, "a", "explanation", "corpus/a.md", text.find(quote), text.find(quote) + len(quote), quote
        )
        for number, quote in enumerate(quotes, 1)
    )
    reply = Reply("answered", tuple(ReplyBlock(each.quote, each.number) for each in citations), citations)
    turn = Turn(message, Reading("question", message), reply, (), 1.0, (), 0.0)
    return kept_of(Exchange(1, message, NOW, turn), title=message)


class Elements(HTMLParser):
    """The elements of a page, each with its attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_citation_of_an_export_is_verified(
    suffix: str, small_tutor: Tutor, conversation: Conversation, tmp_path: Path
) -> None:
    """As many as the conversation has, and all hold."""
    path = tmp_path / f"chat{suffix}"
    path.write_text(export(held(conversation), SUFFIXES[suffix]), encoding="utf-8", newline="")
    findings = verify_file(path, small_tutor.settings.corpus)
    assert len(findings) == sum(len(turn.reply.citations) for turn in conversation) > 3
    assert [finding for finding in findings if finding.fault] == []


ODD = 'One\r\n~~~\n</pre><script>alert(1)</script>\n\n   two & "three" &amp; \u2028 🎲\n\nend\rline\n'
QUOTES = (
    ODD,
    "\n~~~\n</pre><script>",
    'two & "three" &amp;',
    "end\rline",
    "\n\nend",
)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "message",
    [
        "m",
        '<!doctype html><pre data-path="corpus/a.md" data-start="0" data-end="3">x</pre>',
        '"citations": [',
        "[1]: corpus/a.md 0:3\n\n~~~text\nx\n~~~\n",
        "~~~\n```\n[9]: corpus/b.md 0:3\r\r~~~text\n",
    ],
    ids=["plain words", "a page", "a piece of JSON", "a citation", "fences that stay open"],
)
def test_odd_quotes_and_hostile_messages_change_nothing(suffix: str, message: str, tmp_path: Path) -> None:
    """Each quote is found as it is in the file, and nothing that the learner typed passes for one."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text(ODD, encoding="utf-8", newline="")
    path = tmp_path / f"chat{suffix}"
    path.write_text(export(quoting(ODD, *QUOTES, message=message), SUFFIXES[suffix]), "utf-8", newline="")
    findings = verify_file(path, tmp_path / "corpus")
    assert [(finding.citation.quote, finding.fault) for finding in findings] == [
        (each, "") for each in QUOTES
    ]


def test_an_altered_page_is_found_out(small_tutor: Tutor, conversation: Conversation, tmp_path: Path) -> None:
    """One word changed in one quote."""
    text = export(held(conversation[:1]), "html")
    opening = text.index('<pre class="quote"')
    path = tmp_path / "chat.html"
    path.write_text(text[:opening] + text[opening:].replace("neurons", "weights", 1), encoding="utf-8")
    faults = [finding.fault for finding in verify_file(path, small_tutor.settings.corpus) if finding.fault]
    assert faults == ["the quote does not stand in the file any more"]


HOSTILE = """\
<img src=x onerror=alert(1)><script>alert(1)</script>

![pixel](https://evil.example/p.png) [a](javascript:alert(1)) [b](data:text/html,x) [c](https://good.example/?a="b)

<svg onload=alert(1)> <https://good.example/> $x<script>$ $\\text{<script>}$ $\\href{javascript:x}{y}$

```html
</code></pre><script>
```
"""


@pytest.mark.parametrize("place", ["message", "bank"])
def test_the_page_cannot_act(place: str) -> None:
    """No script, nothing loaded, no address but web links, no handler, from whichever side the text comes."""
    text = export(
        quoting(HOSTILE, HOSTILE) if place == "bank" else quoting("q", "q", message=HOSTILE), "html"
    )
    elements = Elements(text).found
    tags = {tag for tag, _ in elements}
    names = {name for _, attributes in elements for name in attributes}
    addresses = {value for _, attributes in elements for name, value in attributes.items() if name == "href"}
    assert not tags & {"script", "img", "svg", "iframe", "object", "embed", "link", "form", "base"}
    assert not {name for name in names if name.startswith("on")} | names & {"src", "srcset", "action"}
    assert all(re.match(r"#source-|https?://good\.example/", address or "") for address in addresses)
    assert "url(" not in text.split("</style>")[0]
    assert "default-src 'none'" in text


def test_the_page_shows_what_was_said(small_tutor: Tutor, conversation: Conversation) -> None:
    """Title, messages, replies in words, formulas drawn, numbered sources with places, both themes."""
    text = export(held(conversation), "html")
    shown = " ".join(Elements(text).text.split())
    assert "prefers-color-scheme: dark" in text
    for words in (
        "A title",
        "2026-01-02 03:04 UTC",
        "who won the world cup in 1998?",
        "Dropout switches neurons off at random while a network trains. [1]",
        "(Doe et al., 2014)",
        "corpus/01-dropout.md:",
        "There is no reply: it was interrupted.",
        "Too long.",
    ):
        assert words in shown, words
    assert "<mfrac><mrow><mi>r</mi></mrow><mrow><mn>1</mn><mo>−</mo><mi>p</mi></mrow></mfrac>" in text
    ids = re.findall(r'<figure id="([^"]*)"', text)
    assert {f"#{each}" for each in ids} == set(re.findall(r'href="(#[^"]*)"', text))
    assert len(ids) == len(set(ids))


def test_a_comparison_is_a_table_on_the_page() -> None:
    """Heads, rows, and in every cell that says something its mark; an empty side stays empty."""
    text = "Left says.\n\nRight says."
    kept = quoting(text, "Left says.", "Right says.")
    turn = kept.exchanges[0].turn
    assert turn is not None
    rows = (
        TableRow("In brief", turn.reply.blocks),
        TableRow("Pitfalls", (ReplyBlock(""), turn.reply.blocks[1])),
    )
    table = ReplyBlock("", table=Table(("left", "right"), rows))
    turn = replace(turn, reply=replace(turn.reply, blocks=(table,)))
    shown = export(replace(kept, exchanges=(replace(kept.exchanges[0], turn=turn),)), "html")
    assert '<th scope="col">left</th><th scope="col">right</th>' in shown
    assert '<th scope="row">Pitfalls</th><td></td><td><p>Right says. <a class="cite"' in shown


def test_json_is_the_contract_with_places(conversation: Conversation) -> None:
    """Each turn as ``tutor ask --json`` prints it; more keys in citations; feedback where there is some."""
    kept = held(conversation)
    rated = replace(kept.exchanges[0], feedback=Feedback("down", "too-hard", "why?"))
    document = json.loads(export(replace(kept, exchanges=(rated, *kept.exchanges[1:])), "json"))
    assert list(document) == ["title", "created", "updated", "turns"]
    first = document["turns"][0]
    assert first.pop("feedback") == {"thumb": "down", "reason": "too-hard", "comment": "why?"}
    citation = first["citations"][0]
    assert citation["location"] == f"In brief, corpus/01-dropout.md:{citation['line']}"
    for each in first["citations"]:
        del each["location"], each["line"], each["title"]
    assert first == json.loads(json.dumps(as_json(conversation[0])))
    assert document["turns"][-2:] == [
        {"message": "lost?", "problem": "There is no reply: it was interrupted."},
        {"message": "x", "problem": "Too long."},
    ]


def test_markdown_names_each_place(conversation: Conversation) -> None:
    """Title and date at its head, the message quoted, a line of words before each quote."""
    text = export(held(conversation), "markdown")
    assert text.startswith("# A title\n\n2026-01-02 03:04 UTC\n\n## 1\n\n> what is dropout?\n\n")
    assert re.search(
        r"\nWhat is dropout\? — .*corpus/01-dropout\.md:\d+\n\n\[1\]: corpus/01-dropout\.md", text
    )
    assert text.endswith("*Too long.*\n")


def test_readings_are_told_as_on_every_screen(conversation: Conversation) -> None:
    """A line above each reply whose message was read in other words than its own, and above no other."""
    read = [each for turn in conversation if (each := read_as(turn))]
    assert read == ["dropout: intuition", "dropout: code"]
    assert re.findall(r"^\*Read as: (.*)\*$", export(held(conversation), "markdown"), re.MULTILINE) == read
    assert re.findall(r">Read as: ([^<]*)<", export(held(conversation), "html")) == read
    other = replace(conversation[0], message="WHAT is  dropout?")
    assert "Read as" not in export(held((other,)), "markdown") + export(held((other,)), "html")


def test_changed_sources_are_named_by_exchange(
    small_tutor: Tutor, conversation: Conversation, tmp_path: Path
) -> None:
    """Nothing while the bank stands; then those citations, with what became of them."""
    kept = held(conversation)
    assert changed(kept, small_tutor.settings.corpus) == {}
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in small_tutor.settings.corpus.glob("*.md"):
        text = path.read_text(encoding="utf-8").replace("A coach sends half", "A trainer sends some")
        (corpus / path.name).write_text(text, encoding="utf-8")
    found = changed(kept, corpus)
    simpler = next(each.number for each in kept.exchanges if each.message == "simpler")
    assert "the quote does not stand in the file any more" in [each.fault for each in found[simpler]]
    assert all("now stands at" in each.fault for each in found.get(simpler + 1, ()))
