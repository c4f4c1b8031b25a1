"""A comparison as a table: a column a side, a row a facet, and in every cell the mark of its citation.

On a narrow screen the style sheet stacks the cells, so each carries the name of its side.
"""

from collections.abc import Callable

from tutor.records import ReplyBlock, Table
from tutor.ui.markup import plain

Cell = Callable[[ReplyBlock], str]
NOTHING = "The bank says nothing of this."


def table_html(table: Table, cell: Cell) -> str:
    """The table; ``cell`` makes the HTML of one quote with its mark.

    A cell without text says that the bank has nothing for it.
    """
    heads = "".join(f'<th scope="col">{plain(head)}</th>' for head in table.heads)
    rows = []
    for row in table.rows:
        cells = "".join(
            f'<td><span class="side">{plain(head)}</span> {_content(block, cell)}</td>'
            for head, block in zip(table.heads, row.cells, strict=False)
        )
        rows.append(f'<tr><th scope="row">{plain(row.label)}</th>{cells}</tr>')
    corner = '<td><span class="sr">Facet</span></td>'
    return (
        f'<div class="comparison"><table><thead><tr>{corner}{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _content(block: ReplyBlock, cell: Cell) -> str:
    if not block.text.strip():
        return f'<span class="nothing">{NOTHING}</span>'
    return f'<div class="cell">{cell(block)}</div>'
