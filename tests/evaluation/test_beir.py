"""A BEIR folder: what is read, what is measured, what a bad line says."""

import hashlib
import json
import math
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
import pytrec_eval

from tutor.errors import BankError
from tutor.evaluation import beir
from tutor.evaluation.beir import evaluate, measure, read_beir
from tutor.search.retriever import Retriever
from tutor.settings import Settings

FIXTURE = Path(__file__).parents[1] / "fixtures" / "beir"


class WordCountEncoder:
    """Texts to unit vectors of hashed word counts: a stand-in for the model."""

    max_tokens = 64

    def __init__(self, name: str, threads: int) -> None:
        self.name = name

    def warm_up(self) -> None:
        """There is nothing to load."""

    def count_tokens(self, text: str) -> int:
        """Words, and two special tokens."""
        return 2 + len(re.findall(r"\w+|[^\w\s]", text))

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (len(texts), 64)."""
        counts = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                counts[row, hashlib.sha256(word.encode()).digest()[0] % 64] += 1
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a folder that stands for the encoder."""
    model = tmp_path / "model"
    model.mkdir()
    (model / "config.json").write_text("{}", encoding="utf-8")
    return Settings.load(index=tmp_path / "index", encoder=str(model))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the fixture that a test may spoil."""
    return Path(shutil.copytree(FIXTURE, tmp_path / "beir"))


@pytest.fixture
def ranked(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What the retriever returns in the course of a test: documents, best first, by query text."""
    found: dict[str, list[str]] = {}
    rank_questions = Retriever.rank_questions

    def recorded(self: Retriever, query: str, limit: int) -> list[tuple[str, float]]:
        result = rank_questions(self, query, limit)
        found[query] = [name for name, _ in result]
        return result

    monkeypatch.setattr(Retriever, "rank_questions", recorded)
    return found


