"""When the index is built again, what is said, and who serves meanwhile."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from search_fakes import BANK, FakeEncoder, write_bank, write_question

from tutor.errors import BankError, IndexNotWritten
from tutor.search.building import builder, store
from tutor.search.encoders import embedded
from tutor.search.encoders.encoder import SentenceTransformerEncoder
from tutor.search.intent import IntentKind
from tutor.settings import BUNDLED_ENCODER, Settings


def _manifest(settings: Settings) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((settings.index / store.MANIFEST).read_text(encoding="utf-8"))
    return found


def test_an_index_that_fits_is_opened_without_the_encoder(settings: Settings) -> None:
    """The second start says nothing and embeds nothing."""
    builder.open_index(settings, FakeEncoder())
    encoder, said = FakeEncoder(), []
    opened = builder.open_index(settings, encoder, said.append)
    assert encoder.seen == said == []
    assert opened.warning == ""
    assert builder.state(settings) == ""


def test_no_index_is_said(settings: Settings) -> None:
    """The reason names the folder."""
    assert builder.state(settings) == f"{settings.index}: no index has been built there."


def _add(settings: Settings) -> Settings:
    write_question(settings.corpus, "attention", 9, {"In brief": "Attention weighs what it reads."})
    return settings


def _remove(settings: Settings) -> Settings:
    (settings.corpus / "02-overfitting.md").unlink()
    return settings


def _change(settings: Settings) -> Settings:
    write_question(settings.corpus, "overfitting", 2, {"In brief": "Overfitting is learning noise."})
    return settings


def _rename(settings: Settings) -> Settings:
    (settings.corpus / "02-overfitting.md").rename(settings.corpus / "07-overfitting.md")
    return settings


def _label(settings: Settings) -> Settings:
    line = '{"id": "t1", "question": "what is dropout", "sections": ["dropout/in-brief"]}\n'
    (settings.corpus / "learners.jsonl").write_text(line, encoding="utf-8")
    return settings


def _shorten(settings: Settings) -> Settings:
    return settings.model_copy(update={"chunk_tokens": 48})


def _retrain(settings: Settings) -> Settings:
    (Path(settings.encoder) / "config.json").write_text('{"retrained": 1}', encoding="utf-8")
    return settings


def _rename_model(settings: Settings) -> Settings:
    other = Path(settings.encoder).rename(Path(settings.encoder).with_name("other-model"))
    return settings.model_copy(update={"encoder": str(other)})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(_add, ["corpus changed", "corpus/09-attention.md"], id="a file was added"),
        pytest.param(_remove, ["corpus changed", "corpus/02-overfitting.md"], id="a file was removed"),
        pytest.param(_change, ["corpus changed", "corpus/02-overfitting.md"], id="a file was changed"),
        pytest.param(_rename, ["02-overfitting.md", "07-overfitting.md"], id="a file was renamed"),
        pytest.param(_label, ["corpus changed", "learners.jsonl"], id="labelled questions were added"),
        pytest.param(_shorten, ["chunk_tokens is 220", "say 48"], id="another setting"),
        pytest.param(_retrain, ["the encoder fake-model", "not fake-model"], id="other weights"),
        pytest.param(_rename_model, ["the encoder fake-model", "not other-model"], id="another encoder"),
    ],
)
def test_what_changed_is_named_and_the_index_built_again(
    change: Callable[[Settings], Settings], says: list[str], settings: Settings
) -> None:
    """``state`` and ``open_index`` give the same reason, and afterwards the index fits."""
    builder.open_index(settings, FakeEncoder())
    settings = change(settings)
    reason = builder.state(settings)
    assert all(each in reason for each in says), reason
    said: list[str] = []
    opened = builder.open_index(settings, FakeEncoder(), said.append)
    assert said == [f"Building the index: {reason}"]
    assert opened.warning == ""
    assert builder.state(settings) == ""


def test_another_version_of_the_program_builds_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its chunks may be cut otherwise, so neither they nor their vectors are kept."""
    builder.open_index(settings, FakeEncoder())
    monkeypatch.setattr(store, "program_version", lambda: "9.9")
    assert "of the tutor built it, this is 9.9" in builder.state(settings)
    encoder = FakeEncoder()
    builder.open_index(settings, encoder)
    assert encoder.seen
    assert _manifest(settings)["tutor"] == "9.9"


