"""The ``tutor`` command: what it prints where, and how it ends."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tutor import cli
from tutor.bank.reader import read_bank
from tutor.search.building.builder import build
from tutor.search.encoders.encoder import SentenceTransformerEncoder
from tutor.settings import CHECKOUT, Settings

BEIR = Path(__file__).parent / "fixtures" / "beir"
TURN_KEYS = [
    "message",
    "query",
    "verdict",
    "confidence",
    "questions",
    "text",
    "citations",
    "followups",
    "seconds",
]
CITATION_KEYS = ["number", "question", "facet", "path", "start", "end", "quote"]
COMMANDS = ["ask", "chat", "build", "adapt", "bank", "serve", "verify", "doctor", "eval", "chats"]

Tutor = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def places(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Options that name the small bank and an index of it, made with the bundled model."""
    index = tmp_path_factory.mktemp("cli") / "index"
    build(Settings.load(corpus=small_corpus, index=index), SentenceTransformerEncoder())
    return ["--corpus", str(small_corpus), "--index", str(index)]


@pytest.fixture
def run() -> Callable[..., Any]:
    """``run("ask", ...)`` is what the command gives in this process: stdout, stderr, exit code."""
    runner = CliRunner()
    return lambda *arguments, stdin=None: runner.invoke(
        cli.app, [str(each) for each in arguments], input=stdin
    )


@pytest.fixture
def tutor_process() -> Tutor:
    """``tutor_process("ask", ...)`` runs the command as a process of its own."""

    def start(
        *arguments: object, stdin: bytes = b"", **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", "from tutor.cli import main; main()", *map(str, arguments)]
        done = subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, **environment})
        return subprocess.CompletedProcess(
            command, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return start


def holds(citation: dict[str, Any], corpus: Path) -> bool:
    """Whether the citation has the contract's keys and its quote stands where it says."""
    text = read_bank(corpus).files[citation["path"]]
    return list(citation) == CITATION_KEYS and text[citation["start"] : citation["end"]] == citation["quote"]


# --- without a model ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--help"], id="help"),
        pytest.param(["--version"], id="version"),
        pytest.param(["ask", "--help"], id="help of a command"),
        pytest.param(["bank", str(CHECKOUT / "corpus")], id="bank"),
        pytest.param(["verify", "no-such-file"], id="verify"),
    ],
)
def test_nothing_heavy_is_imported_without_need(arguments: list[str]) -> None:
    """What needs no model imports none: torch alone takes seconds."""
    code = (
        "import sys\nfrom tutor.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'faiss', 'gradio', 'bm25s', 'sklearn'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    assert "HEAVY []" in done.stderr


def test_help_names_every_command(run: Callable[..., Any]) -> None:
    """No command is hidden, and none is missing."""
    done = run("--help")
    assert done.exit_code == 0
    listed = done.stdout.partition("Commands:")[2]
    assert [
        line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " "
    ] == COMMANDS


def test_version_is_one_line(run: Callable[..., Any]) -> None:
    """The program says which it is."""
    assert run("--version").stdout == "tutor 0.1.0\n"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["ask", "--no-such-option"], id="an unknown option"),
        pytest.param(["no-such-command"], id="an unknown command"),
        pytest.param(["ask"], id="neither question nor batch"),
        pytest.param(["ask", "   "], id="a question of spaces"),
        pytest.param(["ask", "--batch", "no-such-file.jsonl", "--json"], id="a batch file that is not there"),
        pytest.param(["ask", "--batch", str(BEIR), "--json"], id="a batch file that is a folder"),
        pytest.param(["serve", "--port", "many"], id="a port that is no number"),
        pytest.param(["verify"], id="nothing to verify"),
        pytest.param(["bank"], id="no bank named"),
    ],
)
def test_wrong_usage_is_said_on_stderr(run: Callable[..., Any], arguments: list[str]) -> None:
    """Exit status 2, nothing on stdout, no traceback."""
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


