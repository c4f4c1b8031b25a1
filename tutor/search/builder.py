"""Makes sure that the stored index fits the corpus, the encoder and the settings, or says why not.

An index that fits is opened. One that does not (absent, half-written, corrupt, stale, of another
encoder) is rebuilt, embedding only what changed. If the rebuild fails, the old index goes on
serving the files that have not changed since.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tutor.bank.reader import file_hashes, read_bank
from tutor.errors import BankError, IndexMissing, IndexNotWritten
from tutor.search import store
from tutor.search.calibration import Calibration, calibrate
from tutor.search.encoder import EncoderIdentity, SentenceTransformerEncoder, Vectors, identify
from tutor.search.index import Index, build_index, embedded_texts
from tutor.settings import Settings

Say = Callable[[str], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index ready to be searched, with what belongs to it."""

    index: Index
    calibration: Calibration
    manifest: store.Manifest
    warning: str = ""
    """Why this is not the index that the corpus asks for; empty if it is."""


def state(settings: Settings) -> str:
    """Why the stored index must be rebuilt, or an empty text if it fits.

    Raises:
        BankError: there is no corpus.
        EncoderError: the encoder is not there.
    """
    try:
        manifest = store.read_manifest(settings.index)
        reason = _mismatch(manifest, file_hashes(settings.corpus), identify(settings.encoder), settings)
        if not reason:
            store.load(settings.index, manifest, verify=True)
        return reason
    except IndexMissing as error:
        return str(error)


def open_index(
    settings: Settings,
    encoder: SentenceTransformerEncoder,
    say: Say = lambda text: None,
    progress: Progress = lambda done, total: None,
) -> OpenIndex:
    """The index for ``settings``, built first if need be.

    Raises:
        BankError: the corpus cannot be used and no older index can serve.
        IndexNotWritten: the index cannot be written and no older one can serve.
        EncoderError: the encoder cannot be loaded or is not the expected one.
    """
    corpus = file_hashes(settings.corpus)
    identity = identify(settings.encoder)
    old: OpenIndex | None = None
    try:
        manifest = store.read_manifest(settings.index)
        reason = _mismatch(manifest, corpus, identity, settings)
        old = OpenIndex(store.load(settings.index, manifest), manifest.calibration, manifest)
    except IndexMissing as error:
        reason = str(error)
    if old and not reason:
        return old
    say(f"Building the index: {reason}")
    try:
        return build(settings, encoder, say, progress)
    except (BankError, IndexNotWritten) as error:
        if old is None or old.index.encoder != identity:
            raise
        return _still_serving(old, corpus, str(error))


def build(
    settings: Settings,
    encoder: SentenceTransformerEncoder,
    say: Say = lambda text: None,
    progress: Progress = lambda done, total: None,
    *,
    from_scratch: bool = False,
) -> OpenIndex:
    """Build the index and swap it in. Texts that the old index holds are not embedded again.

    Raises:
        BankError: the corpus cannot be read, or a file of it is broken.
        IndexNotWritten: the index folder cannot be written.
    """
    with store.writing(settings.index, lambda: say("Another build is under way: waiting for it.")):
        corpus = file_hashes(settings.corpus)
        identity = identify(settings.encoder)
        bank = read_bank(settings.corpus)
        if bank.problems:
            raise BankError("The bank has problems:\n" + "\n".join(str(each) for each in bank.problems))
        max_tokens = min(settings.chunk_tokens, encoder.max_tokens)
        known = {} if from_scratch else _known_vectors(settings, identity)
        index = build_index(bank, encoder, identity, encoder.count_tokens, max_tokens, known, progress)
        calibration = calibrate(index)
        manifest = store.save(index, settings.index, corpus, settings.chunk_tokens, calibration)
    return OpenIndex(store.load(settings.index, manifest), calibration, manifest)


def _mismatch(
    manifest: store.Manifest, corpus: dict[str, str], identity: EncoderIdentity, settings: Settings
) -> str:
    """What differs between the stored index and what is asked for, or an empty text."""
    if manifest.fingerprint == store.fingerprint(corpus, identity, settings.chunk_tokens):
        return ""
    if manifest.encoder_sha256 != identity.sha256:
        return f"the index was made with the encoder {manifest.encoder}, not {identity.name}."
    if manifest.corpus != corpus:
        changed = sorted(name for name, _ in manifest.corpus.items() ^ corpus.items())
        return f"the corpus changed since ({', '.join(dict.fromkeys(changed))})."
    return "the settings changed since."


def _known_vectors(settings: Settings, identity: EncoderIdentity) -> dict[str, Vectors]:
    try:
        old = store.load(settings.index, store.read_manifest(settings.index), verify=True)
    except IndexMissing:
        return {}
    return old.vectors_by_text() if old.encoder == identity else {}


def _still_serving(old: OpenIndex, corpus: dict[str, str], error: str) -> OpenIndex:
    """The old index without the questions whose files changed: their citations would not hold."""
    unchanged = {name for name, digest in old.manifest.corpus.items() if corpus.get(name) == digest}
    warning = (
        f"{error}\nThe index of an earlier state of the bank goes on serving, "
        f"with {len(unchanged)} of its {len(old.manifest.corpus)} files."
    )
    return replace(old, index=_only(old.index, unchanged), warning=warning)


def _only(index: Index, paths: set[str]) -> Index:
    """The part of an index that comes from some files."""
    questions = tuple(question for question in index.questions if question.path in paths)
    chunks = tuple(chunk for chunk in index.chunks if chunk.path in paths)
    if not questions:
        return replace(index, questions=(), chunks=())
    known = index.vectors_by_text()
    return Index.assemble(
        questions, chunks, [known[text] for text in embedded_texts(questions, chunks)], index.encoder
    )