def test_a_long_list_of_changes_is_cut(settings: Settings) -> None:
    """Five names and a count, not a thousand names."""
    builder.open_index(settings, FakeEncoder())
    for number in range(10, 20):
        write_question(settings.corpus, f"new-{number}", number, {})
    assert "13-new-13.md, corpus/14-new-14.md and 5 more)" in builder.state(settings)


def test_a_change_embeds_only_what_is_new(settings: Settings) -> None:
    """Of one changed file the encoder sees the changed texts; ``from_scratch`` sees everything."""
    first, second, third = FakeEncoder(), FakeEncoder(), FakeEncoder()
    builder.build(settings, first)
    _change(settings)
    builder.build(settings, second)
    assert sorted(second.seen) == [
        "Overfitting is learning noise.",
        "What is overfitting?\nOverfitting is learning noise.",
    ]
    builder.build(settings, third, from_scratch=True)
    assert len(third.seen) > len(second.seen)
    assert set(second.seen) < set(third.seen)


def test_other_settings_embed_afresh(settings: Settings, few_examples: list[tuple[str, IntentKind]]) -> None:
    """A long text's vector depends on how it was cut, so no vector crosses a change of settings."""
    first, second = FakeEncoder(), FakeEncoder()
    builder.build(settings, first)
    builder.build(_shorten(settings), second)
    examples = [text for text, _ in few_examples]  # which no setting cuts
    assert len(second.seen) >= len([text for text in first.seen if text not in examples])


def test_the_manifest_says_what_the_index_holds(settings: Settings) -> None:
    """Counts, dimension, encoder and settings are there for people to read."""
    builder.build(settings, FakeEncoder())
    manifest = _manifest(settings)
    assert manifest["format"] == store.FORMAT
    assert manifest["dimension"] == 32
    assert manifest["encoder"] == "fake-model"
    assert manifest["chunk_tokens"] == 220
    assert manifest["counts"]["questions"] == 3
    assert manifest["counts"]["answered"] == 2
    assert sorted(manifest["corpus"]) == [
        "corpus/01-dropout.md",
        "corpus/02-overfitting.md",
        "corpus/03-gradient-descent.md",
    ]


# --- a bank that broke -------------------------------------------------------------------------


def test_the_old_index_serves_the_unchanged_files(settings: Settings) -> None:
    """A broken file takes its own question out, and nothing else; the warning has path and line."""
    builder.open_index(settings, FakeEncoder())
    path = settings.corpus / "02-overfitting.md"
    path.write_text(path.read_text(encoding="utf-8").replace("number: 2", "number: two"), encoding="utf-8")
    opened = builder.open_index(settings, FakeEncoder())
    assert "corpus/02-overfitting.md:3:" in opened.warning
    assert "with 2 of its 3 files" in opened.warning
    index = opened.index
    assert [question.id for question in index.questions] == ["dropout", "gradient-descent"]
    assert {chunk.question for chunk in index.chunks} == {"dropout"}
    assert len(index.row_question) == len(index.row_chunk) == index.vectors.ntotal
    assert index.keywords.documents == len(index.chunks) + len(index.questions)
    assert not any(index.keywords.scores(["overfit"]))
    assert "corpus/02-overfitting.md:3:" in builder.open_index(settings, FakeEncoder()).warning


def test_a_bank_of_which_nothing_is_as_it_was_is_an_error(settings: Settings) -> None:
    """Citations into changed files would not hold: the message, not an empty tutor."""
    builder.open_index(settings, FakeEncoder())
    for path in settings.corpus.iterdir():
        path.write_text("---\nbroken", encoding="utf-8")
    with pytest.raises(BankError, match="front matter is not closed"):
        builder.open_index(settings, FakeEncoder())


def test_a_broken_bank_without_an_index_is_an_error(settings: Settings) -> None:
    """Every problem is in the message, with path and line."""
    for name in ("02-overfitting.md", "03-gradient-descent.md"):
        (settings.corpus / name).write_text("---\nbroken", encoding="utf-8")
    with pytest.raises(BankError) as caught:
        builder.open_index(settings, FakeEncoder())
    assert "corpus/02-overfitting.md:1:" in str(caught.value)
    assert "corpus/03-gradient-descent.md:1:" in str(caught.value)


