"""The index on disk: written beside the old one, swapped in by one rename, never half there.

    index/
        manifest.json       what stands in the folder below, with the hash of every file; written last
        <hash of the files>/
            bank.json       questions and chunks
            vectors.faiss   unit vectors; if they are many with codes.faiss, which proposes the near ones, or,
                            if they are very many, with graph.faiss, which leads to them
            keywords/       BM25 arrays and vocabulary of the chunks and questions
            sentences/      which sentences hold each of these words
            spelling.json   the words that the bank uses
            english.txt     the words of English
            intents.npy, intent-examples.npy
                            what tells a request about the last reply from a question
            asked.json      what learners asked, with labels; read only by builds
            asked.npy       a unit vector for each; with asked.faiss, their codes, if they are many
            labels.json     the labels alone, which a search needs, with labels.npy
            encoder/        the encoder as ONNX, for questions; only if it could be exported

The manifest names the folder, and a folder's name follows from what is in it. A build writes a new
folder, then replaces the manifest, then removes folders that no manifest names: a reader sees the
old index or the new one. Arrays and JSON only; nothing is unpickled.
"""

import hashlib
import importlib.metadata
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tutor.errors import IndexMissing
from tutor.records import AskedQuestion, Chunk, Question
from tutor.search import disk, intent
from tutor.search.building.fidelity import Export, Prepared
from tutor.search.digests import sha256
from tutor.search.encoders.encoder import EncoderIdentity
from tutor.search.indexes import rows
from tutor.search.indexes.asked import Asked
from tutor.search.indexes.dictionary import Dictionary
from tutor.search.indexes.index import Index
from tutor.search.indexes.keywords import Keywords, Postings
from tutor.search.indexes.rows import HowSearched, Rows
from tutor.search.indexes.words import Words
from tutor.search.intent import Intents
from tutor.search.scores.calibration import Calibration

FORMAT: Literal[12] = 12
MANIFEST = "manifest.json"
ENCODER = "encoder"
_FOLDER = re.compile(r"[0-9a-f]{16}")
_UNFINISHED = re.compile(r"building-\d+(\.json|\.encoder|\.draft)?")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredBank(_Frozen):
    """What ``bank.json`` holds."""

    questions: tuple[Question, ...]
    chunks: tuple[Chunk, ...]


class StoredAsked(_Frozen):
    """What ``asked.json`` holds."""

    questions: tuple[AskedQuestion, ...]


class Counts(_Frozen):
    """How much the index holds; ``rows`` counts the embedded texts."""

    questions: int
    answered: int
    chunks: int
    rows: int
    asked: int


class Manifest(_Frozen):
    """What the index was made from and of. Its existence means that the rest is whole."""

    format: Literal[12]
    tutor: str
    """Version of the program that built it."""
    corpus: dict[str, str]
    """SHA-256 of each bank file by its path."""
    encoder: str
    encoder_sha256: str
    dimension: int
    chunk_tokens: int
    counts: Counts
    searched: HowSearched
    calibration: Calibration
    intents: str
    """Digest of the examples that ``intents.npy`` was learned from."""
    export: Export | None = None
    """The export of the encoder, with what it was measured to lose; none if there is none."""
    export_refused: str = ""
    """Why there is none."""
    files: dict[str, str]
    """SHA-256 of each file of the folder."""
    seal: str = ""
    """SHA-256 of all the above."""

    @property
    def folder(self) -> str:
        """Name of the folder that holds the files: the beginning of a hash over them."""
        return hashlib.sha256(json.dumps(sorted(self.files.items())).encode()).hexdigest()[:16]

    def sealed(self) -> "Manifest":
        """The same with its seal, which shows later that nothing was altered."""
        text = self.model_dump_json(exclude={"seal"})
        return self.model_copy(update={"seal": hashlib.sha256(text.encode()).hexdigest()})


def program_version() -> str:
    """Version of the tutor that runs; empty where it runs without having been installed."""
    try:
        return importlib.metadata.version("tutor")
    except importlib.metadata.PackageNotFoundError:
        return ""


def read_manifest(root: Path) -> Manifest:
    """The manifest in ``root``.

    Raises:
        IndexMissing: there is none, or it is not one of this format; the text says which.
    """
    path = root / MANIFEST
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise IndexMissing(f"{root}: no index has been built there.") from error
    except OSError as error:
        raise IndexMissing(f"{path}: cannot be read ({error.strerror}).") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "text"
        raise IndexMissing(
            f"{path}: not a manifest of format {FORMAT} ({where}: {first['msg']}). "
            "It is damaged, or another version of the tutor or another program wrote it."
        ) from error
    if manifest.sealed() != manifest:
        raise IndexMissing(f"{path}: altered since the index was built.")
    return manifest


def load(root: Path, manifest: Manifest, digest: Callable[[Path], str] = sha256) -> Index:
    """The index that ``manifest`` names, if every file has the hash that it had; ``digest`` gives it.

    Raises:
        IndexMissing: a file is missing, cut short or altered; the text names it.
    """
    folder = root / manifest.folder
    with _reading(folder):
        for name, expected in manifest.files.items():
            if digest(folder / name) != expected:
                raise IndexMissing(f"{folder / name}: altered since the index was built.")
        bank = StoredBank.model_validate_json((folder / "bank.json").read_bytes())
        vectors = Rows.load(folder)
        keywords = Keywords.load(folder / "keywords")
        sentences = Postings.load(folder / "sentences", keywords.vocabulary)
        words, english = Words.load(folder), Dictionary.load(folder)
        intents = Intents.load(folder)
        asked = Asked.load(folder, partial(_read_asked, folder))
    encoder = EncoderIdentity(manifest.encoder, manifest.encoder_sha256)
    index = Index(
        bank.questions, bank.chunks, vectors, keywords, sentences, encoder, asked, words, english, intents
    )
    if not _consistent(index, manifest):
        raise IndexMissing(f"{folder}: the files do not belong together.")
    return index


