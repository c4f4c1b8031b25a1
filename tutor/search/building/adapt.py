"""Learns a bank's adapter (``adapter``) from the questions that learners asked of it: ``tutor adapt``.

A question should be nearer to a passage of the sub-sections that answer it than to any other passage, and
nearer to what else was asked about them than to what was asked about others or is not answered at all. Both
are cross-entropies over the texts of a batch (InfoNCE: van den Oord et al., 2018); a question that the bank
does not answer is kept away from all passages. Only low-rank changes of the layers are learned, the rest of
the encoder stays as it is. What several trainings learned is averaged (model soups: Wortsman et al., 2022).
Each takes minutes on a GPU; on two cores 12 GB and 14 to 17 s a step, of which 20,000 questions need 320.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from tutor.bank.asked import read_asked, read_lessons
from tutor.bank.chunks import chunk_bank
from tutor.bank.reader import read_bank
from tutor.errors import BankError, EncoderError
from tutor.records import AskedQuestion, Chunk, Question
from tutor.search.encoders import adapter
from tutor.search.encoders.embedded import Progress
from tutor.search.encoders.encoder import SentenceTransformerEncoder, identify_model
from tutor.search.fusion import Places
from tutor.search.indexes.texts import asked_of, embedded_texts
from tutor.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

RANK = 8
SCALE = 2.0
"""Of the learned change; it is in the stored factors already."""
LEARNING_RATE = 1e-3
EPOCHS = 3.0
RUNS = 6
"""Trainings, each with draws of its own: what one of them has by chance weighs less in their mean."""
BATCH = 192
"""Questions a step, each with a passage, a misleading passage and another question."""
OUTSIDE = 64
"""Questions a step that the bank does not answer."""
TEMPERATURE = 0.05
FIRST = 0.7
"""Chance that a question's passage is of the first sub-section that answers it."""
NEAR = 0.1
"""Cosine by which a passage of a sub-section is drawn 1/e as often as the nearest one."""
MISLEADING = 60
"""Nearest passages of other sub-sections, of which one is drawn."""
HELD_DOWN = 0.3
"""Weight of what holds down cosines of unanswered questions with passages ..."""
HIGHEST = 0.2
"""... above this."""
_NUMBERED = re.compile(r"\.\d+\.")
_AT_ONCE = 32
"""Texts that go through the encoder together."""
_FEWEST = 200
"""Answered questions from which it is worth while."""


@dataclass(frozen=True)
class Lessons:
    """What is learned from."""

    passages: Sequence[str]
    section: Places
    """Sub-section of each passage."""
    asked: Sequence[str]
    answers: Sequence[tuple[int, ...]]
    """Sub-sections that answer each asked question, best first; none if the bank does not answer it."""

    @classmethod
    def of(
        cls, questions: Sequence[Question], chunks: Sequence[Chunk], asked: Sequence[AskedQuestion]
    ) -> "Lessons":
        """From the passages and sentences of a bank, its own wordings, and what learners asked of it.

        A question whose sub-sections are all unknown (renamed since) is left out.
        """
        place = {
            name: number for number, name in enumerate(dict.fromkeys(each.subsection for each in chunks))
        }
        rows = [place[each.subsection] for each in chunks for _ in (*each.passages, *each.sentences)]
        known = [
            (each.text, tuple(place[name] for name in each.sections if name in place), bool(each.sections))
            for each in asked_of(asked, questions, chunks)
        ]
        kept = [(text, answers) for text, answers, answered in known if bool(answers) == answered]
        return cls(
            embedded_texts(questions, chunks)[: len(rows)],
            np.array(rows, dtype=np.int64),
            [text for text, _ in kept],
            [answers for _, answers in kept],
        )


class _Batch(NamedTuple):
    """Places of texts; the n-th of ``passages`` and of ``mates`` is the n-th question's own."""

    questions: list[int]
    passages: list[int]
    """The right ones, then the misleading ones."""
    mates: list[int]
    """Other questions with the same answer."""
    outside: list[int]


class _LowRank(torch.nn.Module):  # type: ignore[misc]
    """A low-rank change of a linear layer, added to what the layer gives; it begins as no change."""

    def __init__(self, layer: torch.nn.Linear) -> None:
        super().__init__()
        outputs, inputs = layer.weight.shape
        device = layer.weight.device
        self.down = torch.nn.Parameter(torch.randn(RANK, inputs, device=device) / math.sqrt(inputs))
        self.up = torch.nn.Parameter(torch.zeros(outputs, RANK, device=device))
        self._hook = layer.register_forward_hook(self._add)

    def remove(self) -> None:
        """Leave the layer as it was."""
        self._hook.remove()

    def _add(
        self, layer: torch.nn.Module, inputs: tuple[torch.Tensor, ...], output: torch.Tensor
    ) -> torch.Tensor:
        return output + SCALE * functional.linear(functional.linear(inputs[0], self.down), self.up)


