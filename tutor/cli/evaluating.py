"""``tutor eval``."""

from pathlib import Path
from typing import Annotated, Any

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
    failures: list[str] = []
    if beir is not None:
        from tutor.evaluation.beir import evaluate as evaluate_beir

        with progress_bar("Embedding") as progress:
            figures: dict[str, Any] = evaluate_beir(beir, load_settings(encoder=encoder), progress)
    elif mine:
        from tutor.evaluation.mine import replay

        tutor = load_tutor(corpus=corpus, index=index, encoder=encoder)
        with open_history(tutor.settings) as history, progress_bar("Asking") as progress:
            replayed = replay(tutor, history.rated(), progress)
        figures, failures = {"mine": replayed.figures}, [str(each) for each in replayed.failures]
    else:
        from tutor.evaluation.labelled import Half, read_sets
        from tutor.evaluation.report import as_markdown, figures_of, write_report
        from tutor.evaluation.run import evaluate as evaluate_sets

        tutor = load_tutor(corpus=corpus, index=index, encoder=encoder)
        half: Half = "tuning" if tuning else "reporting"
        with progress_bar("Asking") as progress:
            evaluation = evaluate_sets(tutor, read_sets(half, tutor.settings.corpus), half, progress)
        if not (tuning or no_report):  # the stored report is about what nothing was tuned on
            write_report(evaluation.report, evaluation.drawings, tutor.settings.report)
            note(f"Written to {tutor.settings.report}.")
        if as_json:
            print_json(figures_of(evaluation.report))
        else:
            print(as_markdown(evaluation.report))
        return
    if as_json:
        print_json({**figures, "failures": failures} if mine else figures)
        return
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"\n{name}")
            for inner, figure in value.items():
                print(f"  {inner:28} {figure}")
        else:
            print(f"{name:18} {value}")
    for failure in failures:
        print(f"\n{failure}")
