"""The last evaluation report as a page: figures, what was switched off and what that cost, pictures.

Says when the report is about another corpus, encoder or index than the one that serves.
"""

from tutor.errors import ReportUnreadable
from tutor.evaluation.report import Ablations, Measured, Picture, Report, Section, Subject, read_report
from tutor.settings import Settings
from tutor.ui.markup import attribute, plain

_NONE = (
    '<div class="qhead"><h2 tabindex="-1">Quality</h2></div><div class="nothing"><p><b>No report yet.</b></p>'
    "<p>Run <code>tutor eval</code> once: it asks the labelled questions that come with the tutor, and its "
    "figures and pictures appear here.</p></div>"
)


def quality_html(settings: Settings, serving: Subject) -> str:
    """The report in ``settings.report``, or why there is none to show."""
    try:
        report = read_report(settings.report)
    except ReportUnreadable as error:
        said = f'<p class="changed" role="alert">{plain(str(error))}</p>'
        return f'<div class="qhead"><h2 tabindex="-1">Quality</h2></div>{said}'
    return report_html(report, serving) if report else _NONE


def report_html(report: Report, serving: Subject) -> str:
    """A report, with what is stale about it."""
    parts = [
        '<div class="qhead"><h2 tabindex="-1">Quality</h2>'
        f"<p>Measured {plain(report.made[:16].replace('T', ' '))} UTC on the {plain(report.half)} half, "
        f"tutor {plain(report.tutor) or 'from a checkout'}.</p></div>",
        _stale_html(report.subject, serving),
        f'<div class="sections">{"".join(map(_section, report.sections))}</div>',
        _ablations(report.ablations) if report.ablations else "",
        _pictures(report.pictures),
        _subject(report.subject),
    ]
    return "".join(parts)


def stale(measured: Subject, serving: Subject) -> tuple[str, ...]:
    """What has changed since: of corpus, encoder and index those whose hash differs."""
    pairs = {
        "corpus": (measured.corpus, serving.corpus),
        "encoder": (measured.encoder_sha256, serving.encoder_sha256),
        "index": (measured.index, serving.index),
    }
    return tuple(name for name, (then, now) in pairs.items() if then != now)


def _stale_html(measured: Subject, serving: Subject) -> str:
    changed = stale(measured, serving)
    if not changed:
        return '<p class="fresh">These figures are about the corpus, encoder and index that answer now.</p>'
    names = " and ".join(", ".join(changed).rsplit(", ", 1))
    return (
        f'<p class="changed" role="status"><b>Stale.</b> The {names} changed since these figures were '
        "measured. Run <code>tutor eval</code> again.</p>"
    )


def _section(section: Section) -> str:
    rows = "".join(map(_row, section.rows))
    return (
        f'<section class="figures"><h3>{plain(section.title)} <small>{section.cases} cases</small></h3>'
        '<div class="scroll" tabindex="0" role="group" aria-label="Figures"><table><thead><tr>'
        '<th scope="col">Figure</th><th scope="col">Value</th>'
        '<th scope="col">95 % interval</th><th scope="col">Bound</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _row(figure: Measured) -> str:
    is_share = 0 <= figure.value <= 1 and not figure.name.startswith("seconds")
    drawn = f'<span class="bar" aria-hidden="true"><i style="width:{100 * figure.value:.0f}%"></i></span>'
    bar = drawn if is_share else ""
    between = (
        f"{_number(figure.low)} to {_number(figure.high)}"
        if figure.low is not None and figure.high is not None
        else "—"
    )
    bound = plain(figure.target) or "—"
    if figure.reached is not None:
        word = "reached" if figure.reached else "missed"
        bound = f'{bound} <span class="{word}">{word}</span>'
    return (
        f'<tr><th scope="row">{plain(figure.name)}</th>'
        f'<td><span class="value">{_number(figure.value)}</span>{bar}</td>'
        f"<td>{between}</td><td>{bound}</td></tr>"
    )


def _number(value: float) -> str:
    """``0.8817`` -> ``0.882``, ``209.0`` -> ``209``."""
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"


def _ablations(ablations: Ablations) -> str:
    heads = "".join(f'<th scope="col">{plain(column)}</th>' for column in ablations.columns)
    rows = "".join(
        f'<tr><th scope="row">{plain(name)}</th>'
        f"{''.join(f'<td>{_number(value)}</td>' for value in values)}</tr>"
        for name, values in ablations.rows
    )
    return (
        '<section class="figures"><h3>With a part switched off</h3>'
        '<div class="scroll" tabindex="0" role="group" aria-label="Ablations"><table><thead><tr>'
        f'<th scope="col">Without</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div></section>'
    )


def _pictures(pictures: tuple[Picture, ...]) -> str:
    figures = "".join(
        f'<figure><a class="figure" href="/quality/{attribute(each.file)}">'
        f'<img src="/quality/{attribute(each.file)}" alt="{attribute(each.alt)}"></a>'
        f"<figcaption>{plain(each.title)}</figcaption></figure>"
        for each in pictures
    )
    return f'<section class="pictures"><h3>Pictures</h3>{figures}</section>' if figures else ""


def _subject(subject: Subject) -> str:
    return (
        f'<p class="subject">Encoder <code>{plain(subject.encoder)}</code>, corpus '
        f"<code>{plain(subject.corpus[:12])}</code>, index <code>{plain(subject.index[:12])}</code></p>"
    )
