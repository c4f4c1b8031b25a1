"""``tutor eval``: one command, three things that can be measured."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tutor.cli.shared import (
    AsJson,
    Corpus,
    EncoderName,
    IndexFolder,
    load_settings,
    load_tutor,
    note,
    open_history,
    print_json,
    progress_bar,
)

if TYPE_CHECKING:
    from tutor.chat.tutor import Tutor
    from tutor.evaluation.labelled import Half
    from tutor.settings import Settings


def evaluate(
    beir: Annotated[
        Path | None, typer.Option(help="Measure on this folder in BEIR's format instead.")
    ] = None,
    tuning: Annotated[bool, typer.Option(help="Ask the half that was tuned on, not the other.")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="Ask again what you gave feedback on.")] = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="Leave the stored report as it is.")] = False,
    as_json: AsJson = False,
    corpus: Corpus = None,
    index: IndexFolder = None,
    encoder: EncoderName = None,
) -> None:
    """Measure answers on the shipped labelled questions, your own feedback, or retrieval on a BEIR folder."""
    _refuse_two({"--beir": beir is not None, "--mine": mine, "--tuning": tuning})
    if beir is not None:
        _refuse_two({"--beir": True, "--corpus": corpus is not None, "--index": index is not None})
        _beir(beir, load_settings(encoder=encoder), as_json)
        return
    tutor = load_tutor(corpus=corpus, index=index, encoder=encoder)
    if mine:
        _mine(tutor, as_json)
    else:  # the stored report is about what nothing was tuned on
        _sets(tutor, "tuning" if tuning else "reporting", not (tuning or no_report), as_json)


def _refuse_two(options: dict[str, bool]) -> None:
    """Say which of ``options`` are given, if it is more than one of them."""
    given = [name for name, is_given in options.items() if is_given]
    if len(given) > 1:
        raise typer.BadParameter(f"{' and '.join(given)} name different things to measure: give one of them.")


def _beir(folder: Path, settings: "Settings", as_json: bool) -> None:
    """Measure retrieval on the documents and queries of a folder."""
    from tutor.evaluation.beir import evaluate as evaluate_beir

    with progress_bar("Embedding") as progress:
        figures = evaluate_beir(folder, settings, progress)
    if as_json:
        print_json(figures)
        return
    for name, value in figures.items():
        print(f"{name:18} {value}")


def _mine(tutor: "Tutor", as_json: bool) -> None:
    """Ask again what has feedback, and name each message whose feedback no longer holds."""
    from tutor.evaluation.mine import replay

    with open_history(tutor.settings) as history, progress_bar("Asking") as progress:
        replayed = replay(tutor, history.rated(), progress)
    failures = [str(each) for each in replayed.failures]
    if as_json:
        print_json({"mine": replayed.figures, "failures": failures})
        return
    print("\nmine")
    for name, figure in replayed.figures.items():
        print(f"  {name:28} {figure}")
    for failure in failures:
        print(f"\n{failure}")


def _sets(tutor: "Tutor", half: "Half", keep: bool, as_json: bool) -> None:
    """Ask the shipped labelled questions of one half; ``keep`` stores the report."""
    from tutor.evaluation.labelled import read_sets
    from tutor.evaluation.report import as_markdown, figures_of, write_report
    from tutor.evaluation.run import evaluate as evaluate_sets

    with progress_bar("Asking") as progress:
        evaluation = evaluate_sets(tutor, read_sets(half, tutor.settings.corpus), half, progress)
    if keep:
        write_report(evaluation.report, evaluation.drawings, tutor.settings.report)
        note(f"Written to {tutor.settings.report}.")
    if as_json:
        print_json(figures_of(evaluation.report))
    else:
        print(as_markdown(evaluation.report))
