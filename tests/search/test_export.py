"""The encoder as ONNX: the same vectors, or none."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from search_fakes import BANK, small_model, write_bank

from tutor.chat.tutor import Tutor
from tutor.errors import EncoderError
from tutor.search.building import builder, store
from tutor.search.building import export as export_module
from tutor.search.building.export import digest_of, export
from tutor.search.building.fidelity import Check, Prepared, _overlap, fault_of, spread
from tutor.search.building.quantize import quantize
from tutor.search.encoders.encoder import SentenceTransformerEncoder
from tutor.search.encoders.onnx_model import FILES, OnnxModel
from tutor.search.encoders.torch_model import TorchModel
from tutor.search.indexes.rows import Rows
from tutor.settings import Settings

TEXTS = [f"{'learning rate ' * (number % 40)}number {number}, {'x' * (number % 5)}?" for number in range(80)]


def _original(folder: Path) -> TorchModel:
    return SentenceTransformerEncoder(str(folder)).original()


def _check(model: TorchModel, texts: list[str] = TEXTS) -> Check:
    vectors = model.encode(texts)
    return Check(texts, vectors, texts, vectors, Rows.build(vectors))


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param({"pooling": "mean"}, id="mean of the tokens"),
        pytest.param({"pooling": "cls"}, id="the first token"),
        pytest.param({"pooling": "max"}, id="maximum of the tokens"),
        pytest.param({"pooling": "mean_sqrt_len_tokens"}, id="sum over the root of the length"),
        pytest.param({"dense": True}, id="a dense layer behind"),
        pytest.param({"normalize": False}, id="vectors of any length"),
    ],
)
def test_the_modules_behind_the_words_are_in_the_export(kind: dict[str, Any], tmp_path: Path) -> None:
    """Alone, in a batch with longer texts, and cut at the limit: the original's unit vectors."""
    model = _original(small_model(tmp_path, **kind))
    found = export(model, _check(model), tmp_path / "export")
    exported = OnnxModel.load(tmp_path / "export")
    expected = model.encode(TEXTS)
    np.testing.assert_allclose(
        exported.encode(TEXTS), expected, atol=0.02 if found.precision == "int8" else 1e-5
    )
    np.testing.assert_allclose(exported.encode(TEXTS[:1]), exported.encode(TEXTS)[:1], atol=1e-5)
    assert exported.max_tokens == model.max_tokens
    assert [*map(exported.count_tokens, TEXTS)] == [*map(model.count_tokens, TEXTS)]


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_two_exports_are_the_same_bytes(
    precision: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one precision its hash is the encoder's, not the day's; the files are the four that are named."""
    monkeypatch.setattr(export_module, "_in_order", lambda *given: [precision])
    model = _original(small)
    for name in ("one", "two"):
        export(model, _check(model), tmp_path / name)
        assert sorted(path.name for path in (tmp_path / name).iterdir()) == sorted(FILES)
    assert digest_of(tmp_path / "one") == digest_of(tmp_path / "two")


@pytest.mark.slow
def test_an_export_that_is_worse_is_refused(small: Path, tmp_path: Path) -> None:
    """Vectors other than the original's: no export, and the text says what was measured."""
    model = _original(small)
    check = _check(model)
    other = Check(
        check.chunks, check.chunk_vectors[::-1], check.questions, check.question_vectors, check.rows
    )
    with pytest.raises(EncoderError, match=r"worse than the original \(.*chunk cosine .* is below 0.9999"):
        export(model, other, tmp_path / "export")
    assert list((tmp_path / "export").iterdir()) == []


def _cut(model: Any) -> None:
    model.truncate_dim = 8


def _pad_left(model: Any) -> None:
    model.tokenizer.padding_side = "left"


def _break(model: Any) -> None:
    def fail(*given: object) -> None:
        raise RuntimeError("no graph of this")

    model[0].forward = fail


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(_cut, "cuts its vectors short", id="vectors cut short"),
        pytest.param(_pad_left, "its tokenizer", id="texts padded on the left"),
        pytest.param(_break, r"cannot be traced \(no graph of this\)", id="no graph"),
    ],
)
def test_an_encoder_that_cannot_be_exported_says_why(
    change: Callable[[Any], None], says: str, small: Path, tmp_path: Path
) -> None:
    """What the graph or its reader would not do is found before it is needed."""
    model = _original(small)
    check = _check(model)
    change(model.model)
    with pytest.raises(EncoderError, match=says):
        export(model, check, tmp_path / "export")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({}, "", id="all good"),
        pytest.param({"chunk_cosine": 0.98}, "chunk cosine 0.98 is below 0.9999", id="a chunk moved"),
        pytest.param({"question_cosine": float("nan")}, "question cosine nan is below", id="no number"),
        pytest.param({"overlap": 0.98}, "overlap 0.98 is below 0.99", id="other rows found"),
    ],
)
def test_each_figure_can_refuse(change: dict[str, float], says: str) -> None:
    """One bad figure is enough."""
    found = {"chunk_cosine": 0.99995, "question_cosine": 0.99995, "overlap": 0.995} | change
    assert fault_of(found).startswith(says)
    assert bool(fault_of(found)) == bool(says)