def train(
    model: "SentenceTransformer",
    lessons: Lessons,
    progress: Progress = lambda done, total: None,
    *,
    batch: int = BATCH,
    epochs: float = EPOCHS,
    runs: int = RUNS,
    seed: int = 0,
) -> dict[str, torch.Tensor]:
    """The factors of the adapter by name, in 16 bits: the mean of what ``runs`` trainings learned.

    ``model`` keeps its weights. What is drawn depends on ``seed`` alone; the last bits of the result hang on
    the machine.

    Raises:
        EncoderError: the model has no blocks with linear layers.
    """
    nearness = _embed_all(model, lessons.asked) @ _embed_all(model, lessons.passages).T
    model.eval().requires_grad_(False)  # no dropout: with it, attention takes twice as long
    answered = sum(bool(each) for each in lessons.answers)
    steps = max(1, int(epochs * answered / batch))
    layers = _layers(model)
    ups: dict[str, list[torch.Tensor]] = {name: [] for name in layers}
    downs: dict[str, list[torch.Tensor]] = {name: [] for name in layers}
    for run in range(runs):
        torch.manual_seed(seed + run)
        changes = {name: _LowRank(layer) for name, layer in layers.items()}
        drawn = _batches(lessons, nearness, batch, np.random.default_rng(seed + run))
        for step in _descend(model, lessons, changes, drawn, steps):
            progress(run * steps + step, runs * steps)
        for name, change in changes.items():
            change.remove()
            ups[name].append(SCALE / runs * change.up.detach())
            downs[name].append(change.down.detach())
    return {
        f"{name}{part}": torch.cat(factors[name], dim=axis).half().cpu().contiguous()
        for name in layers
        for part, factors, axis in ((adapter.UP, ups, 1), (adapter.DOWN, downs, 0))
    }


def _descend(
    model: "SentenceTransformer",
    lessons: Lessons,
    changes: Mapping[str, _LowRank],
    drawn: Iterator[_Batch],
    steps: int,
) -> Iterator[int]:
    """Learn ``changes`` of ``model``; the number of each step when it is done."""
    parameters = [each for change in changes.values() for each in change.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=0.01)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))
    )
    for step in range(steps):
        optimizer.zero_grad()
        _loss(model, lessons, next(drawn)).backward()
        optimizer.step()
        schedule.step()
        yield step + 1


def _layers(model: "SentenceTransformer") -> dict[str, Any]:
    """The linear layers of the transformer's blocks, by name; a block has a number in its name."""
    found = {
        name: layer
        for name, layer in (model.transformers_model or torch.nn.Module()).named_modules()
        if isinstance(layer, torch.nn.Linear) and _NUMBERED.search(name)
    }
    if not found:
        raise EncoderError("the encoder cannot be adapted: it has no blocks with linear layers.")
    return found


def _embed(model: "SentenceTransformer", texts: Sequence[str]) -> torch.Tensor:
    """Unit vectors, shape (texts, dimension), through which gradients flow.

    A few texts of like length at a time: none is padded to the longest of all.
    """
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    pieces = [order[start : start + _AT_ONCE] for start in range(0, len(order), _AT_ONCE)]
    vectors = torch.cat([_embed_piece(model, [texts[place] for place in piece]) for piece in pieces])
    return vectors[torch.tensor(order, device=vectors.device).argsort()]


def _embed_piece(model: "SentenceTransformer", texts: list[str]) -> torch.Tensor:
    device = model.device
    features = {
        name: value.to(device) if isinstance(value, torch.Tensor) else value
        for name, value in model.preprocess(texts).items()
    }
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=_computes_in_16_bits(device)):
        vectors = model(features)["sentence_embedding"]
    return functional.normalize(vectors.float(), dim=1)


@cache
def _computes_in_16_bits(device: torch.device) -> bool:
    """Whether the processor itself does: one that does not would be slower for it."""
    if device.type != "cpu":
        return bool(device.type == "cuda")
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def _embed_all(model: "SentenceTransformer", texts: Sequence[str]) -> npt.NDArray[np.float32]:
    return np.asarray(model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False))


