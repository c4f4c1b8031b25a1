"""The authoring format: one question a file, YAML front matter, then one H2 for each facet."""

import re
from bisect import bisect_left
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tutor.bank.markdown import LINE_BREAK, heading_text, line_of, parse_blocks, slug
from tutor.records import FACET_TITLES, Block, Contrast, Facet, FacetName, Problem, Question, Reference

FACET_OF_TITLE: dict[str, FacetName] = {
    title: name for name, title in FACET_TITLES.items() if name != "contrast"
}
_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*(?:\r\n?|\n)(.*?)(?<![^\r\n])---[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL
)
_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n?|\n|\Z)")

MAX_FRONT_MATTER_CHARS = 200_000
_MAX_DEPTH = 6

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class _Loader(yaml.SafeLoader):
    """The safe loader, for plain lists and mappings only.

    Anchors would let a small file grow without bound, merge keys would hide a key that stands twice.
    """

    _depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if event.anchor is not None or getattr(event, "tag", None):
            what = "anchors (&), aliases (*) and tags (!) are not part of the format"
            raise ComposerError(None, None, what, event.start_mark)
        if self._depth == _MAX_DEPTH:
            raise ComposerError(None, None, "nested too deep", event.start_mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def compose_mapping_node(self, anchor: dict[Any, Node]) -> MappingNode:
        node = super().compose_mapping_node(anchor)
        for key, _ in node.value:
            if not isinstance(key, ScalarNode) or key.tag != "tag:yaml.org,2002:str":
                raise ComposerError(None, None, "a key must be a plain word", key.start_mark)
        return node

    def construct_object(self, node: Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:  # 2024-02-31 looks like a date and is none
            raise ConstructorError(None, None, str(error), node.start_mark) from error


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _ContrastMatter(_Strict):
    with_: Id = Field(alias="with")
    note: str = Field(min_length=1)


class _ReferenceMatter(_Strict):
    key: str = Field(pattern=r"^[A-Za-z0-9_:-]+$")
    authors: str
    year: int
    title: str
    venue: str
    url: str = Field(pattern=r"^https?://\S+$")


class _FrontMatter(_Strict):
    id: Id
    number: int = Field(ge=1)
    section: str
    title: str = Field(min_length=1)
    prompt: str = ""
    label: str = ""
    tags: list[str] = []
    aliases: list[str] = []
    terms: list[str] = []
    prerequisites: list[Id] = []
    related: list[Id] = []
    contrasts: list[_ContrastMatter] = []
    references: list[_ReferenceMatter] = []


def body_start(text: str) -> int:
    """Offset of the first character after the front matter."""
    found = _FRONT_MATTER.match(text)
    return found.end() if found else 0


def opens_with_front_matter(text: str) -> bool:
    """Whether a file is meant to be in this format: its first line is ``---``."""
    return _OPENING.match(text) is not None


def read(text: str, path: str) -> tuple[list[Question], list[Problem]]:
    """The question of one file, or none and the problems that keep it from being read."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return [], [Problem(path, 1, "front matter is not closed: add a line --- after it.")]
    offset = found.start(1)
    if len(found[1]) > MAX_FRONT_MATTER_CHARS:
        return [], [Problem(path, 1, f"front matter is longer than {MAX_FRONT_MATTER_CHARS} characters.")]
    try:
        loader = _Loader(found[1])
        root = loader.get_single_node()
        if not isinstance(root, MappingNode):
            return [], [Problem(path, 2, "front matter is not a list of 'key: value' lines.")]
        duplicates = list(_duplicate_keys(root))
        if duplicates:
            return [], [
                Problem(
                    path, line_of(text, offset + key.start_mark.index), f"key {key.value!r} stands twice."
                )
                for key in duplicates
            ]
        matter = _FrontMatter.model_validate(loader.construct_document(root))
    except yaml.YAMLError as error:
        return [], [_yaml_problem(error, path, text, offset)]
    except ValidationError as error:
        return [], [
            Problem(path, _line_of_key(root, item["loc"], text, offset), _explain(item))
            for item in error.errors()
        ]
    contrasts, problems = _contrasts(matter, root, text, offset, path)
    question = Question(
        **matter.model_dump(include={"id", "number", "label", "section", "title", "prompt"}),
        path=path,
        line=1,
        facets=_facets(text, found.end()),
        tags=tuple(matter.tags),
        aliases=tuple(matter.aliases),
        terms=tuple(matter.terms),
        prerequisites=tuple(matter.prerequisites),
        related=tuple(matter.related),
        contrasts=contrasts,
        references=tuple(Reference(**each.model_dump()) for each in matter.references),
    )
    return [question], problems


def _facets(text: str, body: int) -> tuple[Facet, ...]:
    """A facet for each H2 with blocks under it. Text under an unknown or no H2 is explanation."""
    blocks = parse_blocks(text, body)
    titles = [block for block in blocks if block.kind == "heading" and block.level == 2]
    starts = [block.start for block in blocks]
    bounds = [body, *(title.start for title in titles), len(text)]
    names: list[FacetName] = ["explanation"]
    names += [facet_named(text, title) for title in titles]
    facets = []
    for name, title, start, end in zip(names, [None, *titles], bounds, bounds[1:], strict=False):
        start = _next_line(text, title.end) if title else start
        if bisect_left(starts, start) < bisect_left(starts, end):
            facets.append(Facet(name, start, end))
    return tuple(facets)


def facet_named(text: str, title: Block) -> FacetName:
    """The facet of an H2 line; a title that is none of the seven counts as explanation."""
    wanted = slug(heading_text(text[title.start : title.end]))
    return next((name for known, name in FACET_OF_TITLE.items() if slug(known) == wanted), "explanation")


def _next_line(text: str, offset: int) -> int:
    found = LINE_BREAK.search(text, offset)
    return found.end() if found else len(text)


def _contrasts(
    matter: _FrontMatter, root: MappingNode, text: str, offset: int, path: str
) -> tuple[tuple[Contrast, ...], list[Problem]]:
    """The contrasts with the place of each note; a note that is not verbatim in the file is a problem."""
    node = next((value for key, value in root.value if key.value == "contrasts"), None)
    items = node.value if isinstance(node, SequenceNode) else []
    contrasts, problems = [], []
    for item, each in zip(items, matter.contrasts, strict=True):
        note = next(value for key, value in item.value if key.value == "note")
        start, end = offset + note.start_mark.index, offset + note.end_mark.index
        if note.style in {'"', "'"}:
            start, end = start + 1, end - 1
        if text[start:end] != each.note:
            line = line_of(text, start)
            problems.append(
                Problem(path, line, "a contrast's note must stand on one line, in quotes, without escapes.")
            )
            continue
        contrasts.append(Contrast(each.with_, each.note, start, start + len(each.note)))
    return tuple(contrasts), problems


def _duplicate_keys(node: Node) -> list[ScalarNode]:
    """The second and later occurrences of a key, at any depth."""
    if isinstance(node, SequenceNode):
        return [key for item in node.value for key in _duplicate_keys(item)]
    if not isinstance(node, MappingNode):
        return []
    seen: set[str] = set()
    found = []
    for key, value in node.value:
        if key.value in seen:
            found.append(key)
        seen.add(key.value)
        found += _duplicate_keys(value)
    return found


def _yaml_problem(error: yaml.YAMLError, path: str, text: str, offset: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
    place = mark.index if mark else getattr(error, "position", 0)
    return Problem(
        path,
        line_of(text, offset + place),
        f"front matter is not valid YAML here ({what}): quote texts with : # & * ! or quotes.",
    )


def _line_of_key(root: Node | None, place: tuple[int | str, ...], text: str, offset: int) -> int:
    """Line of the deepest node on the way to ``place`` in the front matter."""
    if root is None:
        return 2
    node = root
    for step in place:
        if isinstance(node, MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(step)), None)
            if found is None:
                break
            node = found[1]
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return line_of(text, offset + node.start_mark.index)


def _explain(item: Any) -> str:
    """A pydantic error as a sentence about the key."""
    key = ".".join(str(step) for step in item["loc"])
    if item["type"] == "missing":
        return f"key {key!r} is missing."
    if item["type"] == "extra_forbidden":
        return f"key {key!r} is unknown: see the format for the keys there are."
    if item["type"] == "string_type":
        return f"key {key!r} must be a text: put it in quotes."
    return f"key {key!r}: {item['msg']}."
