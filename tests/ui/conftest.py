"""A served bank and a browser page that looks at it; both are skipped where they cannot be had."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from ui_bank import write_bank
from ui_screen import FailedOnPage, Screen, served, watched

CHROMIUM = Path("/usr/bin/chromium")
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the small bank."""
    return write_bank(tmp_path_factory.mktemp("ui") / "corpus")


@pytest.fixture(scope="session")
def index(bank: Path) -> Path:
    """Where its index stands."""
    return bank.parent / "index"


@pytest.fixture(scope="session")
def address(bank: Path, index: Path) -> Iterator[str]:
    """The small bank, served."""
    with served(str(bank), str(index)) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember on each test whether it failed, for the fixtures that end after it."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def _raise_if_failed(request: pytest.FixtureRequest) -> None:
    """Let the page of a failed test leave its evidence."""
    if request.node.stash.get(FAILED, False):
        raise FailedOnPage


@pytest.fixture
def screen(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Screen]:
    """A fresh page on the small bank."""
    with suppress(FailedOnPage), watched(browser, address, reduced_motion="reduce") as screen:
        yield screen.open()
        _raise_if_failed(request)


@pytest.fixture
def phone(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Screen]:
    """A fresh page on the small bank, 320 pixels wide."""
    options = {"viewport": {"width": 320, "height": 640}, "reduced_motion": "reduce", "has_touch": True}
    with suppress(FailedOnPage), watched(browser, address, **options) as screen:
        yield screen.open()
        _raise_if_failed(request)
