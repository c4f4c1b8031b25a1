"""Rows, what they belong to, and what FAISS makes of them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from search_fakes import BANK, DIMENSION, FakeEncoder, write_bank, write_question

from tutor.bank.reader import Bank, read_bank
from tutor.errors import BankError, EncoderError
from tutor.search.building.indexing import build_index
from tutor.search.encoders.embedded import Embedded
from tutor.search.encoders.embedding import embed_texts
from tutor.search.encoders.encoder import EncoderIdentity
from tutor.search.indexes.index import Index
from tutor.search.indexes.keywords import stems
from tutor.search.indexes.texts import embedded_texts, wordings_of

IndexOf = Callable[..., Index]
IDENTITY = EncoderIdentity("fake", "0" * 64)


def _matrix(index: Index) -> np.ndarray:
    return index.vectors.reconstruct_n(0, index.vectors.ntotal)


def test_faiss_equals_brute_force(corpus: Path, index_of: IndexOf) -> None:
    """Rows and scores are those of a matrix product, best first."""
    index = index_of(corpus)
    queries = FakeEncoder().encode(["nothing is dropped", "learn by heart", "gradient"])
    scores, rows = index.vectors.search(queries, index.vectors.ntotal)
    expected = queries @ _matrix(index).T
    np.testing.assert_allclose(scores, -np.sort(-expected, axis=1), atol=1e-6)
    np.testing.assert_allclose(np.take_along_axis(expected, rows, axis=1), scores, atol=1e-6)
    assert all(sorted(each) == list(range(index.vectors.ntotal)) for each in rows)


def test_a_vector_finds_itself_first(corpus: Path, index_of: IndexOf) -> None:
    """Every row's own vector comes first at similarity 1."""
    index = index_of(corpus)
    texts = embedded_texts(index.questions, index.chunks)
    scores, rows = index.vectors.search(_matrix(index), 1)
    np.testing.assert_allclose(scores[:, 0], 1, atol=1e-6)
    np.testing.assert_allclose(_matrix(index)[rows[:, 0]], _matrix(index), atol=1e-6)
    assert len(texts) == len(rows)


def test_every_row_is_the_vector_of_its_text(corpus: Path, index_of: IndexOf) -> None:
    """Row n holds the vector of text n."""
    index = index_of(corpus)
    texts = embedded_texts(index.questions, index.chunks)
    np.testing.assert_allclose(_matrix(index), FakeEncoder().encode(texts), atol=1e-6)


def test_rows_belong_to_the_right_chunk_and_question(corpus: Path, index_of: IndexOf) -> None:
    """The maps from rows equal a walk over chunks and wordings."""
    index = index_of(corpus)
    row_chunk, row_question = [], []
    places = {question.id: place for place, question in enumerate(index.questions)}
    for place, chunk in enumerate(index.chunks):
        for _ in (*chunk.passages, *chunk.sentences):
            row_chunk.append(place)
            row_question.append(places[chunk.question])
    rows = len(row_chunk)
    for place, wordings in enumerate(wordings_of(index.questions, index.chunks)):
        row_chunk += [-1] * len(wordings)
        row_question += [place] * len(wordings)
    assert index.row_chunk.tolist() == row_chunk
    assert index.row_question.tolist() == row_question
    assert index.chunk_rows == rows
    assert len(row_chunk) == index.vectors.ntotal


def test_topic_rows_are_title_prompt_and_aliases(corpus: Path, index_of: IndexOf) -> None:
    """A check-yourself prompt asks for a part of the answer, not for the whole question."""
    index = index_of(corpus)
    texts = embedded_texts(index.questions, index.chunks)
    topics = [texts[row] for row in index.topic_rows]
    assert topics == [
        text
        for name in ("dropout", "overfitting", "gradient descent")
        for text in (f"What is {name}?", f"What is {name}? Explain {name}.", f"tell me about {name}")
    ]
    assert "What happens at test time?" in texts
    assert "What happens at test time?" not in topics


def test_wordings_have_no_duplicates(corpus: Path, index_of: IndexOf) -> None:
    """An alias that repeats the title has no row of its own."""
    index = index_of(corpus)
    for wordings in wordings_of(index.questions, index.chunks):
        assert len(wordings) == len(set(wordings))
        assert all(wordings)


def test_chunks_of_lists_every_chunk_under_its_question(corpus: Path, index_of: IndexOf) -> None:
    """No chunk is lost and a question without an answer has none."""
    index = index_of(corpus)
    assert [chunk for chunks in index.chunks_of.values() for chunk in chunks] == list(index.chunks)
    assert index.chunks_of["gradient-descent"] == ()


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["gradient-descent"], id="one question without an answer"),
        pytest.param(["dropout"], id="one question with an answer"),
    ],
)
def test_the_smallest_banks_have_an_index(names: list[str], tmp_path: Path, index_of: IndexOf) -> None:
    """No chunks, or no second question, is no error: the maps have the right shapes."""
    index = index_of(write_bank(tmp_path / "small", {name: BANK[name] for name in names}))
    assert len(index.row_chunk) == len(index.row_question) == index.vectors.ntotal
    assert len(index.chunk_question) == len(index.chunks)
    assert set(index.row_question.tolist()) == {0}