def test_broken_labels_do_not_stop_an_index_that_stands(settings: Settings) -> None:
    """Learners' questions that cannot be read are a warning while the bank is as it was."""
    builder.open_index(settings, FakeEncoder())
    (settings.corpus / "learners.jsonl").write_text("{", encoding="utf-8")
    opened = builder.open_index(settings, FakeEncoder())
    assert "learners.jsonl:1:" in opened.warning
    assert len(opened.index.questions) == 3


def test_an_old_index_of_another_encoder_does_not_serve(settings: Settings) -> None:
    """Vectors of different encoders do not compare."""
    builder.open_index(settings, FakeEncoder())
    _retrain(settings)
    (settings.corpus / "02-overfitting.md").write_text("---\nbroken", encoding="utf-8")
    with pytest.raises(BankError):
        builder.open_index(settings, FakeEncoder())


@pytest.mark.parametrize("missing", ["folder", "files"])
def test_a_missing_or_empty_corpus_is_an_error(missing: str, settings: Settings) -> None:
    """With nothing to cite there is nothing to serve."""
    builder.open_index(settings, FakeEncoder())
    for path in settings.corpus.iterdir():
        path.unlink()
    if missing == "folder":
        settings.corpus.rmdir()
    with pytest.raises(BankError, match="no such bank" if missing == "folder" else "the bank is empty"):
        builder.open_index(settings, FakeEncoder())


def test_a_file_that_changes_during_a_build_is_noticed_at_the_next_start(settings: Settings) -> None:
    """The hashes are taken before the texts are read."""
    encoder = FakeEncoder(before=lambda: _change(settings) and None)
    builder.build(settings, encoder)
    assert "02-overfitting.md" in builder.state(settings)


# --- other processes ---------------------------------------------------------------------------

SAVE = "import tutor.search.building.store as store\n"
PART = "import tutor.search.encoders.embedded as embedded\n"
POINTS = [
    pytest.param("encoder._before = die", id="while embedding"),
    pytest.param(PART + "embedded.flush = lambda path: die()", id="while a part is written"),
    pytest.param(PART + "embedded.Embedded.blocks = lambda *given: die()", id="after the parts"),
    pytest.param(
        "from tutor.search.indexes.rows import Rows; Rows.save = lambda *given: die()",
        id="after the questions",
    ),
    pytest.param(SAVE + "store.disk.flush = lambda path: die()", id="before anything is flushed"),
    pytest.param(SAVE + "store._put_in_place = lambda *all: die()", id="before the folder is moved"),
    pytest.param(
        "from pathlib import Path; replace = Path.replace\n"
        "Path.replace = lambda a, b: die() if b.name == 'manifest.json' else replace(a, b)",
        id="before the manifest",
    ),
    pytest.param(SAVE + "store._remove_leftovers = lambda *all: die()", id="before the old one is removed"),
    pytest.param(
        "import tutor.search.building.builder as builder; builder.forget = lambda path: die()",
        id="before parts are gone",
    ),
]


@pytest.mark.parametrize("patch", POINTS)
def test_a_killed_build_leaves_the_old_index_or_the_new_one(
    patch: str, settings: Settings, start: Callable[..., Any]
) -> None:
    """After kill -9 at any point an index loads; the next build is whole and leaves nothing behind."""
    builder.build(settings, FakeEncoder())
    before = _manifest(settings)
    _change(settings)
    process = start(settings, patch)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -9, errors
    manifest = store.read_manifest(settings.index)
    store.load(settings.index, manifest)
    last = "_remove_leftovers" in patch or "forget" in patch
    assert last == (_manifest(settings) != before)
    opened = builder.open_index(settings, FakeEncoder())
    builder.build(settings, FakeEncoder(), from_scratch=True)
    assert opened.warning == builder.state(settings) == ""
    names = sorted(path.name for path in settings.index.iterdir() if path.name != ".digests.json")
    assert names == sorted([".lock", store.MANIFEST, opened.manifest.folder])


