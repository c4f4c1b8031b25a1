"""What is wrong on a machine, found without a traceback, each with what to do."""

import hashlib
from pathlib import Path

import pytest

from tutor.chat.tutor import Tutor
from tutor.doctor import Check, examine
from tutor.search.encoders.encoder import BUNDLED_SHA256, find_model
from tutor.settings import BUNDLED_ENCODER, Settings


def found(settings: Settings) -> dict[str, Check]:
    """The checks by name."""
    return {check.name: check for check in examine(settings)}


def test_a_good_machine_has_only_good_checks(small_tutor: Tutor) -> None:
    """With a bank, an index that fits and an encoder, nothing is bad."""
    checks = found(small_tutor.settings)
    assert [check for check in checks.values() if not check.good] == []
    assert "3 questions, 2 answered, 0 problems" in checks["corpus"].text
    assert "up to date" in checks["index"].text


def test_the_encoders_hash_is_that_of_its_file(small_corpus: Path, tmp_path: Path) -> None:
    """The hash shown is the published one and that of the weights on this disk."""
    check = found(Settings.load(corpus=small_corpus, index=tmp_path / "index"))["encoder"]
    weights = Path(find_model(BUNDLED_ENCODER)) / "model.safetensors"
    assert check.good
    assert BUNDLED_SHA256 in check.text
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == BUNDLED_SHA256


def test_every_bad_check_says_what_to_do(tmp_path: Path) -> None:
    """No corpus, no index, no model: each is bad, none stops the others, each has its remedy."""
    (tmp_path / "model").mkdir()
    checks = found(
        Settings.load(corpus=tmp_path / "none", index=tmp_path / "index", encoder=str(tmp_path / "model"))
    )
    bad = {name for name, check in checks.items() if not check.good}
    assert bad == {"encoder", "corpus", "index"}
    assert "no such bank" in checks["corpus"].text
    assert "holds no model" in checks["encoder"].text
    assert all(checks[name].mend for name in bad)


def test_a_stale_index_is_to_be_built(small_tutor: Tutor, tmp_path: Path) -> None:
    """An index of another bank does not fit this one: ``tutor build`` mends it."""
    (tmp_path / "corpus").mkdir()
    source = next(small_tutor.settings.corpus.glob("02-*.md"))
    (tmp_path / "corpus" / source.name).write_bytes(source.read_bytes())
    settings = small_tutor.settings.model_copy(update={"corpus": tmp_path / "corpus"})
    check = found(settings)["index"]
    assert not check.good
    assert "the corpus changed" in check.text
    assert check.mend == "tutor build"


def test_a_corpus_with_problems_is_bad(tmp_path: Path) -> None:
    """Problems are counted, and the command that lists them is named."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text("---\nid: a\n", encoding="utf-8")
    check = found(Settings.load(corpus=corpus, index=tmp_path / "index"))["corpus"]
    assert not check.good
    assert "1 problems" in check.text
    assert check.mend == f"tutor bank {corpus}"


@pytest.mark.parametrize(
    ("variable", "good"),
    [
        pytest.param("1", True, id="one thread"),
        pytest.param("100000", False, id="more than there are cores"),
        pytest.param("1,1", True, id="a thread number for each level, as OpenMP allows"),
        pytest.param("auto", True, id="no number: the libraries choose"),
    ],
)
def test_threads_are_compared_with_cores(
    small_tutor: Tutor, monkeypatch: pytest.MonkeyPatch, variable: str, good: bool
) -> None:
    """``OMP_NUM_THREADS`` counts where the settings leave the choice; whatever it holds, no traceback."""
    monkeypatch.setenv("OMP_NUM_THREADS", variable)
    check = found(small_tutor.settings)["threads"]
    assert check.good is good
    assert "TUTOR_THREADS" in check.mend


def test_a_folder_that_cannot_be_written_is_bad(
    small_tutor: Tutor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where a file stands no folder can be made, not even by root: said, with what to choose instead."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    settings = small_tutor.settings.model_copy(update={"index": tmp_path / "file" / "index"})
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    checks = found(settings)
    assert (checks["index folder"].good, checks["temporary folder"].good) == (False, False)
    assert "--index" in checks["index folder"].mend
    assert "TMPDIR" in checks["temporary folder"].mend
