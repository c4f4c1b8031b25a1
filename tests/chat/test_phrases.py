"""The patterns of the chat are quick on any text: a message must not hold up those of others."""

import subprocess
import sys
import textwrap

PROGRAM = textwrap.dedent(
    """
    import importlib, pkgutil, re, time
    import tutor.chat
    pumps = ["a", "=", " for", " that", " and", "the ", "not ", "ok ", "so, ", "you ", "what ", " of it"]
    pumps += ["is it ", "!", "1 ", '"', " pls", " thing", "- "]
    starts = ["", "thanks", "no ", "what is ", "explain ", "compare ", "which ", "my prof ", "the "]
    for found in pkgutil.iter_modules(tutor.chat.__path__):
        module = importlib.import_module(f"tutor.chat.{found.name}")
        patterns = []
        for value in vars(module).values():
            for each in value if isinstance(value, tuple) else (value,):
                each = each[1] if isinstance(each, tuple) and len(each) > 1 else each
                patterns += [each] if isinstance(each, re.Pattern) else []
        for pattern in patterns:
            for start in starts:
                for pump in pumps:
                    text = start + pump * (300 // len(pump)) + " ~"
                    began = time.process_time()
                    pattern.search(text), pattern.fullmatch(text)
                    spent = time.process_time() - began
                    assert spent < 2, (found.name, pattern.pattern[:80], text[:60], spent)
    """
)


def test_no_pattern_takes_long_on_a_short_text() -> None:
    """Three hundred characters of anything that a repetition might be tried on in many ways."""
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=300)
