"""Whether a message is English at all: the encoder and the bank know no other language.

A message of the bank's own words and of common English ones needs no look; only a doubtful one is
looked up in the dictionary, and then given to py3langid, which is loaded at its first use.
"""

import re
import unicodedata
from collections.abc import Container
from typing import Literal

from tutor.chat.reading.phrases.talk import SOCIAL_FILLER
from tutor.chat.reading.phrases.words import FILLER, FOREIGN

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PLAINLY_ENGLISH = 0.6
"""Share of the bank's words and common words from which nothing is looked up."""
_ENGLISH = 0.75
"""Share of words that the bank or the dictionary has from which a message is English."""
_ENGLISH_OF_FEW, _FEW_WORDS = 0.6, 4
"""The same of a few words: one name among them is no other language, and the detector needs more text."""
_BABBLE = 0.34
"""The same up to which it is no language, if it is not another one."""
_FOREIGN = 0.25
"""Share of common words of other languages from which a short message is given to the detector too."""
_FEWEST_WORDS = 3
_CLEARLY = 8.0
"""Lead of another language over English, in log-probability, from which it counts."""

Strange = Literal["language", "gibberish"]


def strange(message: str, words: Container[str], english: Container[str]) -> Strange | None:
    """What a message is if it is not English; ``words`` are the bank's, ``english`` those of a dictionary."""
    letters = [character for character in message if character.isalpha()]
    latin = sum("LATIN" in unicodedata.name(character, "") for character in letters)
    if len(letters) > 2 * latin + 2 and not _mathematical(letters):
        return "language"
    said = [word.replace("’", "'") for word in _WORD.findall(message.lower())]
    if not said:
        return None
    foreign = sum(word in FOREIGN and word not in words for word in said)
    if foreign and foreign >= _FOREIGN * len(said) and _other_language(message):
        return "language"
    known = [word in words or word in FILLER or word in SOCIAL_FILLER for word in said]
    if sum(known) >= _PLAINLY_ENGLISH * len(said):
        return None
    looked_up = [
        sure or word in english or word.removesuffix("'s") in english
        for sure, word in zip(known, said, strict=True)
    ]
    share = sum(looked_up) / len(said)
    if share >= (_ENGLISH if len(said) > _FEW_WORDS else _ENGLISH_OF_FEW):
        return None
    if len(said) >= _FEWEST_WORDS and _other_language(message):
        return "language"
    return "gibberish" if share <= _BABBLE and not any(known) else None


def _mathematical(letters: list[str]) -> bool:
    """Whether what is not Latin is Greek, as in a formula."""
    return (
        all("LATIN" in (name := unicodedata.name(each, "")) or "GREEK" in name for each in letters)
        and len(letters) < 20
    )


def _other_language(message: str) -> bool:
    import py3langid

    ranked = py3langid.rank(message)
    scores = dict(ranked)
    best, score = ranked[0]
    return best not in {"en", "zxx"} and float(score) - float(scores["en"]) > _CLEARLY