# --- bank --------------------------------------------------------------------------------------


def test_bank_as_json_has_the_shape_of_the_contract(run: Callable[..., Any], small_corpus: Path) -> None:
    """Questions with exactly the keys that other programs rely on, and problems with path and line."""
    done = run("bank", small_corpus, "--json")
    read = json.loads(done.stdout)
    assert list(read) == ["questions", "problems"]
    assert read["questions"][2] == {
        "id": "gradient-descent",
        "number": 3,
        "label": "",
        "section": "Basics",
        "title": "How does gradient descent work?",
        "prompt": "",
        "answered": False,
    }
    assert [question["answered"] for question in read["questions"]] == [True, True, False]
    assert all(list(problem) == ["path", "line", "text"] for problem in read["problems"])


def test_bank_reads_the_original_file(run: Callable[..., Any]) -> None:
    """25 questions, the first three answered, as text and as JSON."""
    path = Path(__file__).parent / "fixtures" / "question-bank.md"
    read = json.loads(run("bank", path, "--json").stdout)
    assert [question["answered"] for question in read["questions"]] == [True] * 3 + [False] * 22
    assert len({question["section"] for question in read["questions"]}) == 5
    text = run("bank", path).stdout
    assert "25 questions, 3 answered" in text
    assert text.count("(no answer yet)") == 22


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param("---\nid: a\n---\n", "corpus/a.md:2", id="front matter without its keys"),
        pytest.param("---\nid: [\n---\n", "corpus/a.md:", id="front matter that is no YAML"),
        pytest.param("no question at all\n", "corpus/a.md:1", id="a file without a question"),
    ],
)
def test_bank_names_problems_and_check_exits_with_one(
    run: Callable[..., Any], tmp_path: Path, content: str, problem: str
) -> None:
    """Every problem with path and line; only ``--check`` turns it into an exit status."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text(content, encoding="utf-8")
    done = run("bank", tmp_path / "corpus")
    assert done.exit_code == 0
    assert problem in done.stdout
    assert run("bank", tmp_path / "corpus", "--check").exit_code == 1


def test_the_banks_own_check_passes(run: Callable[..., Any]) -> None:
    """The bank of this repository has no problem."""
    done = run("bank", CHECKOUT / "corpus", "--check")
    assert done.exit_code == 0, done.stdout


# --- ask ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_ask_as_json_is_one_object_of_the_contract(
    run: Callable[..., Any], places: list[str], small_corpus: Path
) -> None:
    """One line, the contract's keys in order, and citations that hold."""
    done = run("ask", "What is dropout?", "--json", *places)
    assert done.exit_code == 0
    assert done.stdout.count("\n") == 1
    turn = json.loads(done.stdout)
    assert list(turn) == TURN_KEYS
    assert (turn["message"], turn["query"], turn["verdict"]) == (
        "What is dropout?",
        "What is dropout?",
        "answered",
    )
    assert turn["questions"][0]["id"] == "dropout"
    assert 0.5 <= turn["confidence"] <= 1
    assert turn["citations"]
    assert all(holds(citation, small_corpus) for citation in turn["citations"])
    assert all(f"[{citation['number']}]" in turn["text"] for citation in turn["citations"])
    assert "[@doe2014]" in turn["text"]


@pytest.mark.slow
def test_ask_in_a_pipe_is_plain_text_with_sources(run: Callable[..., Any], places: list[str]) -> None:
    """No escape sequences; the sources stand below with file and line."""
    done = run("ask", "What is dropout?", *places)
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    assert "- [1] What is dropout? — In brief, corpus/01-dropout.md:17" in done.stdout
    assert "(Doe et al., 2014)" in done.stdout


