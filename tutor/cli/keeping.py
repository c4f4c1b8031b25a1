"""Commands about what answers stand on: ``build``, ``adapt``, ``bank``, ``verify``, ``doctor``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from tutor.cli.shared import (
    AsJson,
    Corpus,
    EncoderName,
    IndexFolder,
    load_settings,
    note,
    print_json,
    progress_bar,
)


def build(
    fresh: Annotated[bool, typer.Option("--fresh", help="Embed everything again.")] = False,
    corpus: Corpus = None,
    index: IndexFolder = None,
    encoder: EncoderName = None,
) -> None:
    """Build the index if it does not fit the corpus, the encoder and the settings."""
    from tutor.search.building.builder import build as build_index
    from tutor.search.building.builder import state
    from tutor.search.encoders.encoder import SentenceTransformerEncoder

    settings = load_settings(corpus=corpus, index=index, encoder=encoder)
    reason = "asked to start afresh." if fresh else state(settings)
    if not reason:
        note(f"The index in {settings.index} is up to date.")
        return
    note(f"Building the index: {reason}")
    model = SentenceTransformerEncoder.of(settings)
    with progress_bar() as progress:
        opened = build_index(settings, model, note, progress, from_scratch=fresh)
    counts = opened.manifest.counts
    note(f"{settings.index}: {counts.answered} answers, {counts.chunks} chunks, {counts.rows} vectors.")


def adapt(corpus: Corpus = None, index: IndexFolder = None, encoder: EncoderName = None) -> None:
    """Fit the encoder to a bank by what learners asked of it: minutes on a GPU, else hours."""
    from tutor.search.building.adapt import adapt as adapt_encoder

    settings = load_settings(corpus=corpus, index=index, encoder=encoder)
    with progress_bar("Learning") as progress:
        path = adapt_encoder(settings, progress)
    note(f"Written to {path}; the next start builds the index with it.")


def bank(
    path: Annotated[Path, typer.Argument(help="A bank: a folder of Markdown, or a file.")],
    as_json: AsJson = False,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if there is a problem.")] = False,
) -> None:
    """Print what a bank was read as, and every problem with path and line."""
    from tutor.bank.asked import check_labels
    from tutor.bank.checks import check_bank
    from tutor.bank.chunks import subsections
    from tutor.bank.reader import read_bank

    read = read_bank(path)
    problems = [*read.problems, *check_bank(read), *check_labels(read.root, subsections(read))]
    if as_json:
        keys = ("id", "number", "label", "section", "title", "prompt", "answered")
        questions = [{key: getattr(question, key) for key in keys} for question in read.questions]
        found = [{"path": each.path, "line": each.line, "text": each.text} for each in problems]
        print_json({"questions": questions, "problems": found})
    else:
        section = ""
        for question in read.questions:
            if question.section != section:
                section = question.section
                print(f"\n{section}")
            print(f"{question.number:4}. {'' if question.answered else '(no answer yet) '}{question.title}")
        answered = sum(question.answered for question in read.questions)
        print(f"\n{len(read.questions)} questions, {answered} answered, {len(problems)} problems")
        for problem in problems:
            print(problem)
    if check and problems:
        raise typer.Exit(1)


def verify(
    file: Annotated[Path, typer.Argument(help="A saved --json reply, or a saved chat.")],
    corpus: Corpus = None,
) -> None:
    """Check that every citation of a saved reply or chat still stands in the corpus."""
    from tutor.bank.verify import verify_file

    findings = verify_file(file, load_settings(corpus=corpus).corpus)
    broken = [finding for finding in findings if finding.fault]
    for finding in broken:
        citation = finding.citation
        print(f"[{citation.number}] {citation.path} {citation.start}:{citation.end}: {finding.fault}")
    print(f"{len(findings) - len(broken)} of {len(findings)} citations hold")
    if broken:
        raise typer.Exit(1)


def doctor(
    timings: Annotated[
        bool, typer.Option("--timings", help="Print where a cold start goes instead.")
    ] = False,
    corpus: Corpus = None,
    index: IndexFolder = None,
    encoder: EncoderName = None,
) -> None:
    """Say what is wrong on this machine and how to mend it."""
    settings = load_settings(corpus=corpus, index=index, encoder=encoder)
    if timings:
        from tutor.timings import cold_start

        given = {"TUTOR_CORPUS": str(settings.corpus), "TUTOR_INDEX": str(settings.index)}
        for name, seconds in cold_start({**os.environ, **given, "TUTOR_ENCODER": settings.encoder}):
            print(f"{seconds * 1000:8.0f} ms  {name}")
        return
    from tutor.doctor import examine

    checks = examine(settings)
    for each in checks:
        print(f"{'ok  ' if each.good else 'BAD '} {each.name}: {each.text}")
        if not each.good:
            print(f"     mend: {each.mend}")
    if not all(each.good for each in checks):
        raise typer.Exit(1)
