"""A message in another language and one of no language are told from English with unknown names."""

from collections.abc import Callable

import pytest

from tutor.chat.reading.language import strange
from tutor.chat.tutor import Tutor
from tutor.records import Reply
from tutor.search.indexes.dictionary import english

WORDS = frozenset(
    [
        "the",
        "dropout",
        "network",
        "gradient",
        "overfitting",
        "training",
        "batch",
        "learning",
        "rate",
        "deep",
        "layer",
    ]
)
"""What a bank uses."""
FOREIGN = [
    pytest.param("Was ist Dropout und warum wird es verwendet?", id="German"),
    pytest.param("¿Qué es el sobreajuste y cómo se evita?", id="Spanish"),
    pytest.param("Qu'est-ce que le surapprentissage dans un réseau ?", id="French"),
    pytest.param("Che cos'è il dropout nelle reti neurali?", id="Italian"),
    pytest.param("O que é aprendizado profundo e como funciona?", id="Portuguese"),
    pytest.param("Что такое переобучение нейронной сети?", id="Russian"),
    pytest.param("什么是过拟合", id="Chinese"),
    pytest.param("Was ist Dropout?", id="German with a term, three words"),
    pytest.param("¿qué es el dropout?", id="Spanish with a term, four words"),
    pytest.param("ما هو الانتشار العكسي؟", id="Arabic"),
]
GIBBERISH = [
    pytest.param("asdf qwer zxcv uiop", id="keyboard mashing"),
    pytest.param("qwrtp zxcvb mnbvc lkjhg", id="rows of keys"),
]
ENGLISH = [
    pytest.param("why does dropout help the network?", id="the bank's words"),
    pytest.param("does Kubernetes beat Nomad?", id="products"),
    pytest.param("who is Kylian Mbappé?", id="a person with an accent"),
    pytest.param("how does LoRA compare with QLoRA and DoRA?", id="methods the bank has not"),
    pytest.param("what did Hinton say to LeCun and Bengio?", id="researchers"),
    pytest.param("recommend a good restaurant in Reykjavik", id="another subject"),
    pytest.param("why use the von Mises loss?", id="a name with a word of another language"),
    pytest.param("the von Mises loss", id="such a name in few words"),
    pytest.param("what is a GAN", id="four words, one of them a name"),
    pytest.param("σ(x) = 1/(1+e^-x)", id="a formula with Greek"),
    pytest.param("12 + 30", id="digits"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("message", FOREIGN)
def test_another_language_is_known(message: str) -> None:
    """By its script or its words, even where it borrows a term of the bank."""
    assert strange(message, WORDS, english()) == "language"


@pytest.mark.parametrize("message", GIBBERISH)
def test_words_of_no_language_are_gibberish(message: str) -> None:
    """No dictionary has them and no other language is likelier than English."""
    assert strange(message, WORDS, english()) == "gibberish"


@pytest.mark.parametrize("message", ENGLISH)
def test_english_with_unknown_names_stays_english(message: str) -> None:
    """Names and methods that neither bank nor dictionary knows make no message foreign."""
    assert strange(message, WORDS, english()) is None


@pytest.mark.parametrize("message", FOREIGN)
def test_a_foreign_message_is_told_so(
    small_tutor: Tutor, cites_nothing: Callable[[Reply], bool], message: str
) -> None:
    """The tutor says that it reads English, cites nothing and offers what it can answer."""
    reply = small_tutor.ask(message).reply
    assert reply.verdict == "declined"
    assert "only read English" in reply.blocks[0].text
    assert cites_nothing(reply)
    assert reply.suggestions


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "foreign"),
    [("Was ist Dropout?", True), ("¿qué es el dropout?", True), ("what is a GAN", False)],
)
def test_a_short_message_is_told_by_its_common_words(tutor: Tutor, message: str, foreign: bool) -> None:
    """On the real bank, whose own word the topic is."""
    reply = tutor.ask(message).reply
    assert ("only read English" in reply.blocks[0].text) is foreign
    assert (reply.verdict == "declined") is foreign