@pytest.mark.slow
def test_a_batch_answers_every_line_in_order(
    run: Callable[..., Any], places: list[str], small_corpus: Path, tmp_path: Path
) -> None:
    """Good lines, conversations and bad lines, one object each; what is bad does not stop what follows."""
    lines = [
        '{"id": "one", "question": "What is dropout?"}',
        "",
        '{"id": "two", "turns": ["What is dropout?", "simpler", "thanks"]}',
        "not json",
        "[1, 2]",
        '{"id": "three"}',
        '{"id": "four", "question": 4}',
        '{"id": "five", "turns": []}',
        '{"id": "six", "turns": ["a", null]}',
        '{"id": "seven", "question": "' + "x" * 4001 + '"}',
        '{"id": "eight", "question": ""}',
        '{"question": "What is overfitting?"}',
        "[" * 100_000,
        '{"id": "nine", "question": "What is \\ud800 dropout?\\u0000"}\r',
        "   ",
        '{"id": 10, "question": "What is overfitting?"}',
    ]
    path = tmp_path / "batch.jsonl"
    path.write_bytes("\n".join(lines).encode() + b'\n{"id": "bytes", "question": "\xff dropout"}\n')
    done = run("ask", "--batch", path, "--json", *places)
    assert done.exit_code == 0, done.exception
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    ids = [
        "one",
        "two",
        None,
        None,
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        None,
        None,
        "nine",
        10,
        "bytes",
    ]
    assert [row["id"] for row in rows] == ids
    good = {0: 1, 1: 3, 9: 1, 10: 1, 12: 1, 13: 1, 14: 1}
    for place, row in enumerate(rows):
        if place in good:
            assert list(row) == ["id", "turns"]
            assert [list(turn) for turn in row["turns"]] == [TURN_KEYS] * good[place]
        else:
            assert list(row) == ["id", "error"]
            assert row["error"]
    assert [turn["verdict"] for turn in rows[1]["turns"]] == ["answered", "answered", "declined"]
    assert rows[1]["turns"][1]["citations"][0]["facet"] == "intuition"
    assert "limit is 4,000" in rows[8]["error"]
    assert rows[12]["turns"][0]["verdict"] == "answered"
    cited = [citation for row in rows for turn in row.get("turns", ()) for citation in turn["citations"]]
    assert all(holds(citation, small_corpus) for citation in cited)


