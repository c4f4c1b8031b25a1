"""The index on disk: the same bytes, written last things last, and nothing damaged is taken for whole."""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from search_fakes import BANK, FakeEncoder, write_bank

from tutor.errors import IndexMissing, IndexNotWritten
from tutor.search import disk
from tutor.search.building import builder, store
from tutor.search.indexes.keywords import Keywords
from tutor.settings import Settings

FILES = [
    "manifest.json",
    "bank.json",
    "vectors.faiss",
    "keywords/weights.npy",
    "keywords/places.npy",
    "keywords/starts.npy",
    "keywords/words.json",
    "sentences/places.npy",
    "sentences/starts.npy",
    "spelling.json",
]
SAME = [
    "asked.json",
    "asked.npy",
    "labels.json",
    "labels.npy",
    "english.txt",
    "intents.npy",
    "intent-examples.npy",
]
"""The same in every index of these tests, so one of another index is no damage."""


def _build(settings: Settings) -> builder.OpenIndex:
    return builder.build(settings, FakeEncoder())


def _contents(root: Path) -> dict[str, bytes]:
    """Every file of an index folder but the lock, what was read when, and whole parts of a broken build."""
    hidden = (".lock", ".digests.json", *(path.name for path in root.glob(f"{builder.PARTS}/*.npy")))
    paths = [path for path in root.rglob("*") if path.is_file() and path.name not in hidden]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def _file(root: Path, name: str) -> Path:
    (path,) = [path for path in root.rglob("*") if path.as_posix().endswith(f"/{name}")]
    return path


def _other(settings: Settings, tmp_path: Path) -> Settings:
    """A whole index of another, larger bank."""
    more = {**BANK, "attention": {"In brief": "Attention weighs what it reads."}}
    corpus = write_bank(tmp_path / "elsewhere" / "corpus", more)
    other = settings.model_copy(update={"corpus": corpus, "index": tmp_path / "other"})
    _build(other)
    return other


def test_the_files_of_an_index_are_these(settings: Settings) -> None:
    """What the tests below damage one by one is all there is."""
    _build(settings)
    assert sorted(name.split("/", 1)[-1] for name in _contents(settings.index)) == sorted(FILES + SAME)


def test_a_stored_index_is_the_one_that_was_built(settings: Settings, index_of: Callable[..., Any]) -> None:
    """Questions, chunks, vectors and scores survive the disk."""
    stored, fresh = _build(settings).index, index_of(settings.corpus)
    assert stored.questions == fresh.questions
    assert stored.chunks == fresh.chunks
    rows = fresh.vectors.ntotal
    np.testing.assert_array_equal(stored.vectors.reconstruct_n(0, rows), fresh.vectors.reconstruct_n(0, rows))
    np.testing.assert_array_equal(stored.keywords.scores(["dropout"]), fresh.keywords.scores(["dropout"]))


def test_the_same_corpus_gives_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    """Two builds in two folders differ in no byte of no file."""
    again = settings.model_copy(update={"index": tmp_path / "again"})
    _build(settings)
    _build(again)
    assert _contents(settings.index) == _contents(again.index)


def test_a_build_from_the_old_vectors_gives_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    """What was embedded before a change and what is embedded afresh make the same files."""
    again = settings.model_copy(update={"index": tmp_path / "again"})
    path = settings.corpus / "02-overfitting.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("by heart", "too well"), encoding="utf-8")
    _build(settings)
    path.write_text(text, encoding="utf-8")
    _build(settings)
    _build(again)
    assert _contents(settings.index) == _contents(again.index)


def test_processes_with_other_hash_seeds_give_the_same_bytes(
    settings: Settings, tmp_path: Path, start: Callable[..., Any]
) -> None:
    """No set decides an order anywhere on the way to the disk."""
    others = [settings.model_copy(update={"index": tmp_path / seed}) for seed in ("1", "2")]
    running = [start(each, PYTHONHASHSEED=each.index.name) for each in others]
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    one, other = (_contents(each.index) for each in others)
    assert one == other


