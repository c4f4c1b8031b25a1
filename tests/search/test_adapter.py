"""What a bank adds to the encoder: learned, kept, added to the weights that it was made for, no others."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from tutor.errors import BankError, EncoderError
from tutor.search.encoders import adapter
from tutor.search.encoders.encoder import SentenceTransformerEncoder, identify, identify_model
from tutor.settings import Settings

PASSAGES = (
    "A fresh mask switches units off in every step.",
    "Nothing is dropped at test time.",
    "The gradient is followed downhill.",
    "A large step overshoots the valley.",
)
ASKED = (
    ("which neurons go silent", (0,)),
    ("why are some neurons muted", (0,)),
    ("and when I predict", (1,)),
    ("behaviour during inference", (1,)),
    ("which way does it walk", (2,)),
    ("how does it find the bottom", (2,)),
    ("it jumps over the minimum", (3, 2)),
    ("loss explodes with my rate", (3, 2)),
    ("how do I bake bread", ()),
)


@pytest.fixture
def own(small: Path, corpus: Path, tmp_path: Path) -> Settings:
    """A small bank, and a small encoder that is not the bundled one."""
    return Settings.load(corpus=corpus, index=tmp_path / "index", encoder=str(small))


def lessons() -> Any:
    """What is to be learned."""
    from tutor.search.building.adapt import Lessons

    asked, answers = zip(*ASKED, strict=True)
    return Lessons(PASSAGES, np.arange(len(PASSAGES)), asked, answers)


def loaded(folder: Path) -> SentenceTransformer:
    """A model as it is."""
    return SentenceTransformer(str(folder), device="cpu")


def learned(folder: Path, epochs: float = 3, seed: int = 0, runs: int = 1) -> dict[str, Any]:
    """What a model learns."""
    from tutor.search.building.adapt import train

    return train(loaded(folder), lessons(), batch=8, epochs=epochs, runs=runs, seed=seed)


def changes(factors: dict[str, Any]) -> dict[str, Any]:
    """What is added to the weights of each layer."""
    names = [each.removesuffix(adapter.UP) for each in factors if each.endswith(adapter.UP)]
    return {name: factors[name + adapter.UP].float() @ factors[name + adapter.DOWN].float() for name in names}


def changed(folder: Path, factors: dict[str, Any]) -> SentenceTransformer:
    """A model with what was learned."""
    model = loaded(folder)
    layers = dict(model.transformers_model.named_modules())
    for name, change in changes(factors).items():
        layers[name].weight.data += change
    return model


@pytest.fixture(scope="module")
def long_learned(small: Path) -> dict[str, Any]:
    """What a model learns that has time to."""
    return learned(small, epochs=120)


def margin(model: SentenceTransformer) -> float:
    """How much nearer asked questions are to their own passage than to the nearest other one, on average."""
    texts = [text for text, answers in ASKED if answers]
    cosines = (
        model.encode(texts, normalize_embeddings=True)
        @ model.encode(list(PASSAGES), normalize_embeddings=True).T
    )
    own = np.array([answers[0] for _, answers in ASKED if answers])
    rows = np.arange(len(own))
    mine = cosines[rows, own].copy()
    cosines[rows, own] = -1
    return float((mine - cosines.max(axis=1)).mean())


def test_learning_brings_questions_nearer_to_what_answers_them(small: Path, long_learned: Any) -> None:
    """The encoder has random weights; before, its questions are nearer to the wrong passages."""
    assert margin(loaded(small)) < 0 < margin(changed(small, long_learned))


def test_what_was_learned_is_kept_and_added_to_the_same_weights(
    own: Settings, small: Path, long_learned: Any
) -> None:
    """A kept adapter gives an encoder the vectors of the changed model."""
    adapter.save(long_learned, identify_model(own.encoder).sha256, own.corpus / adapter.FILE)
    plain = SentenceTransformerEncoder(own.encoder)
    expected = changed(small, long_learned).encode(list(PASSAGES), normalize_embeddings=True)
    assert np.allclose(SentenceTransformerEncoder.of(own).encode(PASSAGES), expected, atol=5e-3)
    assert not np.allclose(plain.encode(PASSAGES), expected, atol=5e-2)
    assert [path.name for path in own.corpus.glob("adapter*")] == [adapter.FILE]


def test_learning_again_draws_the_same(small: Path) -> None:
    """What is learned depends on the seed alone."""
    one, other, third = (learned(small, seed=seed) for seed in (0, 0, 1))
    assert all(np.allclose(one[name], other[name], atol=1e-3) for name in one)
    assert not all(np.allclose(one[name], third[name], atol=1e-3) for name in one)


def test_several_trainings_are_averaged(small: Path) -> None:
    """The change of each layer is the mean of what each training, with draws of its own, would change."""
    first, second, both = (
        changes(learned(small, seed=seed, runs=runs)) for seed, runs in ((0, 1), (1, 1), (0, 2))
    )
    assert all(np.allclose(both[name], (first[name] + second[name]) / 2, atol=1e-3) for name in both)
    assert not all(np.allclose(both[name], first[name], atol=1e-3) for name in both)


def test_learning_leaves_the_model_as_it_was(small: Path) -> None:
    """What was learned is no part of it until it is added."""
    from tutor.search.building.adapt import train

    model, steps = loaded(small), []
    train(model, lessons(), lambda *step: steps.append(step), batch=8, epochs=3, runs=2)
    assert np.array_equal(model.encode(list(PASSAGES)), loaded(small).encode(list(PASSAGES)))
    assert steps == [(step, 6) for step in range(1, 7)]


def test_an_encoder_with_an_adapter_is_another_encoder(own: Settings) -> None:
    """Else an index would be searched with vectors that it was not made with."""
    before = identify(own)
    save(own, identify_model(own.encoder).sha256, 1.0)
    first = identify(own)
    save(own, identify_model(own.encoder).sha256, 2.0)
    assert len({before, first, identify(own)}) == 3
    assert before == identify_model(own.encoder)


def test_an_adapter_of_other_weights_is_left_alone(own: Settings) -> None:
    """Whoever brings an encoder of his own gets it as it is, although the bank has an adapter for another."""
    save(own, "0" * 64, 1.0)
    assert identify(own) == identify_model(own.encoder)
    assert np.array_equal(
        SentenceTransformerEncoder.of(own).encode(PASSAGES),
        SentenceTransformerEncoder(own.encoder).encode(PASSAGES),
    )


@pytest.mark.parametrize("damage", ["", "not tensors", "no base", "half"])
def test_a_damaged_adapter_is_named_with_what_to_do(own: Settings, damage: str) -> None:
    """Whether the index is opened or texts are embedded."""
    path = own.corpus / adapter.FILE
    if damage == "no base":
        from safetensors.numpy import save_file

        save_file({"x.up": np.zeros((2, 1), dtype=np.float16)}, path)
    elif damage == "half":
        save(own, identify_model(own.encoder).sha256, 1.0)
        path.write_bytes(path.read_bytes()[:-20])
    else:
        path.write_text(damage, encoding="utf-8")
    with pytest.raises(EncoderError, match=r"adapter\.safetensors.*tutor adapt --corpus.*remove it"):
        identify(own)
    with pytest.raises(EncoderError, match=r"adapter\.safetensors.*tutor adapt --corpus.*remove it"):
        SentenceTransformerEncoder.of(own).encode(PASSAGES)


def test_an_adapter_of_layers_that_the_model_has_not_got_is_refused(own: Settings) -> None:
    """The metadata may be right and the rest wrong."""
    save(own, identify_model(own.encoder).sha256, 1.0, layer="encoder.layer.99.output.dense")
    with pytest.raises(EncoderError, match=r"no adapter of this encoder.*layer\.99"):
        SentenceTransformerEncoder.of(own).encode(PASSAGES)


def test_a_bank_without_questions_of_learners_has_nothing_to_learn_from(own: Settings) -> None:
    """It is told so, and nothing is written."""
    from tutor.search.building.adapt import adapt

    with pytest.raises(BankError, match="the folder asked/ holds 0"):
        adapt(own, lambda done, total: None)
    assert not (own.corpus / adapter.FILE).exists()


def save(
    settings: Settings, base: str, size: float, layer: str = "encoder.layer.0.attention.self.query"
) -> None:
    """An adapter of one layer of the small encoder."""
    import torch

    factors = {f"{layer}.up": torch.full((32, 2), size).half(), f"{layer}.down": torch.ones(2, 32).half()}
    adapter.save(factors, base, settings.corpus / adapter.FILE)