@pytest.mark.slow
def test_a_batch_can_come_from_stdin_and_open_with_a_mark(run: Callable[..., Any], places: list[str]) -> None:
    """``--batch -`` reads stdin; the byte order mark that some editors write is no part of the line."""
    done = run(
        "ask", "--batch", "-", "--json", *places, stdin='\ufeff{"id": 1, "question": "What is dropout?"}\n'
    )
    assert json.loads(done.stdout)["turns"][0]["verdict"] == "answered"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param(["--corpus", "/no/such/bank"], "no such bank", id="a corpus that is not there"),
        pytest.param(["--corpus", "{empty}"], "the bank is empty", id="an empty corpus"),
        pytest.param(
            ["--corpus", "{broken}"], "broken/a.md:1: front matter is not closed", id="a broken file"
        ),
        pytest.param(["--encoder", "{empty}"], "holds no model", id="a folder without a model"),
    ],
)
def test_an_error_is_one_message_and_exit_status_one(
    tutor_process: Tutor, tmp_path: Path, options: list[str], words: str
) -> None:
    """What is wrong and where, on stderr; nothing on stdout; no traceback."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.md").write_text("---\nid: a\n", encoding="utf-8")
    named = [option.format(empty=tmp_path / "empty", broken=tmp_path / "broken") for option in options]
    done = tutor_process("ask", "What is dropout?", *named, "--index", tmp_path / "index")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "tutor: " in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_bad_variable_is_named(tutor_process: Tutor) -> None:
    """A TUTOR_* variable that makes no sense is said by its name."""
    done = tutor_process("doctor", TUTOR_THREADS="many")
    assert (done.returncode, done.stdout) == (1, "")
    assert "TUTOR_THREADS" in done.stderr


@pytest.mark.slow
def test_a_closed_pipe_is_no_error(places: list[str], tmp_path: Path) -> None:
    """Whoever reads only the beginning (``| head``) gets it, and no traceback follows."""
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": 1, "question": "What is dropout?"}\n' * 300, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "from tutor.cli import main; main()",
        "ask",
        "--batch",
        str(batch),
        "--json",
        *places,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        first = process.stdout.readline()
        process.stdout.close()
        complaints = process.stderr.read().decode()
    assert json.loads(first)["id"] == 1
    assert "Traceback" not in complaints
    assert "BrokenPipe" not in complaints


# --- chat and verify ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".md", ".json"])
def test_a_saved_chat_can_be_verified(
    run: Callable[..., Any], places: list[str], tmp_path: Path, suffix: str
) -> None:
    """What was said is saved at the end of stdin; every citation of it holds, until one is changed."""
    saved = tmp_path / f"chat{suffix}"
    said = "What is dropout?\nsimpler\nshow me code\n" + "x" * 4001 + "\nwhat is overfitting?\n"
    done = run("chat", "--save", saved, *places, stdin=said)
    assert done.exit_code == 0
    assert "*Read as: dropout: intuition*" in done.stdout
    assert "limit is 4,000" in done.stderr
    checked = run("verify", saved, *places[:2])
    assert checked.exit_code == 0
    holding, of, every = checked.stdout.split()[:3]
    assert (holding, of) == (every, "of")
    assert int(every) >= 4
    forged = saved.read_text(encoding="utf-8").replace("A coach sends half", "A coach sends all")
    saved.write_text(forged, encoding="utf-8")
    checked = run("verify", saved, *places[:2])
    assert checked.exit_code == 1
    assert "corpus/01-dropout.md" in checked.stdout


@pytest.mark.slow
def test_a_chat_ends_with_an_empty_line(run: Callable[..., Any], places: list[str]) -> None:
    """After an empty line nothing more is answered."""
    done = run("chat", *places, stdin="hello\n\nWhat is dropout?\n")
    assert done.exit_code == 0
    assert "Hello!" in done.stdout
    assert "Sources" not in done.stdout


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_quiz_in_a_terminal_waits_for_an_answer(places: list[str]) -> None:
    """The prompt first; what a good answer says beside the learner's, or when Enter is pressed."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from tutor.cli import main; main()", "chat", *places]
    shown = ""

    def until(end: str) -> str:
        nonlocal shown
        new = ""
        while end not in new:
            assert select.select([ours], [], [], 60)[0], f"no {end!r} after {new!r}"
            new += os.read(ours, 4096).decode("utf-8", "replace")
        shown += new
        return new

    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    try:
        until("you>")
        os.write(ours, b"quiz me on dropout\n")
        asked = until("a good one>")
        os.write(ours, b"so that the expected sum is the same at test time\n")
        answered = until("you>")
        os.write(ours, b"quiz me on dropout\n")
        until("a good one>")
        os.write(ours, b"\n")
        revealed = until("you>")
        os.write(ours, b"quiz me on dropout\n")
        until("a good one>")
        os.write(ours, b"\x04")  # Ctrl-D ends here too
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        os.close(theirs)
    assert "Why are kept units scaled up" in asked and "expected sum" not in asked
    assert "judge for yourself" in answered and "expected sum" in answered.split("\n", 1)[1]
    assert "judge for yourself" not in revealed and "expected sum" in revealed
    assert shown.count("Sources") == 2


