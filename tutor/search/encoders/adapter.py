"""What a bank adds to an encoder: a small change of its weights, learned from what its learners asked.

    adapter.safetensors     beside the bank's files, made by ``adapt``
        <layer>.up          shape (outputs, rank), 16 bits
        <layer>.down        shape (rank, inputs)
        base                (metadata) SHA-256 of the weights that it changes; of no others is it used

    weight = original + up . down     (LoRA: Hu et al., 2022, "Low-Rank Adaptation of Large Language Models")

It is added when the model is loaded, so the change costs a question no time, and the export holds it.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.errors import EncoderError
from tutor.search.disk import flush

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

FILE = "adapter.safetensors"
BASE = "base"
UP, DOWN = ".up", ".down"


def in_corpus(corpus: Path) -> Path | None:
    """The adapter that a bank brings, if it brings one."""
    path = corpus / FILE
    return path if path.is_file() else None


def base_of(path: Path) -> str:
    """SHA-256 of the weights that the adapter at ``path`` was made for.

    Raises:
        EncoderError: it cannot be read, or is no adapter.
    """
    try:
        with path.open("rb") as stream:  # the header alone, which is JSON: the library is not needed for it
            length = int.from_bytes(stream.read(8), "little")
            header = json.loads(stream.read(min(length, path.stat().st_size)))
        end = max(
            (each["data_offsets"][1] for name, each in header.items() if name != "__metadata__"), default=0
        )
        if 8 + length + end != path.stat().st_size:
            raise ValueError("it is cut short")
        return str(header["__metadata__"][BASE])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise EncoderError(_unusable(path, error)) from error


def apply(path: Path, model: "SentenceTransformer") -> None:
    """Change the weights of ``model`` as the adapter at ``path`` says.

    Raises:
        EncoderError: it is damaged, or changes layers that the model has not got.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        factors = load_file(path)
        layers = dict(model.transformers_model.named_modules())
        with torch.no_grad():
            for name in (each.removesuffix(UP) for each in factors if each.endswith(UP)):
                layers[name].weight += factors[name + UP].float() @ factors[name + DOWN].float()
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise EncoderError(_unusable(path, error)) from error


def check_place(path: Path) -> None:
    """Make sure that an adapter can be written, before hours are spent on it.

    Raises:
        EncoderError: it cannot.
    """
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise EncoderError(f"{path}: cannot be written (the folder is read-only).")


def save(factors: "dict[str, torch.Tensor]", base: str, path: Path) -> None:
    """Write an adapter, whole or not at all.

    Raises:
        EncoderError: it cannot be written.
    """
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    draft = path.with_suffix(".draft")
    try:
        save_file(factors, draft, {BASE: base})
        flush(draft)
        draft.replace(path)
    except (OSError, SafetensorError) as error:
        draft.unlink(missing_ok=True)
        raise EncoderError(f"{path}: cannot be written ({error}).") from error


def _unusable(path: Path, error: Exception) -> str:
    reason = (str(error) or repr(error)).splitlines()[0]
    return (
        f"{path}: no adapter of this encoder ({reason}). Make it again with "
        f"`tutor adapt --corpus {path.parent}`, or remove it to do without."
    )
