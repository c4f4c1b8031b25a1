"""A bank into an index: cut into chunks, embedded, put together."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from tutor.bank.chunks import chunk_bank
from tutor.bank.reader import Bank
from tutor.errors import BankError
from tutor.records import AskedQuestion
from tutor.search.encoders.embedded import Embedded, Progress
from tutor.search.encoders.embedding import embed_texts
from tutor.search.encoders.encoder import Encoder, EncoderIdentity
from tutor.search.indexes.asked import Asked
from tutor.search.indexes.index import Index
from tutor.search.indexes.rows import Rows
from tutor.search.indexes.texts import asked_of, embedded_texts


def build_index(
    bank: Bank,
    encoder: Encoder,
    identity: EncoderIdentity,
    max_tokens: int,
    embedded: Embedded | None = None,
    progress: Progress = lambda done, total: None,
    asked: Sequence[AskedQuestion] = (),
    folder: Path | None = None,
) -> Index:
    """Chunk the bank and embed it and what learners ``asked``, except what is ``embedded`` already.

    ``progress`` gets texts done and in all. The vectors are written into ``folder`` and stay there, or, if
    there is none, in memory.

    Raises:
        BankError: there is nothing to embed.
        EncoderError: the encoder gives vectors that are not numbers.
        OSError: the vectors cannot be written.
    """
    chunks = tuple(chunk_bank(bank, encoder.count_tokens, max_tokens))
    texts = embedded_texts(bank.questions, chunks)
    if not texts:
        raise BankError(f"{bank.root}: holds no text that could be searched.")
    ways = asked_of(asked, bank.questions, chunks)
    embedded = Embedded() if embedded is None else embedded
    embed = partial(embed_texts, encoder=encoder, max_tokens=max_tokens)
    embedded.fill([*texts, *(each.text for each in ways)], embed, progress)
    blocks = embedded.blocks(texts)
    rows = Rows.write(folder, blocks) if folder else Rows.build(np.concatenate(list(blocks)))
    asked_rows = Asked.of(ways, embedded.take([each.text for each in ways])) if ways else None
    return Index.assemble(bank.questions, chunks, rows, identity, asked_rows)
