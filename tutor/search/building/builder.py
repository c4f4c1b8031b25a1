"""Makes sure that the stored index fits the corpus, the encoder and the settings, or says why not.

An index that fits is opened. One that does not (absent, half-written, corrupt, stale, of another
encoder) is rebuilt, embedding only what changed; a build that was killed is taken up where it was.
If the rebuild fails, the old index goes on serving the files that have not changed since.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tutor.bank.asked import read_asked, read_learners
from tutor.bank.reader import file_hashes, read_bank
from tutor.errors import BankError, IndexMissing, IndexNotWritten
from tutor.search import disk, intent
from tutor.search.building import store
from tutor.search.building.fidelity import Prepared
from tutor.search.building.indexing import build_index
from tutor.search.digests import Digests
from tutor.search.encoders.embedded import Embedded, Progress, forget
from tutor.search.encoders.embedding import embed_texts
from tutor.search.encoders.encoder import EncoderIdentity, SentenceTransformerEncoder, Vectors, identify
from tutor.search.indexes.index import Index
from tutor.search.indexes.rows import Rows
from tutor.search.indexes.texts import embedded_texts, wordings_of
from tutor.search.intent import Intents
from tutor.search.scores.calibration import Calibration, calibrate
from tutor.settings import Settings

Say = Callable[[str], None]
PARTS = "building-parts"
"""Folder in the index folder where a build keeps vectors until it is done."""
_NAMED = 5
"""Changed files named in a reason."""


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
        opened = _stored(settings)
        return _mismatch(opened.manifest, file_hashes(settings.corpus), identify(settings), settings)
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
    digests = Digests(settings.index)
    identity = identify(settings, digests.of)
    try:
        manifest = store.read_manifest(settings.index)
        reason = _mismatch(manifest, corpus, identity, settings)
        if not reason:
            return _fitting(manifest, settings, encoder, digests, say)
    except IndexMissing as error:
        reason = str(error)
    say(f"Building the index: {reason}")
    try:
        return build(settings, encoder, say, progress)
    except (BankError, IndexNotWritten) as error:
        old = _stored_if_any(settings)
        serving = _still_serving(old, corpus, str(error)) if old and old.index.encoder == identity else None
        if serving is None:
            raise
        _tell(encoder, serving.manifest, settings, say)
        return serving


def build(
    settings: Settings,
    encoder: SentenceTransformerEncoder,
    say: Say = lambda text: None,
    progress: Progress = lambda done, total: None,
    *,
    from_scratch: bool = False,
) -> OpenIndex:
    """Build the index and swap it in. Texts that the old index or a killed build embedded are not again.

    An index that fits already, such as one that another process built meanwhile, is only opened.

    Raises:
        BankError: the corpus cannot be read, or a file of it is broken.
        IndexNotWritten: the index folder cannot be written.
        EncoderError: the encoder cannot be loaded or gives no usable vectors.
    """
    with disk.writing(settings.index, lambda: say("Another build is under way: waiting for it.")):
        corpus = file_hashes(settings.corpus)
        identity = identify(settings)
        old = None if from_scratch else _stored_if_any(settings)
        if old and not _mismatch(old.manifest, corpus, identity, settings):
            _tell(encoder, old.manifest, settings, say)
            return old
        if from_scratch:
            forget(settings.index / PARTS)
        with disk.draft(settings.index) as draft:
            opened = _built(settings, encoder, corpus, identity, old, draft, say, progress)
        forget(settings.index / PARTS)
        return opened


def _built(
    settings: Settings,
    encoder: SentenceTransformerEncoder,
    corpus: dict[str, str],
    identity: EncoderIdentity,
    old: OpenIndex | None,
    draft: Path,
    say: Say,
    progress: Progress,
) -> OpenIndex:
    """A new index in the place of the old one."""
    if isinstance(encoder, SentenceTransformerEncoder):
        encoder.original()  # passages are embedded by it, questions by its export
    bank = read_bank(settings.corpus)
    if bank.problems:
        raise BankError("The bank has problems:\n" + "\n".join(str(each) for each in bank.problems))
    max_tokens = min(settings.chunk_tokens, encoder.max_tokens)
    embedded = _embedded(settings, identity, max_tokens, old, say)
    index = build_index(
        bank, encoder, identity, max_tokens, embedded, progress, read_asked(settings.corpus), draft
    )
    learners = read_learners(settings.corpus)
    embed = partial(embed_texts, encoder=encoder)
    calibration = calibrate(index, learners, embed)
    asked = [each.question for each in learners] or [
        text for texts in wordings_of(index.questions, index.chunks) for text in texts
    ]
    known = old and old.index.encoder == identity and old.manifest.intents == intent.digest()
    index = replace(index, intents=old.index.intents if old and known else Intents.fit(embed))
    export = _exported(settings, encoder, index, asked, embed, old, draft / store.ENCODER, say)
    manifest = store.save(index, settings.index, corpus, settings.chunk_tokens, calibration, export)
    _tell(encoder, manifest, settings, say)
    return OpenIndex(store.load(settings.index, manifest), calibration, manifest)


def _embedded(
    settings: Settings, identity: EncoderIdentity, max_tokens: int, old: OpenIndex | None, say: Say
) -> Embedded:
    """What need not be embedded: what a killed build left, and the old index if only the corpus changed."""
    made_by = store.program_version(), identity.name, identity.sha256, max_tokens
    embedded = Embedded(settings.index / PARTS, made_by)
    if embedded:
        say(f"A build that was broken off left {len(embedded)} vectors: going on from there.")
    if old and not _mismatch(old.manifest, old.manifest.corpus, identity, settings):
        old.index.known_to(embedded)
    return embedded


def _exported(
    settings: Settings,
    encoder: SentenceTransformerEncoder,
    index: Index,
    asked: list[str],
    embed: Callable[[Sequence[str]], Vectors],
    old: OpenIndex | None,
    draft: Path,
    say: Say,
) -> Prepared:
    """The export of the encoder: the old index's if it is the same encoder's, else a new one."""
    if not isinstance(encoder, SentenceTransformerEncoder):
        return Prepared()
    if old and old.manifest.export and old.index.encoder == index.encoder:
        folder = settings.index / old.manifest.folder / store.ENCODER
        return Prepared(folder, old.manifest.export)
    from tutor.search.building.export import prepare

    say("Exporting the encoder to ONNX and comparing it with the original (once for an encoder).")
    return prepare(encoder.original(), index, asked, embed, draft, settings.threads)


def _tell(
    encoder: SentenceTransformerEncoder, manifest: store.Manifest, settings: Settings, say: Say
) -> None:
    """Tell the encoder where its export is, or the person that there is none."""
    if not isinstance(encoder, SentenceTransformerEncoder):
        return
    if manifest.export:
        encoder.use(settings.index / manifest.folder / store.ENCODER, say)
    else:
        encoder.use(None)
        say(f"sentence-transformers embeds the questions: {manifest.export_refused}")


def _fitting(
    manifest: store.Manifest,
    settings: Settings,
    encoder: SentenceTransformerEncoder,
    digests: Digests,
    say: Say,
) -> OpenIndex:
    """The stored index; the encoder loads meanwhile, in a thread.

    Raises:
        IndexMissing: a file of it is not what it was.
    """
    _tell(encoder, manifest, settings, say)
    if manifest.export and isinstance(encoder, SentenceTransformerEncoder):
        encoder.warm_up_behind()
    index = store.load(settings.index, manifest, digests.of)
    digests.keep()
    return OpenIndex(index, manifest.calibration, manifest)


def _mismatch(
    manifest: store.Manifest, corpus: dict[str, str], identity: EncoderIdentity, settings: Settings
) -> str:
    """What differs between the stored index and what is asked for, or an empty text."""
    if manifest.tutor != store.program_version():
        return f"version {manifest.tutor} of the tutor built it, this is {store.program_version()}."
    if (manifest.encoder, manifest.encoder_sha256) != (identity.name, identity.sha256):
        return (
            f"it was made with the encoder {manifest.encoder} ({manifest.encoder_sha256[:12]}), "
            f"not {identity.name} ({identity.sha256[:12]})."
        )
    if manifest.chunk_tokens != settings.chunk_tokens:
        return f"its chunk_tokens is {manifest.chunk_tokens}, the settings say {settings.chunk_tokens}."
    if manifest.intents != intent.digest():
        return "the examples of what messages ask of a reply changed since."
    changed = sorted({name for name, _ in manifest.corpus.items() ^ corpus.items()})
    return f"the corpus changed since ({_some(changed)})." if changed else ""


def _some(names: list[str]) -> str:
    """The names, or the first of them and how many more."""
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _stored(settings: Settings) -> OpenIndex:
    manifest = store.read_manifest(settings.index)
    return OpenIndex(store.load(settings.index, manifest), manifest.calibration, manifest)


def _stored_if_any(settings: Settings) -> OpenIndex | None:
    try:
        return _stored(settings)
    except IndexMissing:
        return None


def _still_serving(old: OpenIndex, corpus: dict[str, str], error: str) -> OpenIndex | None:
    """The old index without the questions whose files changed: their citations would not hold.

    ``None`` if no file is as it was.
    """
    paths = {question.path for question in old.index.questions}
    unchanged = {path for path in paths if old.manifest.corpus[path] == corpus.get(path)}
    if not unchanged:
        return None
    warning = (
        f"{error}\nThe index of an earlier state of the bank goes on serving, "
        f"with {len(unchanged)} of its {len(paths)} files."
    )
    return replace(old, index=_only(old.index, unchanged), warning=warning)


def _only(index: Index, paths: set[str]) -> Index:
    """The part of an index that comes from some files."""
    questions = tuple(question for question in index.questions if question.path in paths)
    chunks = tuple(chunk for chunk in index.chunks if chunk.path in paths)
    vectors = index.known_to(Embedded()).take(embedded_texts(questions, chunks))
    part = Index.assemble(questions, chunks, Rows.build(vectors), index.encoder, index.asked)
    return replace(part, intents=index.intents)