@pytest.mark.slow
def test_a_chat_takes_any_bytes(tutor_process: Tutor, places: list[str]) -> None:
    """Bytes that are no text, NULs and emoji in stdin: replies, no traceback."""
    done = tutor_process("chat", *places, stdin=b"\xff\xfe\x00\xf0\x9f\x94\xa5\nWhat is \xff dropout?\n")
    assert done.returncode == 0, done.stderr
    assert "corpus/01-dropout.md" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_chat_that_cannot_be_saved_says_so(tutor_process: Tutor, places: list[str], tmp_path: Path) -> None:
    """A folder that is not there: exit status 1 and the reason, after the replies."""
    done = tutor_process("chat", "--save", tmp_path / "no" / "chat.md", *places, stdin=b"hello\n")
    assert done.returncode == 1
    assert "Hello!" in done.stdout
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_saved_reply_can_be_verified(run: Callable[..., Any], places: list[str], tmp_path: Path) -> None:
    """What ``ask --json`` printed is taken as it is."""
    saved = tmp_path / "reply.json"
    saved.write_text(run("ask", "What is dropout?", "--json", *places).stdout, encoding="utf-8")
    assert run("verify", saved, *places[:2]).exit_code == 0


# --- the rest ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_build_says_what_it_did(run: Callable[..., Any], places: list[str]) -> None:
    """An index that fits is left alone; ``--fresh`` makes it anew; stdout stays empty."""
    done = run("build", *places)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "up to date" in done.stderr
    done = run("build", "--fresh", *places)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "2 answers" in done.stderr


def test_adapt_wants_questions_of_learners(run: Callable[..., Any], places: list[str]) -> None:
    """A bank that carries none is told what is missing."""
    done = run("adapt", *places)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "the folder asked/ holds 0" in str(done.exception)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        pytest.param(["--beir", "folder", "--mine"], "--beir and --mine", id="a folder and feedback"),
        pytest.param(
            ["--beir", "folder", "--tuning"], "--beir and --tuning", id="a folder and the other half"
        ),
        pytest.param(["--mine", "--tuning"], "--mine and --tuning", id="feedback and the other half"),
        pytest.param(
            ["--beir", "folder", "--corpus", "bank"], "--beir and --corpus", id="a folder and a bank"
        ),
        pytest.param(["--beir", "folder", "--index", "i"], "--beir and --index", id="a folder and an index"),
    ],
)
def test_eval_measures_one_thing(run: Callable[..., Any], options: list[str], named: str) -> None:
    """Of two that are named neither is measured: the options are said, exit status 2."""
    done = run("eval", *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{named} name different things to measure: give one of them." in " ".join(done.stderr.split())


@pytest.mark.slow
def test_eval_of_a_folder_prints_the_figures_of_the_contract(run: Callable[..., Any]) -> None:
    """Exactly the keys that other programs rely on, measures between 0 and 1, counts as in the files."""
    done = run("eval", "--beir", BEIR, "--json")
    assert done.exit_code == 0, done.stderr
    figures = json.loads(done.stdout)
    assert sorted(figures) == sorted(
        ["ndcg@10", "recall@5", "mrr@10", "queries", "documents", "seconds_index", "seconds_query_p50"]
    )
    assert figures["documents"] == len((BEIR / "corpus.jsonl").read_text(encoding="utf-8").splitlines())
    assert 0.5 < figures["ndcg@10"] <= 1


@pytest.mark.slow
def test_eval_of_a_folder_that_is_none_says_so(tutor_process: Tutor, tmp_path: Path) -> None:
    """A folder without the files of the format: named, exit status 1."""
    done = tutor_process("eval", "--beir", tmp_path)
    assert done.returncode == 1
    assert "corpus.jsonl" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_doctor_finds_nothing_wrong_where_nothing_is(run: Callable[..., Any], places: list[str]) -> None:
    """Every line is ok, and the exit status is 0."""
    done = run("doctor", *places)
    assert done.exit_code == 0, done.stdout
    assert all(line.startswith("ok  ") for line in done.stdout.splitlines())


@pytest.mark.slow
def test_doctor_says_how_to_mend(run: Callable[..., Any], small_corpus: Path, tmp_path: Path) -> None:
    """What is bad is followed by what to do, and the exit status is 1."""
    done = run("doctor", "--corpus", small_corpus, "--index", tmp_path / "none")
    assert done.exit_code == 1
    assert "BAD  index: " in done.stdout
    assert "mend: tutor build" in done.stdout
