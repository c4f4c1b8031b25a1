"""A folder in BEIR's format, searched by the retrieval that serves chat; measured by ir-measures.

corpus.jsonl              {"_id": "...", "title": "...", "text": "..."}
queries.jsonl             {"_id": "...", "text": "..."}
qrels/test.tsv            query-id <tab> corpus-id <tab> score, with a header line
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutor.bank.reader import Bank
from tutor.errors import BankError
from tutor.records import Facet, Question
from tutor.search.building.indexing import build_index
from tutor.search.encoders.encoder import SentenceTransformerEncoder, identify_model
from tutor.search.retriever import Retriever
from tutor.search.scores.calibration import Calibration
from tutor.settings import Settings

DEPTH = 100
"""Documents a query, for the measures."""
Qrels = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class BeirSet:
    """Documents as a bank, queries by id, and which documents are relevant to each query."""

    bank: Bank
    queries: Mapping[str, str]
    qrels: Qrels


def read_beir(folder: Path) -> BeirSet:
    """Read a BEIR folder.

    Raises:
        BankError: a file is missing or a line is not as the format says; the text names path and line.
    """
    files: dict[str, str] = {}
    questions = []
    for number, (name, title, text) in enumerate(_rows(folder / "corpus.jsonl", ("title", "text")), 1):
        files[name] = text
        facets = (Facet("explanation", 0, len(text)),) if text.strip() else ()
        questions.append(Question(name, number, str(number), "", title, "", name, 1, facets))
    queries = {row[0]: row[1] for row in _rows(folder / "queries.jsonl", ("text",))}
    qrels = _read_qrels(folder, queries)
    judged = {name: text for name, text in queries.items() if name in qrels}
    return BeirSet(Bank(folder, tuple(questions), (), files), judged, qrels)


def evaluate(
    folder: Path, settings: Settings, progress: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, float | int]:
    """Index the folder's documents in memory, ask every judged query, and measure what comes back.

    Raises:
        BankError: the folder is not as the format says.
    """
    data = read_beir(folder)
    encoder = SentenceTransformerEncoder(settings.encoder, settings.threads)
    encoder.warm_up()
    started = time.perf_counter()
    limit = min(settings.chunk_tokens, encoder.max_tokens)
    index = build_index(data.bank, encoder, identify_model(settings.encoder), limit, None, progress)
    seconds_index = time.perf_counter() - started
    retriever = Retriever(index, encoder, Calibration(), settings.dense_weight, settings.candidates)
    run: dict[str, dict[str, float]] = {}
    seconds = []
    for name, text in data.queries.items():
        started = time.perf_counter()
        found = retriever.rank_questions(text, DEPTH)
        seconds.append(time.perf_counter() - started)
        # Measured by place: a measures library would put equal scores into an order of its own.
        run[name] = {document: -float(rank) for rank, (document, _) in enumerate(found)}
    return {
        **measure(data.qrels, run),
        "queries": len(data.queries),
        "documents": len(data.bank.questions),
        "seconds_index": round(seconds_index, 3),
        "seconds_query_p50": round(statistics.median(seconds), 5),
    }


def measure(qrels: Qrels, run: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """nDCG@10, recall@5 and reciprocal rank within 10, as ir-measures computes them, 6 digits."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    names = {nDCG @ 10: "ndcg@10", R @ 5: "recall@5", RR @ 10: "mrr@10"}
    figures = ir_measures.calc_aggregate(
        list(names),
        {key: dict(each) for key, each in qrels.items()},
        {key: dict(each) for key, each in run.items()},
    )
    return {names[each]: round(float(figures[each]), 6) for each in names}


def _read_qrels(folder: Path, queries: Mapping[str, str]) -> Qrels:
    places = (folder / "qrels" / "test.tsv", folder / "qrels.tsv")
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise BankError(f"{folder}: no relevance file. Expected qrels/test.tsv or qrels.tsv.")
    qrels: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        try:
            query, document, score = line.split("\t")[:3]
            grade = int(score)
        except ValueError as error:
            if number == 1:  # the header
                continue
            raise BankError(f"{path}:{number}: expected query-id, corpus-id and a whole score.") from error
        if query not in queries:
            raise BankError(f"{path}:{number}: queries.jsonl has no query {query!r}.")
        qrels.setdefault(query, {})[document] = grade
    if not qrels:
        raise BankError(f"{path}:1: holds no judgement.")
    return qrels


def _rows(path: Path, keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The id and the texts under ``keys`` of each row; a text that is missing or null is empty."""
    seen: set[str] = set()
    for number, line in _lines(path):
        try:
            row = json.loads(line)
            name = str(row["_id"])
            texts = [row.get(key) or "" for key in keys]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BankError(f'{path}:{number}: expected a JSON object with "_id".') from error
        if not all(isinstance(text, str) for text in texts):
            raise BankError(f"{path}:{number}: {' and '.join(keys)} must be text.")
        if name in seen:
            raise BankError(f'{path}:{number}: "_id" {name!r} stands twice.')
        seen.add(name)
        yield (name, *(text.encode("utf-8", "replace").decode() for text in texts))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, numbered from 1."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BankError(f"{path}: cannot be read as UTF-8 text ({error}).") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line
