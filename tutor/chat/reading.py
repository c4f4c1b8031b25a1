"""A message in its conversation, read as something that can be searched or shown.

Facets answer many requests without any search ("simpler" is the intuition, "show me code" the
code); a message that leans on what was said before gets the topic it leans on.
"""

import re
import unicodedata
from collections.abc import Mapping

from tutor.errors import MessageError
from tutor.records import Conversation, FacetName, Question, Reading

_GREETING = re.compile(
    r"(hi|hello|hey|hallo|good (morning|afternoon|evening)|greetings|yo|howdy)( there| tutor| everyone)?"
)
_THANKS = re.compile(
    r"(ok(ay)?,? |great,? |cool,? |perfect,? |nice,? )*(many )?(thanks?( you)?|thx|ty|cheers)"
    r"( a lot| so much| very much| for .{1,40})?|ok(ay)?|got it|i see|great|cool|perfect|nice|bye|goodbye|that helps( a lot)?"
)
_MORE = re.compile(r"(please )?(more|go on|continue|keep going|next|and then|what else|tell me more|anything else)( please| about (this|that|it))?")
_FACET_CUES: tuple[tuple[FacetName, re.Pattern[str]], ...] = tuple(
    (facet, re.compile(rf"\b(?:{cues})\b"))
    for facet, cues in (
        ("check-yourself", r"(?:quiz|test|examine) me|check (?:yourself|myself)|practice questions?|exercises?"),
        (
            "intuition",
            r"(?:explain|say|put) (?:it|this|that) (?:in )?(?:simple|simpler|simply|easier|plain)(?: terms| words| english)?|simpler|simplify|"
            r"eli5|like i'?m (?:five|5|a child|ten)|intuition|intuitively|intuitive explanation|analog(?:y|ies)|"
            r"layman'?s?(?: terms)?|(?:in )?(?:simple|plain|easy) (?:terms|words|english|language)|dumb it down|easier|"
            r"(?:i )?(?:do not|don'?t|still don'?t) (?:get|understand) (?:it|this|that)|i'?m (?:lost|confused)|too (?:hard|complicated|difficult)",
        ),
        (
            "worked-example",
            r"worked example|(?:numeric(?:al)?|concrete|small|toy|simple) example|(?:with|using|some|actual|real) numbers|"
            r"by hand|example (?:calculation|computation)|(?:show|give)(?: me)?(?: an?)? examples?|(?:an? )?examples? please|for example|step by step",
        ),
        (
            "code",
            r"(?:the |some |sample |example |pytorch |numpy |python )?code|in (?:pytorch|numpy|python|keras)|code snippet|snippet|implementation|"
            r"how (?:do|would) (?:i|you) implement (?:it|this|that)|pytorch",
        ),
        (
            "pitfalls",
            r"pitfalls?|(?:common |typical |usual )?(?:mistakes|misconceptions|misunderstandings|errors)|gotchas?|wrong beliefs?|"
            r"what do people (?:often )?get wrong|what (?:can|could|might) go wrong",
        ),
        (
            "in-brief",
            r"in (?:brief|short|a nutshell|one sentence|two sentences|a sentence|a few words)|shorter|briefly|tl;?dr|summar(?:y|ize|ise)(?: (?:it|this|that))?|too long|the short version",
        ),
        ("explanation", r"in (?:more )?(?:depth|detail)|more details?|deeper|elaborate|the (?:formula|math|maths|equation)"),
    )
)
_FILLER = frozenset(
    "a about again also an and any as at be can could did do does even explain for from get give go got had has have how i i'd i'm in into is it "
    "its just know let like look make may me mean might more much my need now of ok okay on one or other our out please say see should show so some "
    "still tell than that that's the their them then there these they thing this those time to too try up us use used using want was we well were "
    "what what's when where which while who why will with without work would yes you your really really? here between".split()
)
_LEANING = re.compile(
    r"\b(it|its|this|that|these|those|they|them|their|he|she|the (first|second|third|last|other|former|latter|same)( one)?|one|ones|there|above)\b"
)
_CONTINUING = re.compile(
    r"^(and|but|so|then|or|also|what about|how about|what if|why|why not|really|how so|how come|when|where|since|because|in that case|for example|e\.?g\.?)\b[,: ]*"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*", re.UNICODE)
_FEW_WORDS = 3


def clean(message: str, max_chars: int) -> str:
    """The message as text that can be searched and shown.

    Control characters and lone surrogates go, line ends and spaces become single ones.

    Raises:
        MessageError: it is longer than ``max_chars``.
    """
    if len(message) > max_chars:
        raise MessageError(
            f"The message has {len(message):,} characters; the limit is {max_chars:,}. "
            "Shorten it, or ask about one part of it at a time."
        )
    kept = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", message)
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}
    )
    return " ".join(kept.split())


def read(message: str, conversation: Conversation, questions: Mapping[str, Question]) -> Reading:
    """How ``message``, already cleaned, is to be understood after ``conversation``.

    ``questions`` are the bank's, by id; their terms tell a message of its own from one that leans.
    """
    text = message.lower().strip(" .!?…")
    if not any(_WORD.findall(text)):
        return Reading("unreadable", message)
    if _GREETING.fullmatch(text):
        return Reading("greeting", message)
    topic = _active_topic(conversation)
    if _THANKS.fullmatch(text):
        return Reading("thanks", message, topic)
    facet, rest = _facet_cue(text)
    if topic is not None and topic in questions:
        name = questions[topic].topic
        if _MORE.fullmatch(text):
            return Reading("more", f"more on {name}", topic)
        own_words = _content_words(rest)
        if facet and not own_words:
            return Reading("facet", f"{name}: {facet.replace('-', ' ')}", topic, facet)
        if _leans(rest, own_words, questions):
            return Reading("follow-up", _with_topic(message, name), topic, facet)
    return Reading("question", message, None, facet if facet and facet != "in-brief" and _content_words(rest) else None)


def _active_topic(conversation: Conversation) -> str | None:
    """The question that the conversation is about: that of the last turn which found one."""
    for turn in reversed(conversation):
        if turn.reply.verdict == "answered" and turn.questions:
            return turn.reading.topic or turn.questions[0].question.id
    return None


def _facet_cue(text: str) -> tuple[FacetName | None, str]:
    """The facet that a message asks for, and the message without the words that say so."""
    for facet, cue in _FACET_CUES:
        found = cue.search(text)
        if found:
            return facet, f"{text[: found.start()]} {text[found.end() :]}".strip()
    return None, text


def _content_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word not in _FILLER]


def _leans(text: str, own_words: list[str], questions: Mapping[str, Question]) -> bool:
    """Whether a message needs the context: it opens like a continuation or points back, or says too
    little by itself, and names no term of the bank."""
    if _names_term(text, questions):
        return False
    return bool(_LEANING.search(text) or _CONTINUING.search(text)) or len(own_words) <= _FEW_WORDS


def _names_term(text: str, questions: Mapping[str, Question]) -> bool:
    words = f" {' '.join(_WORD.findall(text))} "
    return any(
        f" {name} " in words or f" {name}s " in words
        for question in questions.values()
        for name in (question.topic, *(" ".join(_WORD.findall(term.lower())) for term in question.terms))
        if name
    )


def _with_topic(message: str, topic: str) -> str:
    """``and at test time?`` on dropout -> ``dropout at test time?``"""
    rest = _CONTINUING.sub("", message[:1].lower() + message[1:]).strip() if message else ""
    return f"{topic} {rest or message}"