def test_a_row_as_near_as_the_last_counts_as_found() -> None:
    """Which of twenty equal rows are found is chance, and no fault; other rows are one."""
    rows = np.repeat(np.eye(3, dtype=np.float32)[:2], 20, axis=0)
    one, other = rows[:1], rows[-1:]
    assert _overlap(one, one, Rows.build(rows[::-1])) == 1
    assert _overlap(other, one, Rows.build(rows)) == 0


def test_spread_takes_evenly_and_once() -> None:
    """From first to last, no text twice."""
    assert spread([*"aabbccddeeff"], 3) == ["a", "c", "e"]
    assert spread([*"abca"], 9) == ["a", "b", "c"]


def test_quantized_products_and_tables_are_near() -> None:
    """Brute force: table rows and products in bytes against the same in numpy."""
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    random = np.random.default_rng(0)
    table = random.standard_normal((50, 40), dtype=np.float32)
    weight = random.standard_normal((40, 64), dtype=np.float32)  # 40 is no multiple of a block
    nodes = [
        helper.make_node("Gather", ["table", "places"], ["rows"], name="look-up"),
        helper.make_node("MatMul", ["rows", "weight"], ["product"], name="product"),
    ]
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("places", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("product", TensorProto.FLOAT, ["n", 64])],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(weight, "weight")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    quantize(model)
    assert {node.op_type for node in model.graph.node} == {"Gather", "Cast", "Mul", "MatMulNBits"}
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    places = np.arange(50)
    (found,) = session.run(None, {"places": places})
    expected = table @ weight
    assert np.abs(found - expected).max() < 0.02 * np.abs(expected).max()
    assert onnx.checker.check_model(helper.make_model(graph, ir_version=8)) is None


# --- in the index ------------------------------------------------------------------------------