def test_nothing_is_pickled(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file starts as a pickle does, every array loads without one, and none is asked for."""
    asked: list[object] = []
    load = np.load

    def watched(*given: Any, **named: Any) -> Any:
        asked.append(named.get("allow_pickle", False))
        return load(*given, **named)

    monkeypatch.setattr(np, "load", watched)
    _build(settings)
    assert asked
    assert not any(asked)
    for name, data in _contents(settings.index).items():
        assert not data.startswith((b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")), name
        if name.endswith(".npy"):
            assert not load(_file(settings.index, name), allow_pickle=False).dtype.hasobject


# --- damage ------------------------------------------------------------------------------------


def _halve(path: Path, other: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path, other: Path) -> None:
    path.write_bytes(b"")


def _delete(path: Path, other: Path) -> None:
    path.unlink()


def _flip(path: Path, other: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(bytes(data))


def _replace(path: Path, other: Path) -> None:
    shutil.copy(other, path)


def _make_folder(path: Path, other: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = [
    pytest.param(_halve, id="cut in half"),
    pytest.param(_empty, id="emptied"),
    pytest.param(_delete, id="deleted"),
    pytest.param(_flip, id="one bit flipped"),
    pytest.param(_replace, id="taken from another index"),
    pytest.param(_make_folder, id="a folder in its place"),
]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_recognised_and_mended(
    name: str, damage: Callable[[Path, Path], None], settings: Settings, tmp_path: Path
) -> None:
    """``state`` names it, ``open_index`` says it and builds the same index again."""
    _build(settings)
    whole = _contents(settings.index)
    damage(_file(settings.index, name), _file(_other(settings, tmp_path).index, name))
    reason = builder.state(settings)
    assert str(settings.index) in reason
    if damage is _make_folder and name == "manifest.json":
        (settings.index / name).rmdir()  # a person's folder there is not ours to remove
    said: list[str] = []
    opened = builder.open_index(settings, FakeEncoder(), said.append)
    assert said
    assert said[0].startswith("Building the index: ")
    assert opened.warning == ""
    assert _contents(settings.index) == whole
    assert builder.state(settings) == ""


@pytest.mark.parametrize("damage", [_halve, _empty, _delete, _flip, _make_folder])
@pytest.mark.parametrize("name", SAME)
def test_a_damaged_file_that_is_the_same_everywhere_is_recognised(
    name: str, damage: Callable[[Path, Path], None], settings: Settings
) -> None:
    """What was asked and the words of English too, although they are read only when they are needed."""
    _build(settings)
    damage(_file(settings.index, name), settings.index)
    assert name in builder.state(settings)


def test_texts_that_are_gone_when_they_are_asked_for_are_named(settings: Settings) -> None:
    """Another build may have removed the folder since the index was opened."""
    _build(settings)
    opened = store.load(settings.index, store.read_manifest(settings.index))
    _file(settings.index, "asked.json").unlink()
    with pytest.raises(IndexMissing, match=r"asked\.json: cannot be read"):
        opened.asked.questions  # noqa: B018


def test_every_flipped_bit_of_the_manifest_is_recognised(settings: Settings) -> None:
    """A digit of a weight, a letter of a hash, a blank: no altered manifest is taken."""
    _build(settings)
    path = settings.index / store.MANIFEST
    data = path.read_bytes()
    for place in range(0, len(data), 7):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(IndexMissing):
            store.load(settings.index, store.read_manifest(settings.index))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            '{"name": "an extension", "manifest_version": 3}', "another program", id="a foreign one"
        ),
        pytest.param("[]", "another program", id="no object"),
        pytest.param("", "damaged", id="empty"),
        pytest.param("\x00\x01", "damaged", id="binary"),
    ],
)
def test_a_manifest_that_is_none_is_named(text: str, says: str, settings: Settings) -> None:
    """The reason names the file and what it may be."""
    settings.index.mkdir()
    (settings.index / store.MANIFEST).write_text(text, encoding="utf-8")
    reason = builder.state(settings)
    assert str(settings.index / store.MANIFEST) in reason
    assert says in reason
    _build(settings)
    assert builder.state(settings) == ""


def test_a_manifest_of_another_format_is_named(settings: Settings) -> None:
    """An index of the format after this one is not read."""
    _build(settings)
    path = settings.index / store.MANIFEST
    mine, next_one = (f'"format": {number}' for number in (store.FORMAT, store.FORMAT + 1))
    path.write_text(path.read_text(encoding="utf-8").replace(mine, next_one), encoding="utf-8")
    assert f"not a manifest of format {store.FORMAT} (format: Input should be" in builder.state(settings)


def test_a_manifest_cannot_lead_out_of_its_folder(settings: Settings) -> None:
    """A file name in a manifest that points elsewhere is not that folder's file."""
    opened = _build(settings)
    stolen = opened.manifest.model_copy(update={"files": {"../../../etc/passwd": "0" * 64}}).sealed()
    with pytest.raises(IndexMissing):
        store.load(settings.index, stolen)


# --- writing -----------------------------------------------------------------------------------


def _raise(error: OSError) -> Callable[..., None]:
    def fail(*given: object, **named: object) -> None:
        raise error

    return fail


STEPS = [
    pytest.param(Path, "mkdir", id="making the folder"),
    pytest.param(Path, "write_text", id="writing the questions"),
    pytest.param(np, "save", id="writing the vectors"),
    pytest.param(Keywords, "save", id="writing the keywords"),
    pytest.param(disk, "flush", id="flushing a file"),
    pytest.param(Path, "rename", id="moving the folder into its place"),
    pytest.param(Path, "replace", id="replacing the manifest"),
]
ERRORS = [
    pytest.param(OSError(errno.ENOSPC, "No space left on device"), id="full disk"),
    pytest.param(OSError(errno.EROFS, "Read-only file system"), id="read-only disk"),
]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize(("owner", "name"), STEPS)
def test_a_disk_that_cannot_be_written_leaves_the_old_index(
    owner: Any, name: str, error: OSError, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever step fails: a message, no rubbish left, and the old index serves what has not changed."""
    _build(settings)
    whole = _contents(settings.index)
    path = settings.corpus / "02-overfitting.md"
    path.write_text(path.read_text(encoding="utf-8").replace("by heart", "too well"), encoding="utf-8")
    with monkeypatch.context() as broken:
        broken.setattr(owner, name, _raise(error))
        with pytest.raises(IndexNotWritten, match=str(error.strerror)):
            _build(settings)
        opened = builder.open_index(settings, FakeEncoder())
    assert str(error.strerror) in opened.warning
    assert "with 2 of its 3 files" in opened.warning
    assert [question.id for question in opened.index.questions] == ["dropout", "gradient-descent"]
    assert _contents(settings.index) == whole
    _build(settings)
    assert builder.state(settings) == ""


def test_the_manifest_is_written_last(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the manifest comes into its place, all that it names stands in its place already."""
    standing: list[bool] = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        if target.name == store.MANIFEST:
            manifest = store.Manifest.model_validate_json(self.read_bytes())
            folder = settings.index / manifest.folder
            standing.append(all((folder / name).is_file() for name in manifest.files))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    _build(settings)
    assert standing == [True]


@pytest.mark.parametrize(
    "index",
    [
        pytest.param("a-file", id="the index folder is a file"),
        pytest.param("a-file/index", id="its parent is a file"),
        pytest.param("x" * 300, id="a name too long for the disk"),
    ],
)
def test_a_place_that_cannot_be_a_folder_is_named(index: str, settings: Settings, tmp_path: Path) -> None:
    """No index can be made there: a message with the path, the reason and the way out."""
    (tmp_path / "a-file").write_text("x", encoding="utf-8")
    settings = settings.model_copy(update={"index": tmp_path / index})
    with pytest.raises(IndexNotWritten) as caught:
        builder.open_index(settings, FakeEncoder())
    assert str(settings.index) in str(caught.value)
    assert "TUTOR_INDEX" in str(caught.value)


def test_only_what_a_build_left_is_removed(settings: Settings) -> None:
    """An index folder may hold files of other people: they stay."""
    kept = ["building-plans/a.txt", "notes/bank.json", "0123456789abcdef/mine.txt", "building-1.txt"]
    gone = [
        "building-123/bank.json",
        "building-4.json",
        "building-5.draft/vectors.faiss",
        "0123456789abcde0/vectors.faiss",
    ]
    for name in (*kept, *gone):
        path = settings.index / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    _build(settings)
    assert all((settings.index / name).exists() for name in kept)
    assert not any((settings.index / name).exists() for name in gone)


@pytest.mark.parametrize("limit", [100, 2000, 6000])
def test_a_file_that_cannot_grow_leaves_the_old_index(
    limit: int, settings: Settings, start: Callable[..., Any]
) -> None:
    """A real write that fails half-way (the process may write no file above ``limit`` bytes)."""
    pytest.importorskip("resource")
    _build(settings)
    whole = _contents(settings.index)
    path = settings.corpus / "02-overfitting.md"
    path.write_text(path.read_text(encoding="utf-8").replace("by heart", "too well"), encoding="utf-8")
    process = start(settings, f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit},) * 2)")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "IndexNotWritten" in errors.splitlines()[-1]
    assert _contents(settings.index) == whole
