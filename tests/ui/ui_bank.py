"""A bank of four small files for the tests of the page: formula, table, code, figure, and hostile text."""

from pathlib import Path

_MATTER = """---
id: {id}
number: {number}
section: {section}
title: {title!r}
aliases: [{aliases}]
terms: [{terms}]
{more}---
"""

_DROPOUT = r"""
## In brief

Dropout sets each activation to zero with probability $p$ during training. Nothing is dropped at test time.

## Explanation

### What happens to dropout at test time

At test time dropout is switched off and every unit is active [@srivastava2014]. Predictions are then
**deterministic**. In PyTorch `model.eval()` switches dropout off.

![Three small networks, two of them with crossed-out units.](figures/masks.svg)

### The formula of inverted dropout

Inverted dropout divides by the keep probability:

$$
\tilde{a} = \frac{r \odot a}{1-p}, \qquad r \sim \text{Bernoulli}(1-p)
$$

It costs $5 or \$10 less than an ensemble; see [softmax](02-softmax.md).

## Intuition

A coach sends a random half of the team home before every practice, so nobody relies on one partner.

## Worked example

With $p = 0.5$ the activations $(2, 4)$ become $(4, 0)$ under the mask $(1, 0)$.

## Code

```python run
import torch  # a comment
print(torch.nn.Dropout(0.5).eval()(torch.ones(2)), "<b>$5$</b>")
```

```text
tensor([1., 1.]) <b>$5$</b>
```

## Pitfalls

- **"Dropout stays on at test time."** It is switched off, and `model.eval()` does that.
- **"More dropout is always better."** Too high a rate starves the network of information.

## Check yourself

### What does dropout do at test time?

- Nothing: it is switched off.
"""

_SOFTMAX = r"""
## In brief

Softmax turns scores into probabilities that sum to one. The largest score gets the largest probability.

## Explanation

### The formula of softmax

Softmax exponentiates every score and divides by the sum of the exponentials:

$$
\begin{aligned}
p_i &= \frac{e^{z_i}}{\sum_j e^{z_j}} \\[4pt]
\sum_i p_i &= 1
\end{aligned}
$$

### A table of scores and probabilities

| class | score | probability |
|-------|-------|-------------|
| cat   | 2.0   | 0.659       |
| dog   | 1.0   | 0.242       |

## Intuition

Softmax is a loud vote: the loudest voice gets most of the say, but nobody is silenced.

## Worked example

The scores 2.0 and 1.0 become 0.731 and 0.269.

## Pitfalls

- **"Softmax outputs are calibrated."** They sum to one, but may be far too confident.

## Check yourself

### Why do softmax outputs sum to one?

- Because each is divided by the sum of all.
"""

_HOSTILE = r"""
## In brief

Markup injection <script>window.hacked = "brief"</script> puts text into a page that the page runs as its
own code.

## Explanation

### How injected markup would run

An injected picture <img src=x onerror="window.hacked='img'"> runs when it fails to load. A link such as
[click me](javascript:window.hacked='link') runs when it is clicked, and
[this one](data:text/html,<script>1</script>) too.

![remote](https://example.org/track.png) ![local](../../etc/passwd)
![data](data:image/svg+xml,<svg/onload=alert(1)>)

<form action="https://example.org"><input name="q"></form> <style>body{display:none}</style> </div></section>

A broken formula $\frac{1}{2$ and an unclosed `code span <img src=x onerror=window.hacked=1> stand here.
$\href{javascript:1}{x}$

## Pitfalls

- **"Escaping is enough."** <iframe src="https://example.org"></iframe> Injection also needs a
  strict content policy.
"""

_HOSTILE_TITLE = "What is <script>window.hacked=1</script> injection?"
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120">'
    '<rect width="300" height="120" fill="#eef"/>'
    '<script>document.title = "hacked"</script><circle cx="60" cy="60" r="40" fill="#66c"/></svg>'
)


def write_bank(folder: Path) -> Path:
    """The bank as files in ``folder``."""
    (folder / "figures").mkdir(parents=True)
    (folder / "figures" / "masks.svg").write_text(_SVG, encoding="utf-8")
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    reference = (
        'references:\n  - {key: srivastava2014, authors: "N. Srivastava, G. Hinton", year: 2014, '
        'title: "Dropout", venue: "JMLR", url: "https://jmlr.org/x"}\n'
    )
    files = {
        "01-dropout.md": _matter(
            1, "dropout", "Basics", "Explain the concept of dropout.", "dropout", reference
        )
        + _DROPOUT,
        "02-softmax.md": _matter(2, "softmax", "Basics", "What is the softmax function?", "softmax")
        + _SOFTMAX,
        "03-markup-injection.md": _matter(3, "markup-injection", "Hostile <b>", _HOSTILE_TITLE, "injection")
        + _HOSTILE,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _matter(number: int, name: str, section: str, title: str, term: str, more: str = "") -> str:
    aliases = f'"tell me about {term}", "how does {term} work"'
    return _MATTER.format(
        id=name, number=number, section=section, title=title, aliases=aliases, terms=term, more=more
    )
