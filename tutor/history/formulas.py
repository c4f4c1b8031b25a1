"""A formula as MathML, which browsers draw by themselves, without a script and without a font."""

import re
from html import unescape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_NO_FORMULA = frozenset({"href", "style", "class", "id"})
"""Attributes that a formula of a bank may not bring."""
_NOT_READ = re.compile(r"\\.|&$")
"""What is left of a command, or of an alignment, that is not known."""


def mathml(formula: str, display: bool) -> str | None:
    r"""TeX without its dollars as a ``<math>`` element, or ``None`` if it cannot be read as a whole.

    Every text in it is escaped: ``\text{<b>}`` shows a tag and is none.
    """
    from latex2mathml.converter import convert_to_element

    try:
        element: Element = convert_to_element(
            formula.replace("{aligned}", "{split}"),  # the same lines, under the name that it knows
            display="block" if display else "inline",
        )
    except Exception:  # noqa: BLE001 - its errors have no class in common, and a formula stops no export
        return None
    for each in element.iter():
        each.text = unescape(each.text or "")
        if _NOT_READ.match(each.text) or _NO_FORMULA & each.attrib.keys():
            return None
    return ElementTree.tostring(element, encoding="unicode")