FEW = f"{PART}embedded.PART = 4\n"
THIRD = "calls = iter([None, None])\nencoder._before = lambda: next(calls, die) and die()\n"


def test_a_killed_build_is_taken_up_where_it_was(
    settings: Settings, start: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The next one says what it found, embeds what is missing, and the index is the same to the byte."""
    process = start(settings, FEW + THIRD)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -9, errors
    monkeypatch.setattr(embedded, "PART", 4)
    encoder, whole, said = FakeEncoder(), FakeEncoder(), []
    builder.build(settings, encoder, said.append)
    other = builder.build(settings.model_copy(update={"index": tmp_path / "other"}), whole)
    assert said == ["A build that was broken off left 8 vectors: going on from there."]
    assert len(encoder.seen) == len(whole.seen) - 8
    assert set(encoder.seen) < set(whole.seen)
    assert _manifest(settings) == json.loads(other.manifest.model_dump_json())
    assert not (settings.index / builder.PARTS).exists()


def test_a_change_that_was_broken_off_is_taken_up_too(
    settings: Settings, start: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the old index holds, what was embedded before the kill and what is new make one index."""
    builder.build(settings, FakeEncoder())
    text = " ".join(f"Layer {number} learns feature {number} of its input." for number in range(12))
    write_question(settings.corpus, "overfitting", 2, {"In brief": text})
    process = start(settings, FEW + THIRD)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -9, errors
    monkeypatch.setattr(embedded, "PART", 4)
    encoder = FakeEncoder()
    builder.build(settings, encoder)
    assert len(encoder.seen) == 14 - 8  # twelve sentences, and the passages that hold them
    assert not (settings.index / builder.PARTS).exists()


def test_afresh_means_that_nothing_is_taken_up(
    settings: Settings, start: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``tutor build --fresh`` embeds everything again, what a killed build left as well."""
    start(settings, FEW + THIRD).communicate(timeout=60)
    assert list((settings.index / builder.PARTS).iterdir())
    encoder, whole = FakeEncoder(), FakeEncoder()
    builder.build(settings, encoder, from_scratch=True)
    builder.build(settings, whole, from_scratch=True)
    assert sorted(encoder.seen) == sorted(whole.seen)


@pytest.mark.slow
def test_tutor_build_killed_from_outside_goes_on(small: Path, tmp_path: Path) -> None:
    """The command itself, with a real model: SIGKILL once some parts stand; the second run does the rest."""
    said = [f"Layer {number} learns feature {number * 7 % 999} of what it reads." for number in range(1500)]
    answers = {f"topic-{n}": {"In brief": " ".join(said[n * 30 : n * 30 + 30])} for n in range(50)}
    corpus = write_bank(tmp_path / "corpus", answers)

    def tutor_build(index: str) -> "subprocess.Popen[str]":
        options = ["build", f"--corpus={corpus}", f"--index={tmp_path / index}", f"--encoder={small}"]
        command = [sys.executable, "-c", "from tutor.cli import main; main()", *options]
        environment = {**os.environ, "TUTOR_THREADS": "1"}
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)

    killed = tutor_build("one")
    parts = tmp_path / "one" / builder.PARTS
    while killed.poll() is None and not list(parts.glob("*.npy")):
        time.sleep(0.002)
    killed.kill()
    killed.communicate()
    left = embedded.PART * len(list(parts.glob("*.npy")))
    assert 0 < left < 1500
    whole, second = tutor_build("two"), tutor_build("one")
    told = [process.communicate()[1] for process in (whole, second)]
    assert whole.returncode == second.returncode == 0, told
    found = f"A build that was broken off left {left} vectors: going on from there."
    assert [found in " ".join(each.split()) for each in told] == [False, True]
    one, two = (
        {path.name: path.read_bytes() for path in root.glob("*/*") if path.is_file()}
        for root in (tmp_path / "one", tmp_path / "two")
    )
    assert {"asked.npy", "bank.json", "vectors.faiss"} < set(one)
    assert one == two


def test_two_builds_at_once_take_turns(settings: Settings, start: Callable[..., Any]) -> None:
    """The first embeds, the second waits, finds what the first built, and opens it."""
    slow = "import time; encoder._before = lambda: time.sleep(1)"
    running = [start(settings, slow), start(settings, slow)]
    embedded = []
    for process in running:
        out, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        embedded.append(int(out))
    assert sorted(embedded)[0] == 0
    assert sorted(embedded)[1] > 0
    assert builder.state(settings) == ""
    assert len([path for path in settings.index.iterdir() if path.is_dir()]) == 1


def test_a_build_waits_for_one_under_way_and_says_so(settings: Settings, start: Callable[..., Any]) -> None:
    """A person who waits is told for what."""
    process = start(settings, "import time; encoder._before = lambda: time.sleep(2)")
    deadline = time.monotonic() + 30
    while not (settings.index / ".lock").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    said: list[str] = []
    builder.build(settings, FakeEncoder(), said.append)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert said in (["Another build is under way: waiting for it."], [])
    assert builder.state(settings) == ""


def test_an_index_swapped_while_it_is_opened_is_opened_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that holds a manifest whose folder is gone finds the new index and embeds nothing."""
    old = builder.build(settings, FakeEncoder()).manifest
    _change(settings)
    new = builder.build(settings, FakeEncoder()).manifest
    manifests = [old]
    read_manifest = store.read_manifest
    monkeypatch.setattr(
        store, "read_manifest", lambda root: manifests.pop() if manifests else read_manifest(root)
    )
    encoder = FakeEncoder()
    opened = builder.open_index(settings, encoder)
    assert opened.manifest == new
    assert encoder.seen == []


def test_eight_threads_that_start_at_once_build_once(settings: Settings) -> None:
    """A web page with many first visitors has one build."""
    encoders = [FakeEncoder() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda encoder: builder.open_index(settings, encoder), encoders))
    assert len({each.manifest.seal for each in opened}) == 1
    assert sum(bool(encoder.seen) for encoder in encoders) == 1


@pytest.mark.slow
def test_the_real_encoder_gives_the_same_bytes_twice(settings: Settings, tmp_path: Path) -> None:
    """Two builds from scratch with the bundled model differ in no byte, and the index finds its titles."""
    contents, real_encoder = [], SentenceTransformerEncoder()  # its own: a build tells it to use an export
    for name in ("one", "two"):
        each = settings.model_copy(update={"index": tmp_path / name, "encoder": BUNDLED_ENCODER})
        opened = builder.open_index(each, real_encoder)
        files = [path for path in each.index.rglob("*") if path.is_file() and path.name != ".lock"]
        contents.append({path.relative_to(each.index): path.read_bytes() for path in files})
        for question in opened.index.questions:
            vector = real_encoder.encode([question.title])
            scores, rows = opened.index.vectors.search(vector, 1)
            assert opened.index.questions[opened.index.row_question[rows[0, 0]]] == question
            assert scores[0, 0] == pytest.approx(1, abs=2e-3)
    assert contents[0] == contents[1]


def test_building_the_same_again_leaves_the_files_in_their_place(settings: Settings) -> None:
    """Another process may be reading them: a build from scratch of the same bank does not move them."""
    opened = builder.build(settings, FakeEncoder())
    path = settings.index / opened.manifest.folder / "vectors.faiss"
    before = path.stat()
    builder.build(settings, FakeEncoder(), from_scratch=True)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_locked_away_folder_is_named(settings: Settings, tmp_path: Path) -> None:
    """A first build that cannot be written says where, why and what to do."""
    (tmp_path / "index").write_text("a file", encoding="utf-8")
    with pytest.raises(IndexNotWritten, match="choose another folder with --index or TUTOR_INDEX"):
        builder.open_index(settings, FakeEncoder())


def test_one_file_can_be_a_bank(settings: Settings, tmp_path: Path) -> None:
    """A corpus that is a file is built and noticed when it changes."""
    write_bank(tmp_path / "single", {"dropout": BANK["dropout"]})
    settings = settings.model_copy(update={"corpus": tmp_path / "single" / "01-dropout.md"})
    opened = builder.open_index(settings, FakeEncoder())
    assert [question.id for question in opened.index.questions] == ["dropout"]
    settings.corpus.write_text(
        settings.corpus.read_text(encoding="utf-8").replace("random", "chance"), encoding="utf-8"
    )
    assert "01-dropout.md" in builder.state(settings)
