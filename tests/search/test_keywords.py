"""BM25 over stems, against the formula written out."""

import math
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tutor.search.indexes.keywords import STOP_WORDS, Keywords, Postings, stems

TEXTS = [
    "Dropout drops neurons. Dropout is a regularizer for neural networks.",
    "Overfitting means that a network learns its training examples by heart.",
    "the of and",
    "",
    "Training a network: forward pass, backward pass, update; then the next training step.",
    "Größe, naïve, 学习 and network-in-network",
]
QUERIES = ["dropout", "training networks", "network network training", "a backward pass for neurons", "größe"]


def _bm25(texts: list[str], words: list[str], k1: float = 1.5, b: float = 0.75) -> list[float]:
    """Lucene's BM25 (its variant without the constant factor k1 + 1): Kamphuis et al. (2020), table 1."""
    documents = [Counter(each) for each in stems(texts)]
    lengths = [sum(document.values()) for document in documents]
    mean = sum(lengths) / len(lengths)
    scores = []
    for document, length in zip(documents, lengths, strict=True):
        score = 0.0
        for word in words:
            holding = sum(word in each for each in documents)
            rarity = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            count = document[word]
            score += rarity * count / (count + k1 * (1 - b + b * length / mean))
        scores.append(score)
    return scores


@pytest.mark.parametrize("query", QUERIES)
def test_scores_equal_the_formula(query: str) -> None:
    """Every document's score is Lucene's BM25, computed here by hand."""
    words = stems([query])[0]
    assert words
    np.testing.assert_allclose(Keywords.build(TEXTS).scores(words), _bm25(TEXTS, words), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param([], id="no words"),
        pytest.param(["xylophon"], id="a word that no document holds"),
        pytest.param([""], id="an empty word"),
    ],
)
def test_nothing_known_scores_zero_everywhere(words: list[str]) -> None:
    """What no document holds finds no document."""
    assert Keywords.build(TEXTS).scores(words).tolist() == [0.0] * len(TEXTS)


def test_unknown_words_do_not_disturb_known_ones() -> None:
    """A word outside the vocabulary adds nothing."""
    keywords = Keywords.build(TEXTS)
    np.testing.assert_array_equal(keywords.scores(["dropout", "xylophon"]), keywords.scores(["dropout"]))


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([], id="no documents"),
        pytest.param([""], id="one empty document"),
        pytest.param(["", "the of and", "?!"], id="documents without any word"),
    ],
)
def test_texts_without_words_make_an_index_that_finds_nothing(texts: list[str], tmp_path: Path) -> None:
    """An empty vocabulary is no error, and survives the disk."""
    keywords = Keywords.build(texts)
    keywords.save(tmp_path)
    for each in (keywords, Keywords.load(tmp_path)):
        assert each.documents == len(texts)
        assert each.scores(["network"]).tolist() == [0.0] * len(texts)
        assert each.holders("network").tolist() == []


def test_saved_and_loaded_scores_are_the_same(tmp_path: Path) -> None:
    """A round trip through the disk changes no score, no holder and no count."""
    keywords = Keywords.build(TEXTS)
    keywords.save(tmp_path)
    loaded = Keywords.load(tmp_path)
    assert loaded.documents == len(TEXTS)
    for query in QUERIES:
        words = stems([query])[0]
        np.testing.assert_array_equal(loaded.scores(words), keywords.scores(words))
        for word in words:
            np.testing.assert_array_equal(loaded.holders(word), keywords.holders(word))


def test_stored_columns_stay_on_the_disk(tmp_path: Path) -> None:
    """A question maps the arrays and reads the columns of its own words, not the index."""
    Keywords.build(TEXTS).save(tmp_path)
    loaded = Keywords.load(tmp_path)
    for array in (loaded.weights, loaded.postings.places, loaded.postings.starts):
        assert isinstance(array.base, np.memmap)


def test_holders_are_the_documents_with_the_word() -> None:
    """Holders equal a look into every document."""
    keywords = Keywords.build(TEXTS)
    documents = stems(TEXTS)
    for word in {word for document in documents for word in document}:
        expected = [place for place, document in enumerate(documents) if word in document]
        assert keywords.holders(word).tolist() == expected
    assert keywords.holders("xylophon").tolist() == []


def test_postings_hold_the_words_of_a_given_vocabulary(tmp_path: Path) -> None:
    """Those of other texts equal a look into each, before and after the disk; other words are left out."""
    vocabulary = {"network": 0, "xylophon": 1, "pass": 2}
    texts = ["A pass, and a pass", "", "networks pass", "a dropout network"]
    postings = Postings.of(texts, vocabulary)
    postings.save(tmp_path)
    for each in (postings, Postings.load(tmp_path, vocabulary)):
        assert each.holders("network").tolist() == [2, 3]
        assert each.holders("pass").tolist() == [0, 2]
        assert each.holders("xylophon").tolist() == each.holders("dropout").tolist() == []


def test_postings_of_nothing_hold_nothing() -> None:
    """No text, or no word: every lookup is empty."""
    assert Postings.of([], {"network": 0}).holders("network").tolist() == []
    assert Postings.of(["networks"], {}).holders("network").tolist() == []


def test_rarity_is_lucenes_inverse_document_frequency() -> None:
    """Held by 1 of 6: log(1 + 5.5 / 1.5); a word that nobody holds is the rarest."""
    keywords = Keywords.build(TEXTS)
    assert keywords.rarity(1) == pytest.approx(math.log(1 + 5.5 / 1.5))
    assert keywords.rarity(0) > keywords.rarity(1) > keywords.rarity(6) > 0
    assert keywords.rarity_of("dropout") == keywords.rarity(1)
    assert keywords.rarity_of("xylophon") == keywords.rarity(0)


def test_stems_are_the_same_in_eight_threads() -> None:
    """The stemmer is shared by threads."""
    texts = [f"{text} running jumped {number}ies" for number in range(50) for text in TEXTS]
    expected = stems(texts)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == expected for found in pool.map(stems, [texts] * 16))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_files_do_not_depend_on_the_hash_seed(seed: str, tmp_path: Path) -> None:
    """Sets take no part in numbering words: the files are the same byte for byte."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    Keywords.build(TEXTS).save(here)
    code = (
        "import sys, pathlib; from tutor.search.indexes.keywords import Keywords; "
        f"pathlib.Path(sys.argv[1]).mkdir(); Keywords.build({TEXTS!r}).save(pathlib.Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", code, str(there)], check=True, env=environment)
    files = {path.name: path.read_bytes() for path in here.iterdir()}
    assert files == {path.name: path.read_bytes() for path in there.iterdir()}


def test_words_are_those_of_bm25s() -> None:
    """Our own reading of texts equals the library's: pattern, stop words, stems."""
    import bm25s
    import Stemmer

    expected = bm25s.tokenize(
        TEXTS + QUERIES,
        token_pattern=r"(?u)\b(?:\w-)?\w\w+\b",
        stopwords="en",
        stemmer=Stemmer.Stemmer("english"),
        return_ids=False,
        show_progress=False,
    )
    assert stems(TEXTS + QUERIES) == expected
    assert set(bm25s.stopwords.STOPWORDS_EN) == STOP_WORDS
