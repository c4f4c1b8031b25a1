"""The package from outside: its names, its documentation, its import contracts, its wheel."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import tutor
from tutor import cli
from tutor.settings import CHECKOUT

README = CHECKOUT / "README.md"
COMMANDS = [command.name or command.callback.__name__ for command in cli.app.registered_commands]
COMMANDS += [group.name for group in cli.app.registered_groups]


def test_the_public_names_are_these() -> None:
    """What ``import tutor`` offers is written down here; each name leads to the thing itself."""
    from tutor.chat.tutor import Tutor
    from tutor.records import Conversation, Turn
    from tutor.settings import Settings

    assert tutor.__all__ == ["Conversation", "Settings", "Turn", "Tutor", "__version__"]
    assert (tutor.Conversation, tutor.Settings, tutor.Turn, tutor.Tutor) == (
        Conversation,
        Settings,
        Turn,
        Tutor,
    )
    with pytest.raises(AttributeError, match="no attribute 'Teacher'"):
        _ = tutor.Teacher


@pytest.mark.slow
def test_importing_the_package_costs_nothing() -> None:
    """``import tutor`` imports neither the chat nor any library of another house."""
    code = (
        "import sys, tutor\n"
        "assert tutor.__version__\n"
        "foreign = {'numpy', 'pydantic'} & set(sys.modules)\n"
        "print(sorted(name for name in sys.modules if name.startswith('tutor.') or name in foreign))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_stands_in_one_form_everywhere() -> None:
    """The package, its metadata and the changelog agree."""
    project = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{tutor.__version__}"\n' in project
    assert tutor.__version__ in (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    """The README shows each subcommand as one would type it."""
    assert re.search(rf"\btutor {command}\b", README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("target", ["run", "test", "bench", "eval", "lint"])
def test_every_target_for_people_is_documented(target: str) -> None:
    """The README names what the Makefile can do, and the Makefile has it."""
    assert f"make {target}" in README.read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_library_that_is_imported_is_declared() -> None:
    """Nothing is there only because another library happens to bring it, in whatever version."""
    imported: set[str] = set()
    for path in (CHECKOUT / "tutor").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module)
    foreign = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names - {"tutor"}
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {_spelt(re.split("[<>=]", each)[0]) for each in project["dependencies"]}
    bringing = packages_distributions()
    assert (
        sorted(name for name in foreign if not declared & set(map(_spelt, bringing.get(name, [name])))) == []
    )


def _spelt(distribution: str) -> str:
    return distribution.lower().replace("_", "-")


def test_every_file_of_the_package_has_its_line() -> None:
    """The README lists every module with one line."""
    text = README.read_text(encoding="utf-8")
    modules = {path.name for path in (CHECKOUT / "tutor").rglob("*.py") if path.name != "__init__.py"}
    assert sorted(name for name in modules if name not in text) == []


@pytest.mark.slow
def test_imports_point_one_way() -> None:
    """The import contracts of ``pyproject.toml`` hold."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.slow
def test_a_wheel_carries_the_bank(tmp_path: Path) -> None:
    """Built and opened: questions, their figures, labelled sets, the page's files, the typing mark."""
    if subprocess.run([sys.executable, "-c", "import hatchling"], capture_output=True).returncode:
        pytest.skip("hatchling is not installed")
    build = [
        "wheel",
        ".",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--quiet",
        "--wheel-dir",
        tmp_path,
    ]
    subprocess.run([sys.executable, "-m", "pip", *build], cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("tutor-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (CHECKOUT / "corpus").rglob("*"):
        if path.suffix in {".md", ".svg", ".png", ".jsonl"}:
            assert f"tutor/corpus/{path.relative_to(CHECKOUT / 'corpus').as_posix()}" in names
    for path in (CHECKOUT / "tutor").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(CHECKOUT).as_posix() in names
    assert "tutor/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "index/"))]
