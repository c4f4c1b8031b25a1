"""An encoder written as ONNX, measured against the original, refused if it is worse.

The whole sentence-transformers pipeline is traced, so pooling (of whatever kind), dense layers and
normalisation are in the graph; what cannot be traced, or comes out different, is refused. Passages are
embedded by the original. Questions are embedded by the export, whose vectors must be so near that they
find what the original's find: the figures below say how near.
"""

import contextlib
import hashlib
import io
import json
import logging
import shutil
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.errors import EncoderError
from tutor.search.building.fidelity import Check, Export, Precision, Prepared, fault_of, measure, spread
from tutor.search.building.quantize import quantize
from tutor.search.encoders.embedded import Embedded
from tutor.search.encoders.onnx_model import FILES, GRAPH, READING, TOKENIZER, WEIGHTS, OnnxModel
from tutor.search.encoders.protocol import Vectors
from tutor.search.encoders.torch_model import TorchModel
from tutor.search.indexes.index import Index

if TYPE_CHECKING:
    import onnx

QUESTIONS = 200
"""Asked of both at most."""
_CHUNKS = 20_000
"""Passages embedded by both at most."""
_TIMED = 10
_ROUNDS = 3
_CLEARLY = 0.8
_OPSET = 17
_SAMPLE = ["a text that is read while the graph is drawn", "another"]
Embed = Callable[[Sequence[str]], Vectors]


def prepare(
    model: TorchModel, index: Index, questions: Sequence[str], embed: Embed, folder: Path, threads: int = 0
) -> Prepared:
    """Export ``model`` into ``folder`` and check it on the index and on questions like a learner's.

    ``embed`` is the way in which the original embeds texts of any length.
    """
    known = index.known_to(Embedded())
    passages = spread([text for chunk in index.chunks for text in chunk.passages], _CHUNKS)
    asked = spread(questions, QUESTIONS)
    check = Check(passages, known.take(passages), asked, embed(asked), index.vectors)
    try:
        return Prepared(folder, export(model, check, folder, threads))
    except EncoderError as error:
        return Prepared(refused=str(error))


def export(model: TorchModel, check: Check, folder: Path, threads: int = 0) -> Export:
    """Write the better export that stands the check into ``folder``.

    Raises:
        EncoderError: the encoder cannot be exported, or every export is worse; the text says why.
    """
    drafts: dict[Precision, Path] = {"int8": folder / "int8", "fp32": folder / "fp32"}
    folder.mkdir(parents=True)
    try:
        _write(model, drafts["fp32"], drafts["int8"])
        faults = []
        for precision in _in_order(drafts, check.questions[:_TIMED], threads):
            found = measure(OnnxModel.load(drafts[precision], threads), check)
            fault = fault_of(found)
            if not fault:
                for name in FILES:
                    (drafts[precision] / name).rename(folder / name)
                return Export(precision=precision, sha256=digest_of(folder), **found)
            faults.append(f"{precision}: {fault}")
        raise EncoderError(f"its export is worse than the original ({'; '.join(faults)}).")
    finally:
        for draft in drafts.values():
            shutil.rmtree(draft, ignore_errors=True)


def digest_of(folder: Path) -> str:
    """SHA-256 of the hashes of an export's files."""
    parts = [hashlib.sha256((folder / name).read_bytes()).digest() for name in FILES]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _in_order(drafts: Mapping[Precision, Path], questions: Sequence[str], threads: int) -> list[Precision]:
    """The precisions, the one to be tried first at the front.

    fp32 loses nothing, so int8 comes first only where it is clearly faster: the best of three times of
    opening it and embedding a few questions.
    """
    best = dict.fromkeys(drafts, float("inf"))
    for _ in range(_ROUNDS):
        for precision, draft in drafts.items():
            started = time.perf_counter()
            model = OnnxModel.load(draft, threads)
            for question in questions:
                model.encode([question])
            best[precision] = min(best[precision], time.perf_counter() - started)
    return ["int8", "fp32"] if best["int8"] < _CLEARLY * best["fp32"] else ["fp32", "int8"]


