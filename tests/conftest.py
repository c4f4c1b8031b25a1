"""A tutor over the bank of this repository, and a small one that embeds without a model."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tutor.bank.markdown import parser
from tutor.bank.reader import read_bank
from tutor.chat.tutor import Tutor
from tutor.records import Conversation, Reply, Turn
from tutor.search.building.builder import open_index
from tutor.settings import CHECKOUT, Settings

TESTS = Path(__file__).parent
sys.path.append(str(TESTS / "search"))  # search_fakes: the encoder without a model


@pytest.fixture(scope="session")
def node_modules(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The npm packages of ``package.json``, installed once."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        pytest.skip("needs Node.js with npm")
    cache = getattr(request.config, "cache", None)
    folder = Path(cache.mkdir("npm") if cache else tmp_path_factory.mktemp("npm"))
    package = (TESTS / "package.json").read_text(encoding="utf-8")
    done = folder / "package.json"
    if not done.is_file() or done.read_text(encoding="utf-8") != package:
        with tempfile.TemporaryDirectory(dir=folder) as draft:
            (Path(draft) / "package.json").write_text(package, encoding="utf-8")
            command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
            subprocess.run(command, cwd=draft, check=True, capture_output=True, timeout=300)
            shutil.rmtree(folder / "node_modules", ignore_errors=True)
            (Path(draft) / "node_modules").rename(folder / "node_modules")
        done.write_text(package, encoding="utf-8")
    return folder / "node_modules"


SMALL_BANK = {
    "01-dropout.md": """\
---
id: dropout
number: 1
section: Basics
title: "What is dropout?"
prompt: "Why is it used?"
aliases: ["what does a dropout layer do", "tell me about dropout"]
terms: [dropout, keep probability, mask]
contrasts:
  - {with: overfitting, note: "Overfitting is the problem, dropout is one of the cures."}
references:
  - {key: doe2014, authors: "J. Doe, R. Roe, A. N. Other", year: 2014, title: "T", venue: "V", url: "https://example.org"}
---

## In brief

Dropout switches neurons off at random while a network trains.

## Explanation

### The mask of dropout

A fresh mask is drawn for every step [@doe2014]. It keeps each unit with a fixed chance $1-p$:

$$
a = \\frac{r}{1-p}
$$

### Dropout at test time

At test time nothing is dropped. All the units take part in the answer.

| phase | units |
|-------|-------|
| train | some  |
| test  | all   |

## Intuition

A coach sends half of the team home before every practice.

## Worked example

With chance one half, the values 2 and 4 become 4 and 0.

## Code

```python run
print("kept")
```

```text
kept
```

## Pitfalls

- **"Dropout stays on at test time."** It is switched off then.

## Check yourself

### Why are kept units scaled up?

- So that the expected sum stays the same.
""",
    "02-overfitting.md": """\
---
id: overfitting
number: 2
section: Basics
title: "What is overfitting?"
prompt: "How can it be reduced?"
aliases: ["learning the training examples by heart"]
terms: [overfitting, memorization]
prerequisites: [dropout]
---

## In brief

Overfitting is learning the training examples by heart.

## Explanation

### Signs of overfitting

The training error falls while the validation error rises. Watch the gap between both curves.

## Pitfalls

- **"A small training loss proves a good model."** It proves very little about new examples.
""",
    "03-gradient-descent.md": """\
---
id: gradient-descent
number: 3
section: Basics
title: "How does gradient descent work?"
aliases: ["walking downhill on the loss"]
terms: [gradient descent]
---
""",
}


@pytest.fixture(scope="session", autouse=True)
def without_the_machines_variables() -> Iterator[None]:
    """The machine's own TUTOR_* variables take no part, not even in what a session shares."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in [name for name in os.environ if name.startswith("TUTOR_")]:
            monkeypatch.delenv(name)
        yield


@pytest.fixture(scope="session")
def tutor() -> Tutor:
    """The bank of this repository with the bundled encoder; its index is the one that ``make run`` uses."""
    return Tutor.load(Settings.load(corpus=CHECKOUT / "corpus", index=CHECKOUT / "index"))


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three questions: one with all seven facets and a contrast, one with few, one without an answer."""
    folder = tmp_path_factory.mktemp("small") / "corpus"
    folder.mkdir()
    for name, text in SMALL_BANK.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small_tutor(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    """A tutor of the small bank whose encoder sums a seeded vector for each word."""
    from search_fakes import FakeEncoder

    folder = tmp_path_factory.mktemp("small-tutor")
    (folder / "model").mkdir()
    (folder / "model" / "config.json").write_text("{}", encoding="utf-8")
    settings = Settings.load(
        corpus=small_corpus,
        index=folder / "index",
        encoder=str(folder / "model"),
        answer_at=0.05,  # sums of words are less alike than what a model makes of sentences
        offer_at=0.02,
    )
    encoder = FakeEncoder()
    return Tutor(settings, open_index(settings, encoder), encoder)


@pytest.fixture(scope="session")
def talk() -> Callable[..., Conversation]:
    """``talk(tutor, "first", "second")`` is the conversation of these messages."""

    def hold(tutor: Tutor, *messages: str) -> Conversation:
        conversation: Conversation = ()
        for message in messages:
            conversation += (tutor.ask(message, conversation),)
        return conversation

    return hold


@pytest.fixture(scope="session")
def hold_citations(tutor: Tutor, small_tutor: Tutor) -> Callable[[Turn], None]:
    """``hold_citations(turn)`` fails unless every block that quotes is cited, and cited where it stands."""
    files = dict(read_bank(small_tutor.settings.corpus).files) | dict(read_bank(tutor.settings.corpus).files)

    def check(turn: Turn) -> None:
        reply = turn.reply
        assert [citation.number for citation in reply.citations] == list(range(1, len(reply.citations) + 1))
        cells = [
            cell
            for block in reply.blocks
            for cell in (
                (each for row in block.table.rows for each in row.cells) if block.table else (block,)
            )
        ]
        marks = [cell.citation for cell in cells if cell.citation is not None]
        assert list(dict.fromkeys(marks)) == [citation.number for citation in reply.citations]
        for cell in cells:
            if cell.citation is not None:
                assert cell.text == reply.citations[cell.citation - 1].quote
        for citation, source in zip(reply.citations, reply.sources, strict=True):
            text = files[citation.path]
            assert text[citation.start : citation.end] == citation.quote
            assert citation.quote.strip()
            assert source.citation == citation
            assert text[source.passage_start :].startswith(source.passage)
            assert (
                source.passage_start
                <= citation.start
                < citation.end
                <= (source.passage_start + len(source.passage))
            )
            assert text.count("\n", 0, citation.start) + 1 == source.line

    return check


@pytest.fixture(scope="session")
def shape() -> Callable[[str], list[tuple[str, str]]]:
    """``shape(markdown)`` is what it parses to: the kind and the content of every block."""

    def parse(markdown: str) -> list[tuple[str, str]]:
        return [
            (token.type, token.content.strip())
            for token in parser().parse(markdown)
            if token.type in {"inline", "fence", "math_block", "html_block", "table_open", "heading_open"}
        ]

    return parse


@pytest.fixture(scope="session")
def cites_nothing() -> Callable[[Reply], bool]:
    """Whether a reply states nothing that would need a source."""
    return lambda reply: not reply.citations and all(block.citation is None for block in reply.blocks)
