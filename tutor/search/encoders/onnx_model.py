"""An exported encoder through ONNX Runtime and ``tokenizers``: soon ready, without torch."""

import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tutor.errors import EncoderError
from tutor.search.encoders.protocol import Vectors

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Encoding, Tokenizer

GRAPH = "model.onnx"
WEIGHTS = "model.onnx.data"
TOKENIZER = "tokenizer.json"
READING = "reading.json"
FILES = (GRAPH, WEIGHTS, TOKENIZER, READING)
"""The graph; its weights, which are memory-mapped; the tokenizer; how texts are read."""
_GIVEN = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
"""What the tokenizer calls the inputs of a graph."""
_BATCH = 32
_MOST_THREADS = 4
"""More gain nothing on one question."""
_BUSY = 5
"""Microseconds for which a thread without work looks for some before it sleeps."""


class OnnxModel:
    """An encoder in the form that ``export`` writes. It changes nothing once loaded."""

    def __init__(
        self, session: "onnxruntime.InferenceSession", tokenizer: "Tokenizer", reading: dict[str, Any]
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._inputs = [each.name for each in session.get_inputs()]
        self.max_tokens = int(reading["max_tokens"])
        self._prompt = str(reading["prompt"])
        self._padding = int(reading["padding"])

    @classmethod
    def load(cls, folder: Path, threads: int = 0) -> Self:
        """Open the export in ``folder``.

        Raises:
            EncoderError: onnxruntime is not installed or cannot open it.
        """
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            reading = json.loads((folder / READING).read_bytes())
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            tokenizer.no_truncation()
            tokenizer.no_padding()
            return cls(open_session(onnxruntime, folder / GRAPH, threads), tokenizer, reading)
        except Exception as error:  # neither library has an error class of its own
            reason = (str(error) or repr(error)).splitlines()[0]
            raise EncoderError(f"the encoder's export in {folder} cannot be opened ({reason}).") from error

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` as the model counts them, special tokens included."""
        return len(self._tokenizer.encode(text).ids)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension)."""
        parts = [self._embed(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        return np.concatenate(parts)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        read = [self._read(self._prompt + text) for text in texts]
        longest = max(len(each.ids) for each in read)
        for each in read:
            each.pad(longest, pad_id=self._padding)
        given = {
            name: np.array([getattr(each, _GIVEN[name]) for each in read], dtype=np.int64)
            for name in self._inputs
        }
        (vectors,) = self._session.run(None, given)
        return np.asarray(vectors, dtype=np.float32)

    def _read(self, text: str) -> "Encoding":
        whole = self._tokenizer.encode(text)
        return whole if len(whole.ids) <= self.max_tokens else self._cutting.encode(text)

    @cached_property
    def _cutting(self) -> "Tokenizer":
        """The tokenizer with its limit set: a copy, because setting it changes the one in use."""
        from tokenizers import Tokenizer

        cutting = Tokenizer.from_str(self._tokenizer.to_str())
        cutting.enable_truncation(self.max_tokens)
        return cutting


def open_session(runtime: Any, graph: Path, threads: int = 0) -> Any:
    """A session over a graph that was optimised when it was exported.

    Its threads sleep between two questions: waiting busily, the default, takes cores from everybody else.
    While a question is embedded they wait busily for a moment, because to wake one for each of some hundred
    products takes a third of the time.
    """
    options = runtime.SessionOptions()
    options.log_severity_level = 3  # errors
    options.intra_op_num_threads = threads or min(_cores(), _MOST_THREADS)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.spin_duration_us", str(_BUSY))
    options.add_session_config_entry("session.force_spinning_stop", "1")
    options.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return runtime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