def test_only_changed_texts_are_embedded(corpus: Path, index_of: IndexOf) -> None:
    """After one file changed, the encoder sees its new texts and nothing else; the index is the same."""
    before = index_of(corpus)
    write_question(corpus, "overfitting", 2, {"In brief": "Overfitting is learning noise by heart."})
    bank = read_bank(corpus)
    encoder = FakeEncoder()
    after = build_index(bank, encoder, IDENTITY, 64, before.known_to(Embedded()))
    old = set(embedded_texts(before.questions, before.chunks))
    new = set(embedded_texts(after.questions, after.chunks))
    assert sorted(encoder.seen) == sorted(new - old)
    assert encoder.seen
    np.testing.assert_allclose(_matrix(after), _matrix(index_of(corpus)), atol=1e-6)


def test_a_text_stands_once_among_those_embedded(corpus: Path) -> None:
    """Texts that many rows share are embedded once."""
    encoder = FakeEncoder()
    build_index(read_bank(corpus), encoder, IDENTITY, 64)
    assert len(encoder.seen) == len(set(encoder.seen))


def test_nothing_longer_than_the_encoder_reads_is_embedded(tmp_path: Path) -> None:
    """Long titles, paragraphs without end, tables and fences: every text given to the encoder fits."""
    long = "Every layer of this network passes what it learned on to the one after it, and so on. " * 60
    table = "| unit | value |\n|---|---|\n" + "".join(
        f"| {'wide ' * 40}{row} | {row} |\n" for row in range(9)
    )
    facets = {
        "In brief": long.replace(". ", " and "),
        "Explanation": (
            f"### {'A long heading ' * 30}\n\n{long}\n\n{table}\n```python\n{'x = 1 + 2; ' * 90}\n```"
        ),
        "Check yourself": f"### {'Why is that so ' * 30}?\n\n{long}",
    }
    corpus = write_bank(tmp_path / "long", {"-".join(["very"] * 45): facets})
    encoder = FakeEncoder(max_tokens=48)
    index = build_index(read_bank(corpus), encoder, IDENTITY, 48)
    assert max(map(encoder.count_tokens, encoder.seen)) <= 48
    seen = " ".join(encoder.seen)
    for chunk in index.chunks:
        for block in chunk.blocks:
            text = chunk.text[block.start - chunk.start : block.end - chunk.start]
            words = text.split() if block.kind != "heading" else []  # one that long is left out, as said
            assert [word for word in words if word.isalpha() and word not in seen] == []
    np.testing.assert_allclose(np.linalg.norm(_matrix(index), axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(("limit", "longest"), [(None, 32), (12, 12)], ids=["the encoder's", "a smaller one"])
def test_a_long_text_is_the_mean_of_parts_within_the_limit(limit: int | None, longest: int) -> None:
    """Without a limit of its own a text is cut where the encoder ends."""
    encoder = FakeEncoder(max_tokens=32)
    (vector,) = embed_texts([" ".join(f"word{number}" for number in range(90))], encoder, limit)
    parts = encoder.seen.copy()
    assert longest / 2 < max(map(encoder.count_tokens, parts)) <= longest
    assert len(" ".join(parts).split()) == 90
    mean = encoder.encode(parts).mean(axis=0)
    np.testing.assert_allclose(vector, mean / np.linalg.norm(mean), atol=1e-6)


def test_progress_never_passes_its_total(tmp_path: Path) -> None:
    """It counts texts, from those that are known at the start to all; a text that is cut counts once."""
    corpus = write_bank(tmp_path / "long", {"-".join(["very"] * 45): {"In brief": "word " * 900}})
    encoder = FakeEncoder(max_tokens=32)
    reports: list[tuple[int, int]] = []
    index = build_index(
        read_bank(corpus),
        encoder,
        IDENTITY,
        32,
        progress=lambda done, total: reports.append((done, total)),
    )
    texts = len(set(embedded_texts(index.questions, index.chunks)))
    assert len(encoder.seen) > texts
    assert reports == [(0, texts), (texts, texts)]


def test_a_bank_without_any_text_is_refused(tmp_path: Path) -> None:
    """There is nothing to search: said, not an error of numpy."""
    with pytest.raises(BankError, match="holds no text that could be searched"):
        build_index(Bank(tmp_path, (), (), {}), FakeEncoder(), IDENTITY, 64)


def test_vectors_that_are_not_numbers_are_refused(corpus: Path) -> None:
    """Damaged weights give NaN: no index is made of them."""

    class Damaged(FakeEncoder):
        def encode(self, texts: list[str]) -> np.ndarray:
            return np.full((len(texts), DIMENSION), np.nan, dtype=np.float32)

    encoder = Damaged()
    with pytest.raises(EncoderError, match="not numbers"):
        build_index(read_bank(corpus), encoder, IDENTITY, 64)


def test_a_chunk_says_words_together_if_one_of_its_sentences_does(corpus: Path, index_of: IndexOf) -> None:
    """All of a sentence's words, and less of those of two; nothing of what nobody says, or of no words."""
    index = index_of(corpus)
    place, chunk = next(
        (place, chunk) for place, chunk in enumerate(index.chunks) if len(chunk.sentences) > 1
    )
    one, other = (each for each in stems([each.text for each in chunk.sentences[:2]]))
    assert index.said(one)[place] == pytest.approx(1)
    assert index.said(other)[place] == pytest.approx(1)
    assert 0 < index.said([*one, *other])[place] < 1
    for nothing in ([], ["xylophon"]):
        assert index.said(nothing).tolist() == [0.0] * len(index.chunks)
