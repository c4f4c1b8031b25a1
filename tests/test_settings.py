"""Every knob: where it comes from, and what a bad value says."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from tutor.errors import SettingsError
from tutor.settings import BUNDLED_ENCODER, CHECKOUT, Settings, default_index


@pytest.fixture(autouse=True)
def without_tutor_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own TUTOR_* variables take no part."""
    for name in [name for name in os.environ if name.startswith("TUTOR_")]:
        monkeypatch.delenv(name)


def test_defaults_are_the_checkouts_own() -> None:
    """Without anything given, the bank and the index of the checkout."""
    settings = Settings.load()
    assert settings.corpus == CHECKOUT / "corpus"
    assert settings.index == CHECKOUT / "index"
    assert settings.encoder == BUNDLED_ENCODER


def test_given_goes_before_environment_before_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyword beats a variable, a variable beats the default, ``None`` counts as not given."""
    assert Settings.load().port == 7860
    monkeypatch.setenv("TUTOR_PORT", "9000")
    assert Settings.load().port == 9000
    assert Settings.load(port=None).port == 9000
    assert Settings.load(port=0).port == 0


@pytest.mark.parametrize("name", ["corpus", "index", "encoder", "threads", "dense_weight", "host"])
def test_an_empty_variable_counts_as_not_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """``TUTOR_ENCODER= make run`` means the default, not the current folder."""
    default = getattr(Settings.load(), name)
    monkeypatch.setenv(f"TUTOR_{name.upper()}", "")
    assert getattr(Settings.load(), name) == default
    assert getattr(Settings.load(**{name: ""}), name) == default


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("threads", "many", id="no number"),
        pytest.param("threads", "-1", id="fewer than none"),
        pytest.param("threads", "100000", id="more threads than any machine has"),
        pytest.param("chunk_tokens", "5", id="chunks too small for a sentence"),
        pytest.param("dense_weight", "1.5", id="a share above one"),
        pytest.param("dense_weight", "nan", id="not a number"),
        pytest.param("answer_at", "-0.1", id="a probability below zero"),
        pytest.param("port", "99999", id="a port that there is not"),
        pytest.param("max_message_chars", "0", id="no message at all"),
        pytest.param("corpus", "~nobody-of-this-name/bank", id="the home of nobody"),
    ],
)
def test_a_bad_value_names_setting_and_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the environment or given: the message says which knob, and only that one."""
    expected = f"setting {name} (TUTOR_{name.upper()}): "
    with pytest.raises(SettingsError) as caught:
        Settings.load(**{name: value})
    assert str(caught.value).startswith(expected)
    assert str(caught.value).count("setting ") == 1
    monkeypatch.setenv(f"TUTOR_{name.upper()}", value)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert str(caught.value).startswith(expected)


def test_several_bad_values_are_all_named() -> None:
    """One start shows every mistake."""
    with pytest.raises(SettingsError) as caught:
        Settings.load(threads="x", port=-1)
    assert "TUTOR_THREADS" in str(caught.value)
    assert "TUTOR_PORT" in str(caught.value)


def test_an_unknown_setting_is_refused() -> None:
    """A typing mistake in the code is no silent default."""
    with pytest.raises(SettingsError, match="setting thread "):
        Settings.load(thread=2)


@pytest.mark.parametrize("name", ["corpus", "index"])
def test_a_path_with_nul_is_refused(name: str) -> None:
    """No operating system takes it; the message is ours."""
    with pytest.raises(SettingsError, match="cannot hold a NUL character"):
        Settings.load(**{name: "a\0b"})


def test_home_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """``~`` in a variable means the home folder although no shell has replaced it."""
    monkeypatch.setenv("TUTOR_CORPUS", "~/bank")
    monkeypatch.setenv("TUTOR_INDEX", "~/index")
    assert Settings.load().corpus == Path.home() / "bank"
    assert Settings.load().index == Path.home() / "index"


def test_another_bank_has_another_index(tmp_path: Path) -> None:
    """Two banks never share a folder, even with the same name; the checkout's index stays its own."""
    one, other = tmp_path / "one" / "bank", tmp_path / "other" / "bank"
    indexes = {Settings.load(corpus=path).index for path in (one, other)} | {Settings.load().index}
    assert len(indexes) == 3
    assert Settings.load(corpus=one).index.name.startswith("bank-")


def test_one_bank_has_one_index_however_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path, a detour or a link is the same bank."""
    bank = tmp_path / "bank"
    bank.mkdir()
    (tmp_path / "link").symlink_to(bank)
    monkeypatch.chdir(tmp_path)
    paths = [bank, Path("bank"), Path("bank/../bank"), tmp_path / "link"]
    assert len({default_index(path) for path in paths}) == 1
    assert default_index(CHECKOUT / "tutor" / ".." / "corpus") == CHECKOUT / "index"


def test_settings_are_frozen() -> None:
    """They are made at the door and passed in; nobody changes them on the way."""
    with pytest.raises(ValidationError, match="frozen"):
        Settings.load().port = 1  # type: ignore[misc]