@pytest.fixture
def real(tmp_path: Path, small: Path) -> Settings:
    """Settings for the small bank with the small encoder."""
    corpus = write_bank(tmp_path / "corpus", BANK)
    return Settings.load(corpus=corpus, index=tmp_path / "index", encoder=str(small))


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.slow
def test_questions_are_embedded_by_the_export(real: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a build the original is not loaded any more, and the manifest says what the export loses."""
    said: list[str] = []
    Tutor.load(real, said.append)
    assert [text for text in said if "Exporting" in text]

    def fail(*given: object) -> None:
        raise AssertionError("the original was loaded")

    monkeypatch.setattr(TorchModel, "load", fail)
    said.clear()
    tutor = Tutor.load(real, said.append)
    assert tutor.ask("tell me about dropout").questions[0].question.id == "dropout"
    assert said == []
    record = tutor.opened.manifest.export
    assert record is not None
    assert record.chunk_cosine > 0.999
    assert record.sha256 == digest_of(real.index / tutor.opened.manifest.folder / store.ENCODER)


@pytest.mark.slow
def test_a_changed_corpus_keeps_the_export(real: Settings) -> None:
    """It belongs to the encoder: a rebuild links the same files, a fresh one writes the same bytes."""
    first = builder.build(real, SentenceTransformerEncoder(real.encoder))
    path = real.corpus / "02-overfitting.md"
    path.write_text(path.read_text(encoding="utf-8").replace("by heart", "too well"), encoding="utf-8")
    before = _hashes(real.index / first.manifest.folder / store.ENCODER)
    said: list[str] = []
    second = builder.build(real, SentenceTransformerEncoder(real.encoder), said.append)
    assert second.manifest.folder != first.manifest.folder
    assert _hashes(real.index / second.manifest.folder / store.ENCODER) == before
    assert said == []


@pytest.mark.slow
def test_without_an_export_the_original_serves_and_says_so_once(
    real: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason stands in the manifest and is said at every start, not at every question."""
    monkeypatch.setattr(export_module, "prepare", lambda *given: Prepared(refused="its export is worse."))
    builder.build(real, SentenceTransformerEncoder(real.encoder))
    said: list[str] = []
    tutor = Tutor.load(real, said.append)
    for _ in range(2):
        assert tutor.ask("tell me about dropout").questions[0].question.id == "dropout"
    assert said == ["sentence-transformers embeds the questions: its export is worse."]


@pytest.mark.slow
def test_an_export_that_cannot_be_opened_is_replaced(real: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another onnxruntime may refuse the graph: the original answers, and that is said once."""
    builder.build(real, SentenceTransformerEncoder(real.encoder))

    def fail(*given: object) -> None:
        raise EncoderError("the encoder's export cannot be opened.")

    monkeypatch.setattr(OnnxModel, "load", fail)
    said: list[str] = []
    tutor = Tutor.load(real, said.append)
    for _ in range(2):
        assert tutor.ask("tell me about dropout").questions[0].question.id == "dropout"
    assert said == ["the encoder's export cannot be opened. sentence-transformers embeds instead."]


HEAVY = ["torch", "transformers", "sentence_transformers", "sklearn", "scipy", "bm25s", "onnx"]
ASKED = (
    "from tutor import cli\nsys.argv = ['tutor', 'ask', 'tell me about dropout']\n"
    "try: cli.main()\nexcept SystemExit: pass\n"
)
SERVED = (
    "from tutor.ui.offline import stay_offline\nstay_offline()\n"
    "from starlette.testclient import TestClient\n"
    "from tutor.chat.tutor import Tutor\nfrom tutor.settings import Settings\n"
    "from tutor.ui.server import build_application\n"
    "tutor = Tutor.load(Settings.load())\n"
    "assert TestClient(build_application(tutor), base_url='http://localhost').get('/').status_code == 200\n"
    "print(tutor.ask('tell me about dropout').reply)\n"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        pytest.param(ASKED, [*HEAVY, "pandas", "gradio"], id="after tutor ask"),
        pytest.param(SERVED, HEAVY[:4], id="after a question on the page"),
    ],
)
def test_a_question_needs_no_framework(code: str, unwanted: list[str], real: Settings) -> None:
    """Answering imports neither torch and its house nor what only a build needs."""
    builder.build(real, SentenceTransformerEncoder(real.encoder))
    given = {"TUTOR_CORPUS": str(real.corpus), "TUTOR_INDEX": str(real.index), "TUTOR_ENCODER": real.encoder}
    code = f"import sys\n{code}print(sorted(set(sys.modules) & set({unwanted})))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **given, "TUTOR_ANSWER_AT": "0"},
        check=True,
    )
    assert "[1]" in done.stdout or "Citation" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
