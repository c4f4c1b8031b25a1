"""Which quotes of a conversation no longer stand in the bank where they stood."""

from pathlib import Path

from tutor.bank.verify import Finding, StoredCitation, verify_citations
from tutor.history.kept import Kept


def changed(kept: Kept, corpus: Path) -> dict[int, tuple[Finding, ...]]:
    """The citations that no longer hold, each with its fault, by the number of their exchange.

    Raises:
        BankError: there is no corpus to check against.
    """
    cited = [
        (exchange.number, StoredCitation.model_validate(citation, from_attributes=True))
        for exchange in kept.exchanges
        if exchange.turn
        for citation in exchange.turn.reply.citations
    ]
    faults: dict[int, tuple[Finding, ...]] = {}
    findings = verify_citations([citation for _, citation in cited], corpus)
    for (number, _), finding in zip(cited, findings, strict=True):
        if finding.fault:
            faults[number] = (*faults.get(number, ()), finding)
    return faults