def _write(model: TorchModel, whole: Path, small: Path) -> None:
    """The export in both precisions.

    Raises:
        EncoderError: the encoder has something that the graph or its reader would not do.
    """
    reading, tokenizer = _reading(model), model.model.tokenizer.backend_tokenizer.to_str()
    with _quietly():
        import onnx

        graph = onnx.load_model_from_string(_trace(model))
        for folder in (whole, small):
            folder.mkdir()
            if folder is small:
                quantize(graph)
            _save(graph, folder)
            (folder / TOKENIZER).write_text(tokenizer, encoding="utf-8", newline="\n")
            (folder / READING).write_text(json.dumps(reading), encoding="utf-8", newline="\n")


def _reading(model: TorchModel) -> dict[str, Any]:
    """How texts are read, as ``OnnxModel`` wants to know it."""
    original, tokenizer = model.model, model.model.tokenizer
    if not getattr(tokenizer, "is_fast", False) or tokenizer.padding_side != "right":
        raise EncoderError("its tokenizer has no form that runs without transformers.")
    if original.truncate_dim is not None:
        raise EncoderError("it cuts its vectors short.")
    prompt = original.prompts.get(original.default_prompt_name or "", "")
    if prompt and not all(getattr(module, "include_prompt", True) for module in original):
        raise EncoderError("it leaves its prompt out of its vectors.")
    return {"max_tokens": model.max_tokens, "prompt": prompt, "padding": tokenizer.pad_token_id or 0}


def _trace(model: TorchModel) -> bytes:
    import torch

    original = model.model
    sample = {
        name: value for name, value in original.preprocess(_SAMPLE).items() if isinstance(value, torch.Tensor)
    }
    if not set(sample) <= {"input_ids", "attention_mask", "token_type_ids"}:
        raise EncoderError(f"it reads more than tokens ({', '.join(sorted(sample))}).")

    class Pipeline(torch.nn.Module):  # type: ignore[misc]
        def forward(self, *values: Any) -> Any:
            features = dict(zip(sample, values, strict=True))
            for module in original:
                features = module(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

    stream = io.BytesIO()
    axes = {name: {0: "texts", 1: "tokens"} for name in sample} | {"vectors": {0: "texts"}}
    pipeline = Pipeline().eval()
    pipeline.modules_of_original = torch.nn.ModuleList(original)
    try:
        with torch.no_grad():
            torch.onnx.export(
                pipeline,
                tuple(sample.values()),
                stream,
                input_names=list(sample),
                output_names=["vectors"],
                dynamic_axes=axes,
                opset_version=_OPSET,
                dynamo=False,  # the newer exporter needs a package more
            )
    except (RuntimeError, ValueError, TypeError, KeyError, AttributeError, NotImplementedError) as error:
        raise EncoderError(f"it cannot be traced ({(str(error) or repr(error)).splitlines()[0]}).") from error
    return stream.getvalue()


def _save(graph: "onnx.ModelProto", folder: Path) -> None:
    """Optimise once, here, not at every start; the weights go beside the graph, where they can be mapped."""
    import onnx
    import onnxruntime

    draft, optimised = folder / "draft.onnx", folder / "optimised.onnx"
    onnx.save(graph, draft)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(optimised)
    onnxruntime.InferenceSession(str(draft), options, providers=["CPUExecutionProvider"])
    onnx.save(onnx.load(optimised), folder / GRAPH, save_as_external_data=True, location=WEIGHTS)
    draft.unlink()
    optimised.unlink()
    (folder / WEIGHTS).chmod((folder / GRAPH).stat().st_mode)  # onnx lets only the owner read it


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Without the tracer's remarks: what they warn of, the check measures."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "onnxruntime", "onnx")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
