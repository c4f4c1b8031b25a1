"""What axe-core says of the page, in both themes at three widths."""

from pathlib import Path
from typing import Any

import pytest
from ui_screen import watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 320])
def test_axe_finds_nothing(browser: Any, address: str, node_modules: Path, scheme: str, width: int) -> None:
    """Empty, a reply, an open source, a comparison, declined, too long, library, quality, menu: nothing."""
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
        screen.ask("sources?")
        assert page.locator("#chat .lead code").count() > 0
        screen.ask("show me code")
        found += violations()
        page.locator("#c1-1").click()
        page.wait_for_function("document.activeElement.id === 's1-1'")
        found += violations()
        page.keyboard.press("Escape")
        screen.ask("compare dropout and softmax")
        found += violations()
        screen.ask("What is the capital of France?")
        page.fill("#box textarea", "a" * 600)
        found += violations()
        page.locator("#down1").click()
        found += violations()
        page.keyboard.press("Escape")
        if width < 1180:
            page.locator(".icon.menu").click()
            page.wait_for_timeout(300)
        page.locator("#shelf .more").first.click()
        found += violations()
        page.keyboard.press("Escape")
        page.evaluate("location.hash = '#/library'")
        page.wait_for_timeout(300)
        found += violations()
        page.evaluate("location.hash = '#/question/dropout'")
        page.wait_for_selector("#article #title")
        page.wait_for_timeout(500)
        found += violations()
        page.evaluate("location.hash = '#/quality'")
        page.wait_for_timeout(500)
        found += violations()
        assert found == []