def _read_asked(folder: Path) -> tuple[AskedQuestion, ...]:
    """What learners asked, with its texts.

    Raises:
        IndexMissing: another build has removed the folder meanwhile, or the file is damaged.
    """
    with _reading(folder):
        return StoredAsked.model_validate_json((folder / "asked.json").read_bytes()).questions


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    """What can go wrong while files of ``folder`` are read, as ``IndexMissing``."""
    try:
        yield
    except OSError as error:
        raise IndexMissing(f"{error.filename or folder}: cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, RuntimeError) as error:
        raise IndexMissing(f"{folder}: damaged ({str(error).splitlines()[0]}).") from error


def save(
    index: Index,
    root: Path,
    corpus: dict[str, str],
    chunk_tokens: int,
    calibration: Calibration,
    export: Prepared = Prepared(),  # noqa: B008 - frozen
) -> Manifest:
    """Write ``index`` into ``root`` and make it the current one. Call it inside ``disk.writing``.

    Raises:
        IndexNotWritten: the disk is full or the folder is read-only; the old index still stands.
    """
    current = _current_folder(root)
    beside = root / f"building-{os.getpid()}"
    try:
        shutil.rmtree(beside, ignore_errors=True)
        (beside / "keywords").mkdir(parents=True)
        (beside / "sentences").mkdir()
        bank = StoredBank(questions=index.questions, chunks=index.chunks)
        (beside / "bank.json").write_text(bank.model_dump_json(indent=1), encoding="utf-8", newline="\n")
        index.vectors.save(beside)
        index.keywords.save(beside / "keywords")
        index.sentence_words.save(beside / "sentences")
        index.words.save(beside)
        index.english.save(beside)
        index.intents.save(beside)
        asked = StoredAsked(questions=index.asked.questions)
        (beside / "asked.json").write_text(asked.model_dump_json(indent=1), encoding="utf-8", newline="\n")
        index.asked.save(beside)
        if export.folder:
            (beside / ENCODER).mkdir()
            for path in export.folder.iterdir():
                disk.link(path, beside / ENCODER / path.name)
        files = sorted(path for path in beside.rglob("*") if path.is_file())
        manifest = Manifest(
            format=FORMAT,
            tutor=program_version(),
            corpus=corpus,
            encoder=index.encoder.name,
            encoder_sha256=index.encoder.sha256,
            dimension=int(index.vectors.d),
            chunk_tokens=chunk_tokens,
            counts=_counts(index),
            searched=index.vectors.how,
            calibration=calibration,
            intents=intent.digest(),
            export=export.record,
            export_refused=export.refused,
            files={path.relative_to(beside).as_posix(): sha256(path) for path in files},
        ).sealed()
        for path in files:
            disk.flush(path)
        _put_in_place(beside, root, manifest)
    except OSError as error:
        _remove_leftovers(root, current)
        raise disk.not_written(root, error) from error
    _remove_leftovers(root, manifest.folder)
    return manifest


def _current_folder(root: Path) -> str:
    """Name of the folder that the manifest in ``root`` names; empty if no manifest can be read."""
    try:
        return read_manifest(root).folder
    except IndexMissing:
        return ""


def _put_in_place(beside: Path, root: Path, manifest: Manifest) -> None:
    target = root / manifest.folder
    if all(_holds(target / name, digest) for name, digest in manifest.files.items()):
        shutil.rmtree(beside)  # the same index again: it may be in use, so it stays where it is
    else:
        if target.exists():  # damaged
            shutil.rmtree(target)
        beside.rename(target)
    draft = beside.with_suffix(".json")
    draft.write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n")
    disk.flush(draft)
    draft.replace(root / MANIFEST)


def _holds(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path) == digest


def _remove_leftovers(root: Path, keep: str) -> None:
    """Remove earlier indexes and what killed builds left, and nothing that is not this program's."""
    for path in root.glob("*"):
        if _UNFINISHED.fullmatch(path.name) and path.is_file():
            path.unlink(missing_ok=True)
        elif _UNFINISHED.fullmatch(path.name) or (
            _FOLDER.fullmatch(path.name) and path.name != keep and _holds_index(path)
        ):
            shutil.rmtree(path, ignore_errors=True)


def _holds_index(folder: Path) -> bool:
    return any((folder / name).exists() for name in (rows.FILE, "vectors.faiss"))


def _consistent(index: Index, manifest: Manifest) -> bool:
    try:
        return (
            _counts(index) == manifest.counts
            and len(index.row_question) == manifest.counts.rows
            and index.vectors.d == manifest.dimension
            and index.asked.vectors.shape == (manifest.counts.asked, manifest.dimension)
            and index.keywords.documents == len(index.chunks) + len(index.questions)
        )
    except (KeyError, ValueError):
        return False


def _counts(index: Index) -> Counts:
    return Counts(
        questions=len(index.questions),
        answered=sum(question.answered for question in index.questions),
        chunks=len(index.chunks),
        rows=int(index.vectors.ntotal),
        asked=len(index.asked),
    )
