"""Who may open the page, which files it gives away, how much it takes in."""

import base64
import socket
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tutor.errors import SettingsError
from tutor.ui.figures import figure_route, find_figure
from tutor.ui.guards import POLICY, LargestBody, Login, PasswordRequired, SafeHeaders
from tutor.ui.server import check_address, figures_folder, open_address

LOGIN = Login("ann", "pass:wörd")


@pytest.fixture
def client(bank: Path) -> TestClient:
    """An application with figures behind all guards."""
    application = FastAPI()
    application.add_api_route("/figures/{name}", figure_route(figures_folder(bank)))
    application.add_api_route("/take", lambda: "taken", methods=["POST"])
    application.add_middleware(PasswordRequired, login=LOGIN)
    application.add_middleware(LargestBody, limit=10)
    application.add_middleware(SafeHeaders)
    client = TestClient(application)
    client.headers["authorization"] = "Basic " + base64.b64encode("ann:pass:wörd".encode()).decode()
    return client


class TestAddress:
    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
    def test_this_machine_needs_no_login(self, host: str) -> None:
        """Loopback addresses are served to whoever sits at the machine."""
        check_address(host, None)

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org", ""])
    def test_other_machines_need_a_login(self, host: str) -> None:
        """Any other address is refused without a user and a password, and says so."""
        with pytest.raises(SettingsError, match="needs a user and a password"):
            check_address(host, None)
        with pytest.raises(SettingsError):
            check_address(host, Login("ann", ""))
        check_address(host, LOGIN)

    def test_a_port_that_is_taken_is_said(self) -> None:
        """The message names the address and what to do."""
        taken = socket.create_server(("127.0.0.1", 0))
        with taken, pytest.raises(SettingsError, match="TUTOR_PORT"):
            open_address("127.0.0.1", taken.getsockname()[1])


class TestFigures:
    def test_a_figure_is_served_so_that_it_cannot_run(self, client: TestClient) -> None:
        """A picture comes with its type and a policy that forbids scripts."""
        answer = client.get("/figures/masks.svg")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "script-src" not in answer.headers["content-security-policy"]

    @pytest.mark.parametrize(
        "name",
        [
            "../secret.txt",
            "..%2fsecret.txt",
            "%2e%2e/01-dropout.md",
            "secret.txt",
            ".svg",
            "none.svg",
            "masks.svg%00",
            "..\\masks.svg",
            "masks.SVG.html",
            "link.svg",
        ],
    )
    def test_nothing_else_is_served(self, client: TestClient, bank: Path, name: str) -> None:
        """Other folders, other kinds of files and links out of the folder do not exist."""
        link = bank / "figures" / "link.svg"
        if not link.is_symlink():
            link.symlink_to(bank / "secret.txt")
        assert client.get(f"/figures/{name}").status_code in {404, 405}

    @pytest.mark.parametrize("name", ["../secret.txt", "a/masks.svg", "", "..", "masks.svg/"])
    def test_a_name_is_one_file_of_the_folder(self, bank: Path, name: str) -> None:
        """Whatever the router lets through, a path is no name."""
        assert find_figure(bank / "figures", name) is None


class TestGuards:
    @pytest.mark.parametrize(
        "header",
        ["", "Basic", "Basic !!!", "Bearer x", "Basic " + base64.b64encode(b"ann:wrong").decode()],
    )
    def test_without_the_login_nothing_is_served(self, client: TestClient, header: str) -> None:
        """A missing, broken or wrong login gets 401 and a challenge, whatever is asked for."""
        answer = client.get("/figures/masks.svg", headers={"authorization": header})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")

    def test_a_long_request_is_refused(self, client: TestClient) -> None:
        """A body over the limit is refused by its length, a lying or missing length notwithstanding."""
        assert client.post("/take", content=b"0123456789").status_code == 200
        assert client.post("/take", content=b"0123456789a").status_code == 413

    def test_every_answer_carries_the_policy(self, client: TestClient) -> None:
        """Errors too: nothing is loaded from elsewhere, nothing frames the page."""
        for path in ("/figures/none.svg", "/nowhere"):
            headers = client.get(path).headers
            assert headers["content-security-policy"] == POLICY
            assert headers["referrer-policy"] == "no-referrer"
