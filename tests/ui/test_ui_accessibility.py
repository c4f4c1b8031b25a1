"""What axe-core says of the page, in both themes at three widths."""

from pathlib import Path
from typing import Any

import pytest
from conftest import watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 320])
def test_axe_finds_nothing(browser: Any, address: str, node_modules: Path, scheme: str, width: int) -> None:
    """Empty, with a reply, with an open source, declined and with a message too long: no violation."""
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    options = {"viewport": {"width": width, "height": 700}, "color_scheme": scheme, "bypass_csp": True}
    with watched(browser, address, reduced_motion="reduce", **options) as screen:
        page = screen.open().page
        page.evaluate(axe)

        def violations() -> list[str]:
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]

        found = violations()
        screen.ask("What happens to dropout at test time?")
        screen.ask("show me code")
        found += violations()
        page.locator("#c1-1").click()
        page.wait_for_function("document.activeElement.id === 's1-1'")
        found += violations()
        page.keyboard.press("Escape")
        screen.ask("What is the capital of France?")
        page.fill("#box textarea", "a" * 600)
        found += violations()
        assert found == []