def _batches(
    lessons: Lessons, nearness: npt.NDArray[np.float32], size: int, chance: np.random.Generator
) -> Iterator[_Batch]:
    """Batches without end, every answered question once before any twice."""
    answered = [place for place, answers in enumerate(lessons.answers) if answers]
    outside = [place for place, answers in enumerate(lessons.answers) if not answers]
    rows_of = {place: np.flatnonzero(lessons.section == place) for place in set(lessons.section.tolist())}
    alike: dict[int, list[int]] = {}
    for place in answered:
        alike.setdefault(lessons.answers[place][0], []).append(place)
    waiting: list[int] = []
    while True:
        while len(waiting) < size:
            waiting += chance.permutation(answered).tolist()
        questions, waiting = waiting[:size], waiting[size:]
        right, misleading, mates = [], [], []
        for place in questions:
            first, *others = lessons.answers[place]
            section = first if not others or chance.random() < FIRST else int(chance.choice(others))
            rows = rows_of[section]
            pull = np.exp((nearness[place, rows] - nearness[place, rows].max()) / NEAR)
            right.append(int(chance.choice(rows, p=pull / pull.sum())))
            wrong = np.flatnonzero(~np.isin(lessons.section, lessons.answers[place]))
            count = min(MISLEADING, len(wrong))
            hardest = wrong[np.argpartition(-nearness[place, wrong], count - 1)[:count]]
            misleading.append(int(chance.choice(hardest)))
            others_alike = [each for each in alike[first] if each != place]
            mates.append(int(chance.choice(others_alike)) if others_alike else place)
        drawn = chance.choice(outside, min(OUTSIDE, len(outside)), replace=False).tolist() if outside else []
        yield _Batch(questions, right + misleading, mates, drawn)


def _loss(model: "SentenceTransformer", lessons: Lessons, batch: _Batch) -> torch.Tensor:
    questions = _embed(model, [lessons.asked[place] for place in batch.questions])
    passages = _embed(model, [lessons.passages[place] for place in batch.passages])
    mates = _embed(model, [lessons.asked[place] for place in batch.mates])
    of_passages = _told_apart(
        questions @ passages.T / TEMPERATURE, lessons, batch, lessons.section[batch.passages]
    )
    firsts = np.array([lessons.answers[place][0] for place in batch.mates])
    of_mates = _told_apart(questions @ mates.T / TEMPERATURE, lessons, batch, firsts)
    own = torch.arange(len(batch.questions), device=questions.device)
    if not batch.outside:
        return functional.cross_entropy(of_passages, own) + functional.cross_entropy(of_mates, own)
    outside = _embed(model, [lessons.asked[place] for place in batch.outside])
    against = torch.cat([of_mates, questions @ outside.T / TEMPERATURE], dim=1)
    cosines = outside @ passages.T / TEMPERATURE
    soft_highest = torch.logsumexp(cosines, 1) - math.log(cosines.shape[1])
    too_near = functional.softplus(soft_highest - HIGHEST / TEMPERATURE).mean()
    return (
        functional.cross_entropy(of_passages, own)
        + functional.cross_entropy(against, own)
        + HELD_DOWN * too_near
    )


def _told_apart(logits: torch.Tensor, lessons: Lessons, batch: _Batch, sections: Places) -> torch.Tensor:
    """``logits`` without what answers a question too but is not its own text."""
    also = np.stack([np.isin(sections, lessons.answers[place]) for place in batch.questions])
    np.fill_diagonal(also, False)
    return logits.masked_fill(torch.tensor(also, device=logits.device), -1e4)


def adapt(settings: Settings, progress: Progress) -> Path:
    """Learn the adapter of the bank that ``settings`` name, and write it beside the bank's files.

    Raises:
        BankError: the bank cannot be read, or carries too few asked questions.
        EncoderError: the encoder cannot be loaded or adapted, or the adapter cannot be written.
    """
    bank = read_bank(settings.corpus)
    asked = (*read_asked(settings.corpus), *read_lessons(settings.corpus))
    answered = sum(bool(each.sections) for each in asked)
    if answered < _FEWEST:
        raise BankError(
            f"{settings.corpus}: too few questions of learners to learn from: the folder asked/ holds "
            f"{answered} that the bank answers, {_FEWEST} are needed. corpus/README.md says how to write it."
        )
    path = settings.corpus / adapter.FILE
    adapter.check_place(path)
    encoder = SentenceTransformerEncoder(settings.encoder, settings.threads).original()
    chunks = list(chunk_bank(bank, encoder.count_tokens, min(settings.chunk_tokens, encoder.max_tokens)))
    if torch.cuda.is_available():
        encoder.model.to("cuda")
    factors = train(encoder.model, Lessons.of(bank.questions, chunks, asked), progress)
    adapter.save(factors, identify_model(settings.encoder).sha256, path)
    return path
