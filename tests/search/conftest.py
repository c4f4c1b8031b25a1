"""What the tests of search share: a fake encoder, a small bank, settings for them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from search_fakes import BANK, FakeEncoder, small_model, write_bank

from tutor.bank.reader import read_bank
from tutor.search import intent
from tutor.search.building.indexing import build_index
from tutor.search.encoders.encoder import EncoderIdentity, SentenceTransformerEncoder
from tutor.search.indexes.index import Index
from tutor.settings import Settings

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def without_tutor_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own TUTOR_* variables take no part."""
    for name in [name for name in os.environ if name.startswith("TUTOR_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def few_examples(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Some of the messages that a build learns intents from: the others would only take time."""
    told = intent.examples()[::40]
    monkeypatch.setattr(intent, "examples", lambda: told)
    return told


@pytest.fixture
def encoder() -> FakeEncoder:
    """A fake encoder that remembers what it embedded."""
    return FakeEncoder()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A bank of three questions, one of them without an answer."""
    return write_bank(tmp_path / "corpus", BANK)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder that stands for the fake encoder: its hash is the encoder's identity."""
    folder = tmp_path / "fake-model"
    folder.mkdir()
    (folder / "config.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def settings(corpus: Path, model: Path, tmp_path: Path) -> Settings:
    """Settings for the small bank, in a folder of the test."""
    return Settings.load(corpus=corpus, index=tmp_path / "index", encoder=str(model))


@pytest.fixture
def index_of() -> Callable[..., Index]:
    """``index_of(corpus)`` is the index of a bank, made with the fake encoder."""

    def make(corpus: Path, encoder: FakeEncoder | None = None) -> Index:
        encoder = encoder or FakeEncoder()
        identity = EncoderIdentity("fake", "0" * 64)
        return build_index(read_bank(corpus), encoder, identity, encoder.max_tokens)

    return make


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """``start(settings, patch)`` starts a build in a process of its own; whatever still runs is killed."""
    started: list[subprocess.Popen[str]] = []

    def run(settings: Settings, patch: str = "", **environment: str) -> "subprocess.Popen[str]":
        arguments = [str(settings.corpus), str(settings.index), settings.encoder, patch]
        process = subprocess.Popen(
            [sys.executable, str(HERE / "search_fakes.py"), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def real_encoder() -> SentenceTransformerEncoder:
    """The bundled model, loaded once."""
    return SentenceTransformerEncoder()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small encoder with mean pooling."""
    return small_model(tmp_path_factory.mktemp("small"))