def _by_hand(qrels: Mapping[str, Mapping[str, int]], run: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The three measures from their definitions, mean over the judged queries."""
    sums = {"ndcg@10": 0.0, "recall@5": 0.0, "mrr@10": 0.0}
    for query, grades in qrels.items():
        documents = run[query]
        gains = [grades.get(name, 0) / math.log2(rank + 1) for rank, name in enumerate(documents[:10], 1)]
        best = [
            grade / math.log2(rank + 1)
            for rank, grade in enumerate(sorted(grades.values(), reverse=True)[:10], 1)
        ]
        relevant = {name for name, grade in grades.items() if grade > 0}
        places = [rank for rank, name in enumerate(documents[:10], 1) if name in relevant]
        sums["ndcg@10"] += sum(gains) / sum(best)
        sums["recall@5"] += len(relevant & set(documents[:5])) / len(relevant)
        sums["mrr@10"] += 1 / places[0] if places else 0
    return {name: value / len(qrels) for name, value in sums.items()}


def _check_figures(settings: Settings, ranked: dict[str, list[str]]) -> dict[str, float | int]:
    figures = evaluate(FIXTURE, settings)
    data = read_beir(FIXTURE)
    run = {name: ranked[text] for name, text in data.queries.items()}
    expected = _by_hand(data.qrels, run)
    for name, value in expected.items():
        assert figures[name] == pytest.approx(value, abs=1e-6)
    scores = {name: {each: 100.0 - rank for rank, each in enumerate(found)} for name, found in run.items()}
    evaluator = pytrec_eval.RelevanceEvaluator(
        {name: dict(each) for name, each in data.qrels.items()}, {"ndcg_cut_10", "recall_5"}
    )
    each = evaluator.evaluate(scores).values()
    assert figures["ndcg@10"] == pytest.approx(np.mean([one["ndcg_cut_10"] for one in each]), abs=1e-6)
    assert figures["recall@5"] == pytest.approx(np.mean([one["recall_5"] for one in each]), abs=1e-6)
    assert list(figures) == [
        *("ndcg@10", "recall@5", "mrr@10", "queries", "documents", "seconds_index", "seconds_query_p50")
    ]
    assert (figures["queries"], figures["documents"]) == (8, 12)
    return figures


def test_figures_equal_the_definitions_and_pytrec_eval(
    settings: Settings, ranked: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """nDCG@10, recall@5 and MRR@10 of the documents in the order in which the retriever gave them."""
    monkeypatch.setattr(beir, "SentenceTransformerEncoder", WordCountEncoder)
    _check_figures(settings, ranked)


@pytest.mark.slow
def test_figures_of_the_real_encoder(ranked: dict[str, list[str]]) -> None:
    """The same with the bundled model, which finds nearly everything in so small a set."""
    assert _check_figures(Settings.load(), ranked)["ndcg@10"] > 0.9


def test_measures_worked_by_hand() -> None:
    """Grades 2 and 1 at places 2 and 1: (1 + 2 / log2 3) / (2 + 1 / log2 3)."""
    figures = measure({"q": {"a": 2, "b": 1, "c": 1}}, {"q": {"b": 0.0, "a": -1.0}})
    ideal = 2 + 1 / math.log2(3) + 1 / 2
    assert figures["ndcg@10"] == pytest.approx((1 + 2 / math.log2(3)) / ideal, abs=1e-6)
    assert figures["recall@5"] == pytest.approx(2 / 3, abs=1e-6)
    assert figures["mrr@10"] == 1


def test_equal_scores_are_measured_in_the_order_returned(
    settings: Settings, ranked: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """trec_eval orders ties by name; the learner sees them in ours."""
    monkeypatch.setattr(beir, "SentenceTransformerEncoder", WordCountEncoder)
    data = read_beir(FIXTURE)
    names = [question.id for question in data.bank.questions]
    monkeypatch.setattr(Retriever, "rank_questions", lambda *given: [(name, 0.5) for name in names])
    expected = _by_hand(data.qrels, dict.fromkeys(data.qrels, names))
    assert evaluate(FIXTURE, settings)["ndcg@10"] == pytest.approx(expected["ndcg@10"], abs=1e-6)


def test_both_places_of_the_judgements_are_read(folder: Path) -> None:
    """``qrels/test.tsv`` and ``qrels.tsv`` say the same, with or without a header, with any line end."""
    first = read_beir(folder).qrels
    text = (folder / "qrels" / "test.tsv").read_text(encoding="utf-8")
    shutil.rmtree(folder / "qrels")
    for variant in (text, text.split("\n", 1)[1], text.replace("\n", "\r\n")):
        (folder / "qrels.tsv").write_bytes(variant.encode())
        assert read_beir(folder).qrels == first


def test_queries_without_judgement_are_not_asked() -> None:
    """The ninth query has no judgement; grades are kept."""
    data = read_beir(FIXTURE)
    assert sorted(data.queries) == [f"q{number}" for number in range(1, 9)]
    assert data.qrels["q1"] == {"d01": 2, "d02": 1}
    assert len(data.bank.questions) == 12


def test_odd_but_valid_lines_are_read(folder: Path) -> None:
    """A byte order mark, blank lines, ids that are numbers, missing titles, half of a surrogate pair."""
    (folder / "corpus.jsonl").write_bytes(
        b'\xef\xbb\xbf{"_id": 7, "text": "a \\ud83d b"}\n\n{"_id": "x", "title": null, "text": ""}\r\n'
    )
    (folder / "queries.jsonl").write_text('{"_id": 1, "text": "a"}\n', encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("1\t7\t1\n", encoding="utf-8")
    data = read_beir(folder)
    assert [question.id for question in data.bank.questions] == ["7", "x"]
    assert data.bank.files["7"] == "a ? b"
    assert data.qrels == {"1": {"7": 1}}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("\x00 \x0b", id="control characters"),
        pytest.param("---\nid: x\n---\n", id="front matter"),
        pytest.param("---", id="a rule"),
        pytest.param("<!-- to do -->", id="a comment"),
        pytest.param("[a]: https://example.org", id="a link definition"),
        pytest.param("# only\n## headings", id="only headings"),
        pytest.param("```\nnever closed", id="an open fence"),
        pytest.param("| a |\n|---|\n| b |", id="a table"),
        pytest.param("$$ x", id="an open formula"),
        pytest.param("a\r\rb\u2028c", id="other line ends"),
        pytest.param("x" * 50_000, id="one word without end"),
        pytest.param("日本語" * 500, id="no blanks"),
    ],
)
def test_any_text_is_a_document(
    text: str, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Public sets hold anything: it is indexed as it is, and never stops the measuring."""
    monkeypatch.setattr(beir, "SentenceTransformerEncoder", WordCountEncoder)
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"_id": "odd", "title": "", "text": text}) + "\n")
    assert evaluate(folder, settings)["documents"] == 13


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(name: str, folder: Path) -> None:
    """Which file of the folder is not there."""
    (folder / name).unlink()
    with pytest.raises(BankError, match=re.escape(str(folder))) as caught:
        read_beir(folder)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("name", "line", "says"),
    [
        pytest.param("corpus.jsonl", "{", 'expected a JSON object with "_id"', id="no JSON"),
        pytest.param("corpus.jsonl", "[]", 'expected a JSON object with "_id"', id="no object"),
        pytest.param("corpus.jsonl", '{"text": "a"}', 'expected a JSON object with "_id"', id="no id"),
        pytest.param("corpus.jsonl", '{"_id": "d01"}', "'d01' stands twice", id="an id twice"),
        pytest.param("corpus.jsonl", '{"_id": "n", "text": [1]}', "must be text", id="a text that is a list"),
        pytest.param("queries.jsonl", '{"_id": "q1", "text": "a"}', "'q1' stands twice", id="a query twice"),
        pytest.param(
            "queries.jsonl", '"q"', 'expected a JSON object with "_id"', id="a query that is a text"
        ),
        pytest.param("qrels/test.tsv", "q1\td01", "whole score", id="a judgement without score"),
        pytest.param("qrels/test.tsv", "q1\td01\thigh", "whole score", id="a score that is no number"),
        pytest.param("qrels/test.tsv", "q77\td01\t1", "no query 'q77'", id="a judgement of an unknown query"),
    ],
)
def test_a_bad_line_is_named_with_path_and_line(name: str, line: str, says: str, folder: Path) -> None:
    """The third line is the bad one."""
    path = folder / name
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], line, *lines[2:]]), encoding="utf-8")
    with pytest.raises(BankError) as caught:
        read_beir(folder)
    assert str(caught.value).startswith(f"{path}:3: ")
    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_binary_file_is_named(name: str, folder: Path) -> None:
    """Bytes that are no UTF-8 give a message with the path."""
    (folder / name).write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(BankError, match=r"cannot be read as UTF-8 text"):
        read_beir(folder)


def test_judgements_that_are_all_missing_are_said(folder: Path) -> None:
    """A header alone judges nothing."""
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n", encoding="utf-8")
    with pytest.raises(BankError, match="holds no judgement"):
        read_beir(folder)


def test_a_folder_without_documents_is_said(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing to index is a message."""
    monkeypatch.setattr(beir, "SentenceTransformerEncoder", WordCountEncoder)
    (folder / "corpus.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(BankError, match="holds no text that could be searched"):
        evaluate(folder, settings)
