"""The bank's figures over HTTP: files of one folder by plain name, pictures only, nothing that runs."""

import re
from collections.abc import Callable
from pathlib import Path

from fastapi import Response

from tutor.ui.markup import FIGURE_TYPES

_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "cache-control": "max-age=300",
}


def find_figure(folder: Path, name: str) -> Path | None:
    """The file ``name`` of ``folder``; nothing for another kind of file, or one that leads elsewhere."""
    if not _NAME.fullmatch(name) or Path(name).suffix not in FIGURE_TYPES:
        return None
    path = (folder / name).resolve()
    return path if path.parent == folder.resolve() and path.is_file() else None


def figure_route(folder: Path) -> Callable[[str], Response]:
    """What answers ``/figures/NAME``."""

    def figure(name: str) -> Response:
        path = find_figure(folder, name)
        if path is None:
            return Response("There is no such figure.", status_code=404, media_type="text/plain")
        return Response(path.read_bytes(), media_type=FIGURE_TYPES[path.suffix], headers=_HEADERS)

    return figure
