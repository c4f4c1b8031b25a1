"""No message holds up those of others: whatever it repeats, the patterns of the chat come to an end."""

import subprocess
import sys
import textwrap

import pytest

PROGRAM = textwrap.dedent(
    """
    import sys
    from tutor import Settings, Tutor
    from tutor.chat.reading.cleaning import without_chatter
    from tutor.chat.reading.objections import objection_in
    from tutor.chat.reading.openings import denial_in
    from tutor.chat.reading.several import core_of, parts_of
    from tutor.chat.reading.sides import sides_in

    tutor = Tutor.load(Settings.load())
    reader, names, mend = tutor.understanding.reader, tutor.understanding.names, tutor.plain
    conversation = (tutor.ask("what is dropout?"),)
    steps = {
        "plain": mend,
        "chatter": without_chatter,
        "objection": objection_in,
        "denial": denial_in,
        "sides": sides_in,
        "parts": lambda text: (parts_of(text, names), core_of(text, names)),
        "first": lambda text: reader.read(text, ()),
        "later": lambda text: reader.read(text, conversation),
    }
    pump = sys.argv[1]
    starts = "what is ", "explain ", "compare ", "which ", "my prof ", "the ", "you ", "that is "
    for start in ("", "thanks", "no ", *starts):
        text = (start + pump * 4000)[: tutor.settings.max_message_chars - 2] + " ~"
        for name, step in steps.items():
            print(repr(start), name, flush=True)
            step(text)
    """
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "pump", ["a", "=", " for", " that", " and", "ok ", "so, ", "you ", " of it", "is it ", "!", " pls"]
)
def test_a_message_of_one_thing_over_and_over_is_read(tutor: object, pump: str) -> None:
    """As long as a message may be; the last line says which step did not come to its end."""
    try:
        subprocess.run([sys.executable, "-c", PROGRAM, pump], check=True, timeout=120, capture_output=True)
    except subprocess.TimeoutExpired as expired:
        said = (expired.stdout or b"").decode().splitlines()
        pytest.fail(f"after {pump!r} does not end: {said[-1:]}")
