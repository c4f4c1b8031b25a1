"""The bank to read: the list of its questions by section, and each question as a page.

The list is HTML of our own making and is searched by the page's script; a page of the library holds
formulas, so it goes through the same Markdown as replies.
"""

from collections.abc import Iterable, Mapping

from tutor.records import FACET_TITLES, Chunk, Facet, FacetName, Question, Reference
from tutor.ui.markup import Around, attribute, bank_html, plain

Questions = Mapping[str, Question]
CHOOSE = '<p class="choose">Choose a question to read it whole, facet by facet.</p>'
MISSING = '<p class="choose">The bank holds no such question. Choose one from the list.</p>'


def list_html(questions: Questions) -> str:
    """All questions by section, with what the search looks at."""
    sections: dict[str, list[Question]] = {}
    for question in questions.values():
        sections.setdefault(question.section or "Questions", []).append(question)
    groups = "".join(
        f'<section class="group"><h3>{plain(name)}</h3><ul>{"".join(map(_item, within))}</ul></section>'
        for name, within in sections.items()
    )
    return (
        '<div class="lhead"><h2 tabindex="-1">Library</h2>'
        f'<p class="count" id="found" role="status" data-all="{len(questions)}">'
        f"{len(questions)} questions</p>"
        '<label class="sr" for="find">Search the library</label>'
        '<input id="find" type="search" placeholder="Search questions, tags, terms…" autocomplete="off">'
        f'</div><div class="groups">{groups}</div>'
        '<p class="nothing" id="nothing" hidden>No question matches. '
        '<button class="asksearch" type="button">Ask it in the chat</button></p>'
    )


def article_html(
    question: Question, chunks: Iterable[Chunk], questions: Questions, cited: tuple[int, int]
) -> str:
    """A question whole: its facets, contrasts and references; ``cited`` characters of its file marked."""
    around = Around(question.references, questions)
    texts: dict[FacetName, str] = {}
    for chunk in chunks:
        if chunk.facet != "contrast":
            texts[chunk.facet] = texts.get(chunk.facet, "") + chunk.text
    facets = [facet for facet in question.facets if texts.get(facet.name, "").strip()]
    parts = [_head(question), _contents(question, facets)]
    parts += [_facet(facet, texts[facet.name], around, cited) for facet in facets]
    parts += [_contrasts(question, questions, cited), _references(question.references)]
    parts += [_next(question, questions)]
    return "\n\n".join(part for part in parts if part)


def level(question: Question) -> str:
    """How advanced it is, by its section: ``Intermediate Questions`` -> ``Intermediate``."""
    return question.section.removesuffix("Questions").strip() or "Question"


def _item(question: Question) -> str:
    tags = "".join(f"<span>{plain(tag)}</span>" for tag in question.tags)
    named = (question.title, question.prompt, question.section)
    searched = " ".join((*named, *question.tags, *question.terms, *question.aliases)).casefold()
    label = "" if question.answered else " <em>(no answer yet)</em>"
    return (
        f'<li data-search="{attribute(searched)}" data-id="{attribute(question.id)}">'
        f'<a class="read" href="#/question/{attribute(question.id)}"><b>{plain(question.title)}</b>{label}'
        f'<small class="tags">{tags}</small><small class="was" hidden>Read</small></a></li>'
    )


def _head(question: Question) -> str:
    tags = "".join(f"<span>{plain(tag)}</span>" for tag in question.tags)
    prompt = f'<p class="prompt">{plain(question.prompt)}</p>' if question.prompt else ""
    ask = f'<button class="ask about" title="{attribute(question.title)}">Ask about this</button>'
    return (
        f'<p class="crumbs"><a class="go" href="#/library">Library</a> › {plain(question.section)}</p>'
        f'<h2 id="title" tabindex="-1">{plain(question.title)}</h2>{prompt}'
        f'<p class="facts"><span class="level">{plain(level(question))}</span>{tags}'
        f"<code>{plain(question.path)}:{question.line}</code></p>"
        f'<p class="do">{ask if question.answered else "The bank has no answer to this yet."}'
        '<a class="go tochat" href="#/chat">Back to the chat</a></p>'
    )


def _contents(question: Question, facets: list[Facet]) -> str:
    links = [(f"f-{facet.name}", FACET_TITLES[facet.name]) for facet in facets]
    links += [("f-contrasts", "Against others")] if question.contrasts else []
    links += [("f-references", "References")] if question.references else []
    items = "".join(f'<a class="jump" href="#{name}">{plain(title)}</a>' for name, title in links)
    return f'<div class="contents">{items}</div>' if len(links) > 1 else ""


def _facet(facet: Facet, text: str, around: Around, cited: tuple[int, int]) -> str:
    start, end = (max(0, min(place - facet.start, len(text))) for place in cited)
    body = bank_html(text, around, (start, end) if start < end else None)
    title = plain(FACET_TITLES[facet.name])
    return f'<section class="facet {facet.name}"><h3 id="f-{facet.name}">{title}</h3>{body}</section>'


def _contrasts(question: Question, questions: Questions, cited: tuple[int, int]) -> str:
    items = []
    for contrast in question.contrasts:
        other = questions.get(contrast.other)
        note = bank_html(contrast.note, Around(question.references, questions))
        if contrast.start < cited[1] and cited[0] < contrast.end:
            note = f"<div class='cited'>{note}</div>"
        name = _link(other) if other else plain(contrast.other)
        items.append(f'<div class="contrast"><h4>{name}</h4>{note}</div>')
    if not items:
        return ""
    return f'<section class="facet"><h3 id="f-contrasts">Against others</h3>{"".join(items)}</section>'


def _references(references: tuple[Reference, ...]) -> str:
    items = []
    for each in references:
        title = plain(each.title)
        if each.url.lower().startswith(("https://", "http://")):
            address = attribute(each.url)
            title = f'<a href="{address}" rel="noopener noreferrer" target="_blank">{title}</a>'
        venue = f", {plain(each.venue)}" if each.venue else ""
        items.append(f"<li>{plain(each.authors)} ({each.year}). {title}{venue}.</li>")
    if not items:
        return ""
    return f'<section class="facet"><h3 id="f-references">References</h3><ul>{"".join(items)}</ul></section>'


def _next(question: Question, questions: Questions) -> str:
    """What to read before and after."""
    before = [questions[name] for name in question.prerequisites if name in questions]
    follows = [each.id for each in questions.values() if question.id in each.prerequisites]
    names = dict.fromkeys((*follows, *question.related))
    after = [questions[name] for name in names if name in questions and name not in question.prerequisites]
    groups = (("Read before", before), ("Read next", after))
    columns = "".join(
        f"<div><h3>{title}</h3><ul>{''.join(f'<li>{_link(each)}</li>' for each in found)}</ul></div>"
        for title, found in groups
        if found
    )
    return f'<section class="around">{columns}</section>' if columns else ""


def _link(question: Question) -> str:
    return f'<a class="read" href="#/question/{attribute(question.id)}">{plain(question.title)}</a>'
