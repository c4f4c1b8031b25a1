"""A query in, the evidence out."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from search_fakes import BANK, Answers, FakeEncoder, write_bank

from tutor.bank.reader import read_bank
from tutor.search.building.indexing import build_index
from tutor.search.encoders.encoder import EncoderIdentity, SentenceTransformerEncoder
from tutor.search.fusion import highest
from tutor.search.indexes.index import Index
from tutor.search.retriever import Retriever, rank
from tutor.search.scores.calibration import Calibration

IndexOf = Callable[..., Index]


def _retriever(index: Index, encoder: FakeEncoder | None = None, candidates: int = 300) -> Retriever:
    return Retriever(index, encoder or FakeEncoder(), Calibration(), 0.65, candidates)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list(BANK))
def test_a_question_asked_by_its_wordings_comes_first(name: str, corpus: Path, index_of: IndexOf) -> None:
    """Title, prompt and alias find their own question, answered or not, with a topic cosine of 1."""
    retriever = _retriever(index_of(corpus))
    words = name.replace("-", " ")
    for query in (f"What is {words}?", f"tell me about {words}"):
        first = retriever.search(query).questions[0]
        assert first.question.id == name
        assert first.topic_cosine == pytest.approx(1, abs=1e-5)


def test_a_detail_finds_the_chunk_that_says_it(corpus: Path, index_of: IndexOf) -> None:
    """The passage that says it comes first, not the article's beginning."""
    hit = _retriever(index_of(corpus)).search("is anything dropped at test time?").hits[0]
    assert "Nothing is dropped" in hit.chunk.text


def test_scores_fall_from_first_to_last(corpus: Path, index_of: IndexOf) -> None:
    """Questions and chunks come best first, each once, with scores from 0 to 1."""
    found = _retriever(index_of(corpus)).search("what happens to units at test time")
    for ranked in (found.questions, found.hits):
        scores = [each.score for each in ranked]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
    assert len({hit.chunk.id for hit in found.hits}) == len(found.hits)
    assert 0 <= found.confidence <= 1


def test_search_and_rank_questions_agree(corpus: Path, index_of: IndexOf) -> None:
    """What the evaluation measures is what the chat gets."""
    retriever = _retriever(index_of(corpus))
    for query in ("why units drop", "by heart", "zzz", "gradient"):
        found = retriever.search(query).questions
        assert retriever.rank_questions(query, 3) == [(hit.question.id, hit.score) for hit in found]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("", id="empty"),
        pytest.param("   \n", id="blank"),
        pytest.param("?!...", id="only punctuation"),
        pytest.param("the of and", id="only stop words"),
        pytest.param("$x^2$", id="a formula"),
        pytest.param("😀" * 400, id="emoji"),
        pytest.param("مرحبا كيف", id="right to left"),
        pytest.param("\x00\x01", id="control characters"),
        pytest.param("word " * 5000, id="very long"),
        pytest.param("x" * 20000, id="one word without end"),
    ],
)
def test_every_text_is_a_query(query: str, corpus: Path, index_of: IndexOf) -> None:
    """No text stops the search; scores are numbers."""
    found = _retriever(index_of(corpus)).search(query)
    assert len(found.questions) == 3
    values = [hit.score for hit in (*found.questions, *found.hits)] + [found.confidence]
    assert np.isfinite(values).all()


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"dropout": BANK["dropout"]}, id="one question"),
        pytest.param({"gradient-descent": {}}, id="one question without an answer"),
        pytest.param({"gradient-descent": {}, "attention": {}}, id="no answers at all"),
    ],
)
def test_small_banks_can_be_searched(answers: Answers, tmp_path: Path, index_of: IndexOf) -> None:
    """A bank without a second question or without any answer is searched all the same."""
    found = _retriever(index_of(write_bank(tmp_path / "small", answers))).search("gradient descent dropout")
    assert len(found.questions) == len(answers)
    assert all(np.isfinite(hit.score) for hit in found.questions)
    assert np.isfinite(found.confidence)


def test_few_candidates_change_no_first_place(corpus: Path, index_of: IndexOf) -> None:
    """The rows left out are the worst ones."""
    index = index_of(corpus)
    for query in ("What is overfitting?", "nothing dropped at test time"):
        few, all_rows = _retriever(index, candidates=10).search(query), _retriever(index).search(query)
        assert few.questions[0].question.id == all_rows.questions[0].question.id


def test_equal_questions_keep_the_banks_order(tmp_path: Path, index_of: IndexOf) -> None:
    """Ties are not left to chance: a query that fits none finds them in order."""
    names = ["delta", "alpha", "omega", "beta"]
    index = index_of(write_bank(tmp_path / "equal", {name: {} for name in names}))
    cosines = np.zeros(index.vectors.ntotal, dtype=np.float32)
    lexical = np.zeros(len(index.chunks) + len(names), dtype=np.float32)
    scores = rank(index, cosines, lexical, 0.65).questions
    assert [index.questions[place].id for place in highest(scores, 4)] == names


@pytest.mark.parametrize(
    ("scores", "limit", "expected"),
    [
        pytest.param([1, 3, 3], 2, [1, 2], id="ties in order"),
        pytest.param([1], 5, [0], id="fewer than asked for"),
        pytest.param([], 5, [], id="none"),
        pytest.param([0.5] * 100, 3, [0, 1, 2], id="a hundred equal ones"),
        pytest.param([*range(50), 49, *range(40)], 2, [49, 50], id="a tie at the top of many"),
        pytest.param([5, *[1] * 60, 4, *[1] * 60], 4, [0, 61, 1, 2], id="a tie at the limit"),
    ],
)
def test_highest_equals_a_stable_sort(scores: Sequence[float], limit: int, expected: list[int]) -> None:
    """Best first; of equal ones the first."""
    assert highest(np.array(scores, dtype=np.float32), limit).tolist() == expected


@pytest.mark.parametrize("limit", [1, 4, 9, 40, 300])
def test_highest_equals_sorting_everything(limit: int) -> None:
    """The short cut for few out of many gives what a full stable sort gives."""
    scores = np.random.default_rng(0).integers(0, 9, 300).astype(np.float32)
    assert highest(scores, limit).tolist() == np.argsort(-scores, kind="stable")[:limit].tolist()


@pytest.mark.slow
@pytest.mark.parametrize(
    "filler",
    [
        pytest.param("learning ", id="English"),
        pytest.param("한국어 ", id="Korean, whose letters are several tokens each"),
    ],
)
def test_no_query_is_cut_silently(
    filler: str, corpus: Path, real_encoder: SentenceTransformerEncoder
) -> None:
    """The end of a query counts, however many tokens its beginning has."""
    seen: list[str] = []

    class Watched:
        max_tokens = real_encoder.max_tokens
        count_tokens = staticmethod(real_encoder.count_tokens)

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            seen.extend(texts)
            return real_encoder.encode(texts)

    bank = read_bank(corpus)
    index = build_index(bank, real_encoder, EncoderIdentity("x", "0"), 256)
    query = (filler * 100)[:230] + " what is dropout?"
    _retriever(index, Watched()).search(query)  # type: ignore[arg-type]
    assert max(map(real_encoder.count_tokens, seen)) <= real_encoder.max_tokens
    assert seen[-1].endswith("dropout?")
