"""Every knob, its default, its unit. One frozen value, made at the door and passed in."""

import hashlib
import os
from pathlib import Path
from typing import Annotated, Self

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from tutor.errors import SettingsError

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent
BUNDLED_ENCODER = "all-MiniLM-L6-v2"


def default_corpus() -> Path:
    """The bank of the checkout, or the copy that an installed package carries."""
    checkout = CHECKOUT / "corpus"
    return checkout if checkout.is_dir() else PACKAGE / "corpus"


def default_index(corpus: Path) -> Path:
    """``index/`` beside the checkout's own bank; a folder of the user's cache for any other bank."""
    corpus = corpus.resolve()
    if corpus == (CHECKOUT / "corpus").resolve():
        return CHECKOUT / "index"
    digest = hashlib.sha256(os.fsencode(corpus)).hexdigest()[:8]
    return Path(platformdirs.user_cache_dir("tutor")) / "index" / f"{corpus.stem}-{digest}"


def default_report(data: Path) -> Path:
    """Beside the checkout's evaluation, where it is committed; else in the user's data folder."""
    return PACKAGE / "evaluation" / "report" if (CHECKOUT / "corpus").is_dir() else data / "report"


def _expanded(path: Path) -> Path:
    """``~`` as the home folder: not every shell has put it there."""
    if "\0" in str(path):
        raise ValueError("a path cannot hold a NUL character")
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(f"{path}: {error}") from error


ExpandedPath = Annotated[Path, AfterValidator(_expanded)]


class Settings(BaseModel):
    """``load`` reads keyword arguments first, then ``TUTOR_*`` variables, then the defaults here.

    An empty value counts as not given. (pydantic-settings would read the variables too, and imports asyncio
    for it: ten megabytes and 40 ms at every start.)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    corpus: ExpandedPath = Field(default_factory=default_corpus)
    """Folder of Markdown files, or one file."""
    index: ExpandedPath = Field(default_factory=lambda data: default_index(data["corpus"]))
    """Folder that holds the search index."""
    data: ExpandedPath = Field(default_factory=lambda: Path(platformdirs.user_data_dir("tutor")))
    """Folder of what the user would miss: conversations and feedback."""
    report: ExpandedPath = Field(default_factory=lambda data: default_report(data["data"]))
    """Folder of the last evaluation report."""
    encoder: str = BUNDLED_ENCODER
    """The bundled model, another sentence-transformers name, or a folder that holds a model."""
    threads: int = Field(default=0, ge=0, le=1024)
    """CPU threads for embedding; 0 leaves the choice to the libraries."""

    chunk_tokens: int = Field(default=220, ge=32)
    """Most tokens of an embedded passage, heading path included; never above the encoder's own limit."""
    dense_weight: float = Field(default=0.65, ge=0, le=1)
    """Share of the dense score in the fused score; the rest is lexical. See evaluation/LOG.md."""
    candidates: int = Field(default=300, ge=10)
    """Rows of the vector index (passages, sentences, wordings) that take part in fusion."""

    answer_at: float = Field(default=0.5, ge=0, le=1)
    """Probability from which a question is answered."""
    offer_at: float = Field(default=0.15, ge=0, le=1)
    """Probability from which the nearest passages are offered as what may have been meant."""
    reply_words: int = Field(default=320, ge=50)
    """Words after which a reply stops adding passages."""
    max_message_chars: int = Field(default=4000, ge=100)
    """Longest message taken, in Unicode characters."""

    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    """0 takes any free port."""
    user: str = ""
    password: SecretStr = SecretStr("")
    """Both are needed to open the page to other machines."""
    mcp: bool = False
    """Offer ``ask`` as a tool to programs that speak MCP; needs ``pip install tutor[mcp]``."""

    @classmethod
    def load(cls, **given: object) -> Self:
        """Settings from ``given``, where ``None`` and empty count as not given, and the environment.

        Raises:
            SettingsError: a value is unusable; the text names the setting and its variable.
        """
        variables = {name.upper(): value for name, value in os.environ.items()}
        named = {name: variables.get(f"TUTOR_{name.upper()}") for name in cls.model_fields}
        values = {name: value for name, value in (*named.items(), *given.items()) if value not in (None, "")}
        try:
            return cls(**values)
        except ValidationError as error:
            lines = [
                f"setting {'.'.join(map(str, item['loc']))} "
                f"(TUTOR_{'_'.join(map(str, item['loc'])).upper()}): {item['msg']}"
                for item in error.errors()
                if item["type"] != "default_factory_not_called"
            ]
            raise SettingsError("; ".join(lines)) from error
