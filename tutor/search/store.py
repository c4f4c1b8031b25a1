"""The index on disk: written beside the old one, swapped in by one rename, never half there.

    index/
        manifest.json       what stands in the folder below, with the hash of every file; written last
        <fingerprint>/
            bank.json       questions and chunks
            vectors.faiss   FAISS inner-product index over unit vectors
            keywords/       BM25 arrays and vocabulary

The manifest names the folder. A build writes a new folder, then replaces the manifest, then removes
folders that no manifest names: a reader sees the old index or the new one. Arrays and JSON only;
nothing is unpickled.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from tutor.errors import IndexMissing, IndexNotWritten
from tutor.records import Chunk, Question
from tutor.search.calibration import Calibration
from tutor.search.encoder import EncoderIdentity
from tutor.search.index import Index
from tutor.search.keywords import Keywords

FORMAT: Literal[1] = 1
MANIFEST = "manifest.json"
_LOCK = ".lock"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredBank(_Frozen):
    """What ``bank.json`` holds."""

    questions: tuple[Question, ...]
    chunks: tuple[Chunk, ...]


class Counts(_Frozen):
    """How much the index holds; ``rows`` counts the embedded texts."""

    questions: int
    answered: int
    chunks: int
    rows: int


class Manifest(_Frozen):
    """What the index was made from and of. Its existence means that the rest is whole."""

    format: Literal[1]
    fingerprint: str
    """Hash of corpus, encoder and settings; the folder's name is its beginning."""
    corpus: dict[str, str]
    """SHA-256 of each bank file by its path."""
    encoder: str
    encoder_sha256: str
    dimension: int
    chunk_tokens: int
    counts: Counts
    calibration: Calibration
    files: dict[str, str]
    """SHA-256 of each file of the folder."""

    @property
    def folder(self) -> str:
        """Name of the folder that holds the files."""
        return self.fingerprint[:16]


def fingerprint(corpus: dict[str, str], encoder: EncoderIdentity, chunk_tokens: int) -> str:
    """One hash over all that decides the bytes of an index."""
    parts = [FORMAT, sorted(corpus.items()), encoder.name, encoder.sha256, chunk_tokens]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def read_manifest(root: Path) -> Manifest:
    """The manifest in ``root``.

    Raises:
        IndexMissing: there is none, or it is not one of this format; the text says which.
    """
    path = root / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise IndexMissing(f"{root}: no index has been built there.") from error
    except OSError as error:
        raise IndexMissing(f"{path}: cannot be read ({error.strerror}).") from error
    except ValidationError as error:
        raise IndexMissing(f"{path}: not a manifest of format {FORMAT}; another version wrote it.") from error


def load(root: Path, manifest: Manifest, *, verify: bool = False) -> Index:
    """The index that ``manifest`` names. ``verify`` also compares the hash of every file.

    Raises:
        IndexMissing: a file is missing, cut short or altered; the text names it.
    """
    folder = root / manifest.folder
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.is_file() or (verify and _sha256(path) != digest):
            raise IndexMissing(f"{path}: missing or altered since the index was built.")
    import faiss

    try:
        bank = TypeAdapter(StoredBank).validate_json((folder / "bank.json").read_bytes())
        vectors = faiss.read_index(str(folder / "vectors.faiss"))
        keywords = Keywords.load(folder / "keywords")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise IndexMissing(f"{folder}: damaged ({str(error).splitlines()[0]}).") from error
    encoder = EncoderIdentity(manifest.encoder, manifest.encoder_sha256)
    index = Index(bank.questions, bank.chunks, vectors, keywords, encoder)
    if not _consistent(index, manifest):
        raise IndexMissing(f"{folder}: the files do not belong together.")
    return index


@contextmanager
def writing(root: Path, waiting: object = None) -> Iterator[None]:
    """Hold the folder's lock: two builds at once take turns.

    ``waiting`` is called without arguments when another build holds the lock.

    Raises:
        IndexNotWritten: the folder cannot be made or written.
    """
    import filelock

    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(root / _LOCK)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            if callable(waiting):
                waiting()
            lock.acquire()
    except OSError as error:
        raise _not_written(root, error) from error
    try:
        yield
    finally:
        lock.release()


def save(
    index: Index, root: Path, corpus: dict[str, str], chunk_tokens: int, calibration: Calibration
) -> Manifest:
    """Write ``index`` into ``root`` and make it the current one. Call it inside ``writing``.

    Raises:
        IndexNotWritten: the disk is full or the folder is read-only; the old index still stands.
    """
    import faiss

    mark = fingerprint(corpus, index.encoder, chunk_tokens)
    beside = root / f"building-{os.getpid()}"
    try:
        shutil.rmtree(beside, ignore_errors=True)
        (beside / "keywords").mkdir(parents=True)
        bank = StoredBank(questions=index.questions, chunks=index.chunks)
        (beside / "bank.json").write_text(bank.model_dump_json(indent=1), encoding="utf-8")
        (beside / "vectors.faiss").write_bytes(faiss.serialize_index(index.vectors).tobytes())
        index.keywords.save(beside / "keywords")
        files = {
            path.relative_to(beside).as_posix(): path for path in sorted(beside.rglob("*")) if path.is_file()
        }
        manifest = Manifest(
            format=FORMAT,
            fingerprint=mark,
            corpus=corpus,
            encoder=index.encoder.name,
            encoder_sha256=index.encoder.sha256,
            dimension=int(index.vectors.d),
            chunk_tokens=chunk_tokens,
            counts=_counts(index),
            calibration=calibration,
            files={name: _sha256(path) for name, path in files.items()},
        )
        for path in files.values():
            _flush(path)
        _put_in_place(beside, root, manifest)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise _not_written(root, error) from error
    _remove_leftovers(root, manifest.folder)
    return manifest


def _put_in_place(beside: Path, root: Path, manifest: Manifest) -> None:
    target = root / manifest.folder
    if target.exists():  # the same fingerprint, damaged: nobody can be reading it
        shutil.rmtree(target)
    beside.rename(target)
    draft = root / f"{MANIFEST}.{os.getpid()}"
    draft.write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    _flush(draft)
    draft.replace(root / MANIFEST)


def _remove_leftovers(root: Path, keep: str) -> None:
    """Folders of earlier indexes and of builds that were killed."""
    for path in root.iterdir():
        if (
            path.is_dir()
            and path.name != keep
            and (path / "bank.json").exists() | path.name.startswith("building-")
        ):
            shutil.rmtree(path, ignore_errors=True)


def _consistent(index: Index, manifest: Manifest) -> bool:
    try:
        return (
            _counts(index) == manifest.counts
            and len(index.row_question) == manifest.counts.rows
            and index.vectors.d == manifest.dimension
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
    )


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _not_written(root: Path, error: OSError) -> IndexNotWritten:
    return IndexNotWritten(
        f"{root}: the index cannot be written ({error.strerror or error}). Free space or permit writing, "
        "or choose another folder with --index or TUTOR_INDEX. An index that stood there is untouched."
    )
