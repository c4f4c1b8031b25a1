"""Banks that tests write, break and read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.bank.reader import Bank, read_bank

TESTS = Path(__file__).parents[1]

FRONT_MATTER = """\
id: {id}
number: {number}
section: Basic Questions
title: "What is {id}?"
prompt: "And why?"
label: "{number}"
tags: [layers]
aliases:
  - "one {id}"
  - "two {id}"
  - "three {id}"
  - "four {id}"
  - "five {id}"
  - "six {id}"
  - "seven {id}"
  - "eight {id}"
terms: [pooling]
prerequisites: []
related: [{other}]
contrasts:
  - {{with: {other}, note: "The first is not the second."}}
references:
  - {{key: doe2020, authors: "J. Doe", year: 2020, title: "A: b", venue: "V", url: "https://example.org"}}
"""

BODY = """
## In brief

Pooling shrinks a map.

## Explanation

### How pooling works

Pooling keeps the largest of a few numbers [@doe2020].

$$
y = \\max(x_1, x_2)
$$

### When to leave it out

Strides replace pooling. See [the other](02-beta.md).

## Intuition

A summary of a page.

## Worked example

The larger of 3 and 5 is $5$.

## Code

```python run
print(max(3, 5))
```

```text
5
```

## Pitfalls

- **Pooling learns.** Pooling has no weights.
- **Pooling is needed.** Strides do as well.

## Check yourself

### What does pooling keep?

- The largest number.

### Does pooling learn?

- No, it has no weights.

### What replaces pooling?

- Strides.
"""


def front_matter(name: str = "alpha", number: int = 1, other: str = "beta") -> str:
    """The YAML of a question that breaks no rule."""
    return FRONT_MATTER.format(id=name, number=number, other=other)


def document(matter: str | None = None, body: str = BODY) -> str:
    """A file of the authoring format."""
    return f"---\n{front_matter() if matter is None else matter}---\n{body}"


@pytest.fixture
def whole() -> dict[str, str]:
    """A bank of two questions that breaks no rule, by file name."""
    return {
        "01-alpha.md": document(),
        "02-beta.md": document(front_matter("beta", 2, "alpha")),
    }


@pytest.fixture
def make_document() -> Callable[..., str]:
    """``make_document(front matter, body)`` is a file of the authoring format."""
    return document


@pytest.fixture
def bank_of(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Bank]:
    """``bank_of({"a.md": text})`` writes ``corpus/a.md``, its line ends as given, and reads ``corpus``."""

    def write(files: dict[str, str | bytes]) -> Bank:
        root = tmp_path / "corpus"
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_bank(root)

    return write


@pytest.fixture(scope="session")
def original_path() -> Path:
    """The question list that the project was asked for."""
    return TESTS / "fixtures" / "question-bank.md"


@pytest.fixture(scope="session")
def corpus() -> Bank:
    """The bank of this repository, whatever stands in it today."""
    return read_bank(TESTS.parent / "corpus")
