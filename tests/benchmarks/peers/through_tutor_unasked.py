"""This project's search without what learners asked, which nobody else is given: the bank's text alone."""

from collections.abc import Callable
from dataclasses import replace

import through_tutor_search

from tutor.search.asked import Asked
from tutor.search.index import Index


def searcher(model: str, folder: str) -> Callable[[str, int], list[str]]:
    """The questions found, best first."""

    def forget(index: Index) -> Index:
        return replace(index, asked=Asked.none(index.vectors.d))

    return through_tutor_search.searcher(model, folder, forget)
