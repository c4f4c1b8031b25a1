"""How a message is understood: by itself, and in its conversation."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tutor.bank.asked import read_learners
from tutor.chat.following.context import _USUAL_PASSAGE, _USUAL_VOTED
from tutor.chat.reading.names import Names
from tutor.chat.reading.objections import Objection, objection_in
from tutor.chat.reading.reader import Reader
from tutor.chat.tutor import Tutor
from tutor.evaluation.fit_context import decisions
from tutor.records import Conversation, FacetName, ReadingKind, Reply
from tutor.search.building.builder import open_index
from tutor.settings import CHECKOUT, Settings

Talk = Callable[..., Conversation]

GREETINGS = ["hi", "Hello!", "hey there", "Good morning", "good evening tutor", "HALLO"]
THANKS = [
    "thanks",
    "Thank you so much!",
    "ok, thanks",
    "great, thank you",
    "got it",
    "fair enough",
    "that helps a lot",
    "I see.",
    "cheers",
]
MORE = [
    "more",
    "go on",
    "Tell me more.",
    "what else?",
    "continue please",
    "and then?",
    "more about this",
    "keep going",
]

FACET_REQUESTS: list[tuple[str, FacetName]] = [
    ("simpler", "intuition"),
    ("simpler please", "intuition"),
    ("can you explain that in simple terms?", "intuition"),
    ("say it in plain English", "intuition"),
    ("ELI5", "intuition"),
    ("explain it like I'm five", "intuition"),
    ("give me an analogy", "intuition"),
    ("what's the intuition?", "intuition"),
    ("I don't get it", "intuition"),
    ("I'm lost", "intuition"),
    ("too complicated", "intuition"),
    ("show me code", "code"),
    ("can I see the code?", "code"),
    ("code please", "code"),
    ("how do I implement it?", "code"),
    ("in PyTorch?", "code"),
    ("give me a python snippet", "code"),
    ("with numbers please", "worked-example"),
    ("show me an example", "worked-example"),
    ("a worked example?", "worked-example"),
    ("can you compute it by hand?", "worked-example"),
    ("a concrete example", "worked-example"),
    ("step by step", "worked-example"),
    ("what are the pitfalls?", "pitfalls"),
    ("common mistakes?", "pitfalls"),
    ("any gotchas?", "pitfalls"),
    ("what do beginners get wrong?", "pitfalls"),
    ("what can go wrong?", "pitfalls"),
    ("what should I watch out for?", "pitfalls"),
    ("in short?", "in-brief"),
    ("tl;dr", "in-brief"),
    ("summarize it", "in-brief"),
    ("in one sentence", "in-brief"),
    ("shorter please", "in-brief"),
    ("just the gist", "in-brief"),
    ("quiz me", "check-yourself"),
    ("test me", "check-yourself"),
    ("ask me a question", "check-yourself"),
    ("do I understand it?", "check-yourself"),
    ("give me some exercises", "check-yourself"),
    ("in more detail", "explanation"),
    ("go deeper", "explanation"),
    ("elaborate", "explanation"),
]

LEANING = [
    ("and at test time?", "dropout at test time?"),
    ("why does that help?", "dropout: why does that help?"),
    ("what about the units?", "dropout: the units?"),
    ("how often is it drawn?", "dropout: how often is it drawn?"),
    ("how often is the mask drawn?", "dropout: how often is the mask drawn?"),
    ("why?", "dropout: why?"),
    ("but why random?", "dropout: why random?"),
    ("is that always so?", "dropout: is that always so?"),
    ("ReLU with that?", "dropout: ReLU with that?"),
]

OF_ITS_OWN = [
    "what is overfitting?",
    "how does gradient descent work?",
    "and what is the capital of France?",
    "what is the weather like in Lisbon tomorrow?",
    "recommend a good restaurant",
    "what does the validation error tell about a model?",
]


@pytest.fixture(scope="module")
def reader(small_tutor: Tutor) -> Reader:
    """A reader of the small bank."""
    return Reader(small_tutor.questions, Names.of(small_tutor.questions, small_tutor.opened.index.words.used))


@pytest.fixture(scope="module")
def after_dropout(small_tutor: Tutor) -> Conversation:
    """A conversation about dropout."""
    return (small_tutor.ask("What is dropout?"),)


# --- small talk --------------------------------------------------------------------------------


@pytest.mark.parametrize("message", GREETINGS)
def test_a_greeting_is_greeted(small_tutor: Tutor, after_dropout: Conversation, message: str) -> None:
    """Nothing is searched or cited, at the start and in the middle; examples are offered."""
    for conversation in ((), after_dropout):
        turn = small_tutor.ask(message, conversation)
        assert turn.reading.kind == "greeting"
        assert turn.reply.citations == ()
        assert turn.reply.blocks[0].text.startswith("Hello!")
        titles = {"What is dropout?", "What is overfitting?"}
        if conversation:
            *going_on, title = turn.reply.suggestions
            assert (tuple(going_on), title in titles) == (conversation[-1].followups[:2], True)
        else:
            assert set(turn.reply.suggestions) == titles


@pytest.mark.parametrize("message", THANKS)
def test_thanks_are_taken(small_tutor: Tutor, after_dropout: Conversation, message: str) -> None:
    """Thanks are no question, and the topic stays what it was."""
    turn = small_tutor.ask(message, after_dropout)
    assert turn.reading.kind == "thanks"
    assert turn.reply.citations == ()
    assert small_tutor.ask("simpler", (*after_dropout, turn)).reply.citations[0].question == "dropout"


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("hi, what is dropout?", id="a greeting before a question"),
        pytest.param("thanks, and what is overfitting?", id="thanks before a question"),
        pytest.param("hey, tell me about dropout", id="a greeting before a request"),
        pytest.param("okay but what is overfitting?", id="a filler before a question"),
    ],
)
def test_politeness_does_not_hide_a_question(
    small_tutor: Tutor, after_dropout: Conversation, message: str
) -> None:
    """A question with a courtesy is a question."""
    turn = small_tutor.ask(message, after_dropout)
    assert turn.reading.kind not in {"greeting", "thanks", "more"}
    assert turn.reply.verdict == "answered"


# --- more --------------------------------------------------------------------------------------


@pytest.mark.parametrize("message", MORE)
def test_more_goes_on_with_the_topic(reader: Reader, after_dropout: Conversation, message: str) -> None:
    """A request to go on goes on with what the conversation is about, and says so."""
    (reading,) = reader.read(message, after_dropout).ways
    assert (reading.kind, reading.topic, reading.query) == ("more", "dropout", "more on dropout")


def test_more_shows_what_was_not_shown(small_tutor: Tutor, talk: Talk) -> None:
    """No passage comes twice, and when all was shown the tutor says so and cites nothing."""
    conversation = talk(small_tutor, "What is overfitting?", "more", "more", "more")
    shown = [citation.start for turn in conversation for citation in turn.reply.citations]
    assert len(shown) == len(set(shown))
    assert conversation[-1].reply.citations == ()
    assert "all the bank says" in conversation[-1].reply.blocks[0].text


def test_more_of_nothing_is_no_request(small_tutor: Tutor) -> None:
    """Without a conversation there is nothing to go on with."""
    assert small_tutor.ask("more").reply.citations == ()


# --- facets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("message", "facet"), FACET_REQUESTS, ids=[each[0] for each in FACET_REQUESTS])
def test_a_facet_of_the_last_answer_is_asked_for(
    reader: Reader, after_dropout: Conversation, message: str, facet: FacetName
) -> None:
    """In a conversation, a request in the learner's words is for that facet of the topic; no search."""
    (reading,) = reader.read(message, after_dropout).ways
    kind = "short" if facet == "in-brief" else "facet"
    assert (reading.kind, reading.topic, reading.facet) == (kind, "dropout", facet)
    assert reading.query == f"dropout: {facet.replace('-', ' ')}"


@pytest.mark.parametrize(
    ("message", "facet"),
    [
        pytest.param("Explain dropout in simple terms", "intuition", id="intuition"),
        pytest.param("Show me code for dropout", "code", id="code"),
        pytest.param("a worked example of dropout", "worked-example", id="example"),
        pytest.param("common mistakes about dropout", "pitfalls", id="pitfalls"),
        pytest.param("quiz me on dropout", "check-yourself", id="quiz"),
        pytest.param("dropout in a nutshell", "in-brief", id="in brief"),
    ],
)
def test_a_facet_can_be_asked_for_by_name(small_tutor: Tutor, message: str, facet: FacetName) -> None:
    """With its topic in the message a facet needs no conversation."""
    turn = small_tutor.ask(message)
    assert turn.reading.facet == facet
    assert {(each.question, each.facet) for each in turn.reply.citations} == {("dropout", facet)}


def test_a_facet_of_another_topic_leaves_the_last_one(small_tutor: Tutor, talk: Talk) -> None:
    """After dropout, "common mistakes about overfitting" are those of overfitting."""
    turn = talk(small_tutor, "What is dropout?", "common mistakes about overfitting")[-1]
    assert {(each.question, each.facet) for each in turn.reply.citations} == {("overfitting", "pitfalls")}


def test_a_facet_that_is_not_there_is_said_to_be_missing(
    small_tutor: Tutor, talk: Talk, hold_citations: Callable[..., None]
) -> None:
    """Overfitting has no code in the small bank: said first, in the tutor's own words, then what there is."""
    turn = talk(small_tutor, "What is overfitting?", "show me code")[-1]
    assert turn.reply.blocks[0].citation is None
    assert "no code" in turn.reply.blocks[0].text
    hold_citations(turn)
    assert {citation.question for citation in turn.reply.citations} == {"overfitting"}
    by_name = small_tutor.ask("show me code for overfitting")
    assert "no code" in by_name.reply.blocks[0].text
    assert {citation.question for citation in by_name.reply.citations} == {"overfitting"}


def test_an_answer_of_nothing_but_code_is_quoted(tmp_path: Path) -> None:
    """Code alone says little, but where the bank has no more than that, that is what it has."""
    from search_fakes import FakeEncoder

    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{}", encoding="utf-8")
    bank = tmp_path / "bank.md"
    text = "# Basics\n\n1. **How is a loop written?**\n\n```python\nfor each in many:\n    pass\n```\n"
    bank.write_text(text, encoding="utf-8")
    settings = Settings.load(
        corpus=bank, index=tmp_path / "index", encoder=str(tmp_path / "model"), answer_at=0, offer_at=0
    )
    encoder = FakeEncoder()
    turn = Tutor(settings, open_index(settings, encoder), encoder).ask("How is a loop written?")
    (citation,) = turn.reply.citations
    assert text[citation.start : citation.end] == citation.quote
    assert "for each in many" in citation.quote


# --- leaning on the conversation ---------------------------------------------------------------


@pytest.mark.parametrize(("message", "query"), LEANING, ids=[each[0] for each in LEANING])
def test_what_may_lean_is_read_with_its_topic_too(
    reader: Reader, after_dropout: Conversation, message: str, query: str
) -> None:
    """Alone, and with the topic before it; where little is asked, what was asked last comes along."""
    alone, within = reader.read(message, after_dropout).ways
    assert (alone.kind, alone.topic) == ("question", None)
    assert (within.kind, within.topic, within.query) == ("follow-up", "dropout", query)


@pytest.mark.parametrize("message", OF_ITS_OWN)
def test_what_stands_alone_can_be_searched_as_typed(
    reader: Reader, after_dropout: Conversation, message: str
) -> None:
    """The first way to read it has nothing from the conversation, but for how it takes up the thread."""
    reading = reader.read(message, after_dropout).ways[0]
    assert (reading.kind, reading.topic) == ("question", None)
    assert reading.query == message.removeprefix("and ")


@pytest.mark.parametrize(
    "message", ["what is overfitting?", "overfitting", "no, overfitting", "overfitting?"]
)
def test_the_name_of_another_topic_needs_no_decision(
    reader: Reader, after_dropout: Conversation, message: str
) -> None:
    """Nothing but the name of another question of the bank is read in one way."""
    (reading,) = reader.read(message, after_dropout).ways
    assert (reading.kind, reading.topic, reading.named) == ("question", None, "overfitting")


def test_a_no_that_belongs_to_the_question_stays(reader: Reader, after_dropout: Conversation) -> None:
    """Only a no that is set off corrects the last reading."""
    kept = reader.read("no overfitting at all?", after_dropout).ways[0]
    assert kept.query == "no overfitting at all?"
    assert reader.read("no no, overfitting", after_dropout).ways[0].query == "overfitting"


@pytest.mark.parametrize(
    ("message", "query"),
    [
        ("it's not dropout, it's weight decay", "weight decay"),
        ("it is not the dropout rate I think, more that the images differ", "the images differ"),
        ("forget the dropout. my loss is nan, what first", "my loss is nan, what first"),
        ("that is not clear, say more on the rate", "that is not clear, say more on the rate"),
        ("forget gate or input gate, which one", "forget gate or input gate, which one"),
    ],
)
def test_what_is_denied_is_not_searched(
    reader: Reader, after_dropout: Conversation, message: str, query: str
) -> None:
    """Only where a thing is denied and another one follows."""
    assert reader.read(message, after_dropout, requests=False).ways[0].query == query


@pytest.mark.parametrize(
    ("message", "query"),
    [("what about overfitting?", "overfitting?"), ("ok, and how about overfitting?", "overfitting?")],
)
def test_how_a_message_takes_up_the_thread_is_not_searched(
    reader: Reader, after_dropout: Conversation, message: str, query: str
) -> None:
    """What is left is what the learner asks about."""
    assert reader.read(message, after_dropout).ways[0].query == query


@pytest.mark.parametrize("message", [each[0] for each in LEANING])
def test_nothing_leans_on_nothing(reader: Reader, message: str) -> None:
    """Without a conversation every message is read as it stands."""
    (reading,) = reader.read(message, ()).ways
    assert (reading.kind, reading.topic, reading.query) == ("question", None, message)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "question"),
    [
        pytest.param("and at test time?", "dropout", id="goes on"),
        pytest.param("why does that help?", "dropout", id="points back"),
        pytest.param("how does the forget gate of an LSTM work?", "recurrent-networks", id="another topic"),
        pytest.param("and what is the capital of France?", None, id="leaves the bank"),
        pytest.param("recommend a good restaurant", None, id="leaves the bank without a question"),
    ],
)
def test_what_the_bank_says_decides(tutor: Tutor, talk: Talk, message: str, question: str | None) -> None:
    """After dropout, the way is taken that the bank's evidence speaks for, or none."""
    reply = talk(tutor, "What is dropout?", message)[-1].reply
    assert (reply.citations[0].question if reply.citations else None) == question


@pytest.mark.slow
def test_the_topic_is_one_that_is_quoted(tutor: Tutor) -> None:
    """What "simpler" will refer to stands in the reply, whatever was found besides."""
    asked = ["im building a spam filter with 2% spam"]
    asked += [each.question for each in read_learners(CHECKOUT / "corpus")[:120]]
    turns = [turn for turn in map(tutor.ask, asked) if turn.reply.citations]
    assert len(turns) > 60
    for turn in turns:
        assert turn.state.question in {each.question for each in turn.reply.citations}, turn.message


def test_a_decline_does_not_change_the_topic(small_tutor: Tutor, talk: Talk) -> None:
    """After a question that was not answered, "simpler" is still about what was."""
    turn = talk(small_tutor, "What is dropout?", "best sourdough bread recipe", "simpler")[-1]
    assert {citation.question for citation in turn.reply.citations} == {"dropout"}
    assert turn.reading.facet == "intuition"


def test_the_topic_follows_the_conversation(small_tutor: Tutor, talk: Talk) -> None:
    """After a change of topic, what leans leans on the new one."""
    turn = talk(small_tutor, "What is dropout?", "What is overfitting?", "in short?")[-1]
    assert turn.reading.topic == "overfitting"
    assert {citation.question for citation in turn.reply.citations} == {"overfitting"}


def test_a_topic_that_left_the_bank_is_forgotten(small_tutor: Tutor, after_dropout: Conversation) -> None:
    """A conversation from before a rebuild, about a question that is gone, is no context."""
    gone = replace(after_dropout[0].state, question="not-there-any-more")
    turn = small_tutor.ask("simpler", (replace(after_dropout[0], state=gone),))
    assert turn.reading.topic is None


# --- corrections, returns, comparisons ---------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        "no, I meant overfitting",
        "No I mean overfitting",
        "sorry, I meant overfitting",
        "actually, I meant overfitting",
        "I meant overfitting",
        "wait, not that, overfitting",
        "not that one but overfitting",
        "back to overfitting",
        "let's go back to overfitting",
        "can we return to overfitting?",
        "what about overfitting?",
        "and overfitting?",
    ],
)
def test_another_topic_replaces_the_last(
    small_tutor: Tutor, after_dropout: Conversation, message: str
) -> None:
    """Corrected, returned to or turned to: the named topic is answered, and is the topic from then on."""
    turn = small_tutor.ask(message, after_dropout)
    assert turn.reply.verdict == "answered"
    assert turn.reply.citations[0].question == "overfitting"
    then = small_tutor.ask("in short?", (*after_dropout, turn))
    assert then.reading.topic == "overfitting"


@pytest.mark.parametrize(
    ("before", "correction", "query"),
    [
        ("how do i check it?", "no, i mean dropout", "dropout: how do i check it?"),
        ("how do i check it?", "i meant the dropout", "dropout: how do i check it?"),
        ("is overfitting bad?", "no, i mean dropout", "dropout"),
        ("how do i check it?", "no, i mean dropout at test time", "dropout at test time"),
        ("a long story of my network that forgets everything it saw", "no, i mean dropout", "dropout"),
    ],
)
def test_a_question_without_subject_is_asked_again_of_what_a_correction_names(
    small_tutor: Tutor, talk: Talk, before: str, correction: str, query: str
) -> None:
    """Where the question before has a subject of its own, or the correction says more, it stands alone."""
    turn = talk(small_tutor, "what is overfitting?", before, correction)[-1]
    assert turn.reading.query.removeprefix("overfitting: ") == query


@pytest.mark.parametrize(
    "message",
    [
        "what is the difference between dropout and overfitting?",
        "dropout vs overfitting",
        "compare overfitting with dropout",
        "is dropout the same as overfitting?",
    ],
)
def test_two_topics_are_compared(small_tutor: Tutor, message: str) -> None:
    """Two terms and a word that sets them apart: the authored contrast comes first."""
    turn = small_tutor.ask(message)
    assert set(turn.reading.compared) == {"dropout", "overfitting"}
    assert turn.reply.citations[0].facet == "contrast"


@pytest.mark.parametrize(
    "message",
    ["What is overfitting?", "explain overfitting please"],
)
def test_another_topic_begins_anew_in_a_bank_that_carries_no_asked_questions(
    small_tutor: Tutor, after_dropout: Conversation, message: str
) -> None:
    """What is not known of what was asked does not hold a message back at the topic before."""
    turn = small_tutor.ask(message, after_dropout)
    assert turn.reply.citations[0].question == "overfitting"


def test_in_a_bank_of_one_question_nothing_speaks_for_others(
    small_tutor: Tutor, small_corpus: Path, tmp_path: Path
) -> None:
    """What stands for the nearest passage elsewhere is the usual one, not one that is very far."""
    (tmp_path / "corpus").mkdir()
    shutil.copy(small_corpus / "02-overfitting.md", tmp_path / "corpus")
    settings = small_tutor.settings.model_copy(
        update={"corpus": tmp_path / "corpus", "index": tmp_path / "index"}
    )
    tutor = Tutor(settings, open_index(settings, small_tutor.encoder), small_tutor.encoder)
    conversation = (tutor.ask("what is overfitting?"),)
    ((topic, known),) = decisions(tutor, "does a validation error tell me?", conversation)
    assert (topic, known.passage_other, known.voted) == ("overfitting", _USUAL_PASSAGE, _USUAL_VOTED)


@pytest.mark.parametrize(
    "message",
    [
        "how does it differ from overfitting?",
        "is it the same as overfitting?",
        "compare with overfitting",
        "and the difference to overfitting?",
        "vs overfitting",
    ],
)
def test_it_is_compared_with_what_is_named(reader: Reader, after_dropout: Conversation, message: str) -> None:
    """ "how does it differ from overfitting?" sets the topic against the term, whatever the wording."""
    (reading,) = reader.read(message, after_dropout).ways
    assert set(reading.compared) == {"dropout", "overfitting"}
    assert reading.query.startswith("dropout: ")


@pytest.mark.parametrize(
    ("message", "whole"),
    [
        ("what is dropout?", True),
        ("dropout", True),
        ("explain dropout please", True),
        ("tell me about overfitting", True),
        ("dropout at test time", False),
        ("why does dropout scale the units?", False),
    ],
)
def test_a_bare_name_asks_for_the_whole_topic(reader: Reader, message: str, whole: bool) -> None:
    """A name and nothing else asks for the topic; a word more asks for a detail."""
    (reading,) = reader.read(message, ()).ways
    assert (reading.named is not None) is whole


# --- the conversation comes only from the argument ---------------------------------------------


def test_two_conversations_never_mix(small_tutor: Tutor, talk: Talk) -> None:
    """Interleaved turn by turn, each goes as it goes alone."""
    one = ("What is dropout?", "simpler", "and at test time?", "more")
    two = ("What is overfitting?", "in short?", "more", "common mistakes?")
    alone = talk(small_tutor, *one), talk(small_tutor, *two)
    mixed: list[Conversation] = [(), ()]
    for pair in zip(one, two, strict=True):
        for place, message in enumerate(pair):
            mixed[place] += (small_tutor.ask(message, mixed[place]),)
    for apart, together in zip(alone, mixed, strict=True):
        assert [replace(turn, seconds=0) for turn in apart] == [replace(turn, seconds=0) for turn in together]


def test_asking_twice_changes_nothing(small_tutor: Tutor, after_dropout: Conversation) -> None:
    """The same message after the same turns is the same turn, but for the seconds."""
    for message in ("simpler", "and at test time?", "more", "What is dropout?", "nonsense"):
        first, second = (replace(small_tutor.ask(message, after_dropout), seconds=0) for _ in range(2))
        assert first == second


# --- the conversations that the design names, on the real bank ---------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("opening", "message", "question", "facet"),
    [
        pytest.param("dropout", "why does that help?", "dropout", None, id="why does that help"),
        pytest.param("dropout", "and at test time?", "dropout", None, id="and at test time"),
        pytest.param(
            "recurrent-networks", "what about GRU?", "recurrent-networks", None, id="what about GRU"
        ),
        pytest.param("attention", "simpler", "attention", "intuition", id="simpler"),
        pytest.param("gradient-descent", "show me code", "gradient-descent", "code", id="show me code"),
        pytest.param(
            "batch-vs-layer-norm",
            "no, I meant layer norm",
            "batch-vs-layer-norm",
            None,
            id="no, I meant layer norm",
        ),
        pytest.param("dropout", "no, I meant overfitting", "overfitting", None, id="no, I meant overfitting"),
    ],
)
def test_a_conversation_is_read(
    tutor: Tutor, opening: str, message: str, question: str, facet: FacetName | None
) -> None:
    """After the question's title, the message is answered from the question and the facet it means."""
    turn = tutor.ask(message, (tutor.ask(tutor.questions[opening].title),))
    assert turn.reply.verdict == "answered"
    assert turn.reply.citations[0].question == question
    if facet:
        assert {citation.facet for citation in turn.reply.citations} == {facet}


@pytest.mark.slow
@pytest.mark.parametrize(
    "message",
    [
        "back to the first thing",
        "back to the first question",
        "go back to the first topic",
        "ok so back to the first thing",
    ],
)
def test_the_first_thing_can_be_returned_to(tutor: Tutor, talk: Talk, message: str) -> None:
    """ "back to the first thing" is the topic that the conversation began with."""
    conversation = talk(tutor, "What is backpropagation?", "What is overfitting?", message)
    turn = conversation[-1]
    assert turn.reply.verdict == "answered"
    assert {citation.question for citation in turn.reply.citations} == {"backpropagation"}


@pytest.mark.parametrize(
    ("message", "topics"),
    [
        pytest.param("first thing we talked about again: what is scaled?", ["dropout"], id="the first"),
        pytest.param("the coach again, who stays home?", ["dropout", "overfitting"], id="again"),
        pytest.param("who stays home?", ["overfitting", "dropout"], id="the last two"),
    ],
)
def test_what_was_talked_about_before_can_be_gone_on_from(
    reader: Reader, small_tutor: Tutor, talk: Talk, message: str, topics: list[str]
) -> None:
    """The last two topics; a message that says so may be about any earlier one, or about the first."""
    conversation = talk(small_tutor, "What is dropout?", "What is overfitting?")
    assert [each.topic for each in reader.read(message, conversation).ways[1:]] == topics


def test_words_recall_what_was_said_on_another_topic(small_tutor: Tutor, talk: Talk) -> None:
    """ "the mask" was a word of dropout: that speaks against the topic at hand, and only that."""
    conversation = talk(small_tutor, "What is the mask of dropout?", "What is overfitting?")

    def recalls(message: str) -> float:
        (topic, known), (other, known_of_other) = decisions(small_tutor, message, conversation)
        assert (topic, known.earlier, other, known_of_other.earlier) == ("overfitting", 0, "dropout", 1)
        return known.recalls

    assert recalls("how is the mask drawn?") > 0
    assert recalls("why does the gap grow?") == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("messages", "question"),
    [
        (["what is dropout?", "what is a spectrogram?", "and when testing, are they off?"], "dropout"),
        (["how do LSTMs remember?", "what is mixup?", "can the forget gate learn?"], "recurrent-networks"),
        (["what is dropout?", "what is mixup?", "also for text?"], "data-augmentation"),
    ],
)  # fmt: skip
def test_an_aside_does_not_end_what_it_was_an_aside_to(
    tutor: Tutor, talk: Talk, messages: list[str], question: str
) -> None:
    """A message goes on from the topic before the last one if it fits that better."""
    (*_, turn) = talk(tutor, *messages)
    assert (turn.reading.kind, turn.reading.topic) == ("follow-up", question)


@pytest.mark.parametrize(
    ("message", "query"),
    [
        ("no, I meant overfitting", "overfitting"),
        ("i didn't ask how to add it, i asked how common it is", "how common it is"),
        ("i didn't mean dropout but overfitting", "overfitting"),
        ("that's overfitting. i need momentum", "momentum"),
        ('explain "standard errors"', 'what is "standard errors"?'),
        ("no not overfitting, momentum", "momentum"),
        ("no, I mean momentum, not overfitting", "momentum"),
        ("overfitting, not dropout", "overfitting"),
        ("overfitting, not dropout?", "overfitting?"),
        ("ok another question: what is overfitting", "what is overfitting"),
        ("one more question: what is overfitting", "what is overfitting"),
        ("something else. what is overfitting", "what is overfitting"),
        ("let's move on to what overfitting is", "what overfitting is"),
    ],
)
def test_what_a_message_means_instead_is_what_is_searched(
    reader: Reader, after_dropout: Conversation, message: str, query: str
) -> None:
    """Without what it says that it does not mean, and without how it says so."""
    assert reader.read(message, after_dropout).ways[0].query == query


@pytest.mark.parametrize(
    "message",
    [
        "something newer than overfitting",
        "different questions need different losses?",
        "training loss falls, not validation loss",
        "why overfitting, not momentum?",
        "i don't want overfitting! how do i avoid it?",
        "i don't want to use a gpu",
    ],
)
def test_what_only_sounds_like_that_is_searched_whole(
    reader: Reader, after_dropout: Conversation, message: str
) -> None:
    """No word is cut in two, and a wish or a contrast is no correction."""
    alone = reader.read(message, after_dropout).ways[0]
    assert alone.query.strip(" ?!") == message.strip(" ?!") and alone.kind == "question"


def test_a_new_topic_drops_the_old_one(reader: Reader, after_dropout: Conversation) -> None:
    """A message that says so needs no decision; one that points back does."""
    assert len(reader.read("new topic: what is overfitting", after_dropout).ways) == 1
    assert len(reader.read("another question: does it converge", after_dropout).ways) == 2


@pytest.mark.parametrize(
    "message", ["no, i don't mean the radio", "i wasn't asking about buses", "not that one"]
)
def test_what_names_no_other_thing_is_offered_others(
    reader: Reader, after_dropout: Conversation, message: str
) -> None:
    """The reading is rejected, and nothing takes its place."""
    (way,) = reader.read(message, after_dropout).ways
    assert way.kind == "rejected"


@pytest.mark.parametrize(
    ("message", "social"),
    [
        ("hmmm ok", True),
        ("ahh that's different", True),
        ("ha i got 2 of 3", True),
        ("done. got it right", True),
        ("scaled inputs was the problem lol. thanks", True),
        ("that fixed it, thx", True),
        ("so its ok?", False),
        ("what was the problem", False),
        ("tell me whether the learning rate was the problem", False),
        ("uh, what is it?", False),
        ("hmm, what is different?", False),
        ("i got it wrong", False),
    ],
)
def test_a_reaction_is_told_from_a_question(
    reader: Reader, after_dropout: Conversation, message: str, social: bool
) -> None:
    """Sounds however they are drawn out, and what is said after a quiz."""
    kinds = {way.kind for way in reader.read(message, after_dropout).ways}
    assert (kinds == {"thanks"}) == social


# --- what a message asks of the last reply, by what such messages mean -------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "kind", "facet"),
    [
        ("could you put this in two lines for my notes", "short", "in-brief"),
        ("any torch lines for that", "facet", "code"),
        ("squeeze that onto a flash card", "short", "in-brief"),
        ("say it as if I were ten years old", "facet", "intuition"),
    ],
)
def test_a_request_in_new_words_is_about_the_last_reply(
    tutor: Tutor, talk: Talk, message: str, kind: ReadingKind, facet: FacetName
) -> None:
    """No list has these words; what they mean is a request, and the last topic answers it."""
    turn = talk(tutor, "what is dropout", message)[-1]
    assert (turn.reading.kind, turn.reading.topic, turn.reading.facet) == (kind, "dropout", facet)
    assert {(each.question, each.facet) for each in turn.reply.citations} == {("dropout", facet)}


@pytest.mark.slow
@pytest.mark.parametrize("message", ["huh, would not have guessed", "well that is surprising"])
def test_a_remark_is_not_searched(
    tutor: Tutor, talk: Talk, cites_nothing: Callable[[Reply], bool], message: str
) -> None:
    """It asks nothing, so nothing is quoted, and the topic stays."""
    conversation = talk(tutor, "what is dropout", message, "in short?")
    assert conversation[1].reading.kind == "remark"
    assert cites_nothing(conversation[1].reply)
    assert conversation[2].reading.topic == "dropout"


@pytest.mark.slow
@pytest.mark.parametrize("message", ["why", "that's surprising, but why", "wow, is that always so?"])
def test_a_reaction_that_asks_is_no_remark(tutor: Tutor, talk: Talk, message: str) -> None:
    """However short, it is answered: by what follows, or by where it stands."""
    turn = talk(tutor, "what is dropout", message)[-1]
    assert turn.reading.kind in {"follow-up", "source"}
    assert turn.reply.citations


@pytest.mark.slow
@pytest.mark.parametrize(
    "message",
    [
        "as a numbered list of the main points of attention please",
        "huh, would not have guessed batch norm",
    ],
)
def test_what_names_another_topic_asks_nothing_of_the_last_reply(
    tutor: Tutor, talk: Talk, message: str
) -> None:
    """The same words with a term of another topic are searched."""
    assert talk(tutor, "what is dropout", message)[-1].reading.kind in {"question", "follow-up"}


@pytest.mark.slow
def test_a_facet_may_be_asked_of_another_topic(tutor: Tutor, talk: Talk) -> None:
    """Said in words that no list holds, with a term that another question lists."""
    reading = talk(tutor, "what is dropout", "walk me through Adam with actual numbers")[-1].reading
    assert (reading.kind, reading.topic, reading.facet) == ("facet", "gradient-descent", "worked-example")


# --- a piece of a question ---------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "message", "query"),
    [
        pytest.param(
            "what is dropout", "in transformers?", "what is dropout in transformers?", id="a fragment"
        ),
        pytest.param(
            "what is dropout",
            "momentum, why does it help",
            "momentum, why does it help",
            id="nothing left out",
        ),
    ],
)
def test_what_a_message_leaves_out_is_taken_from_the_one_before(
    tutor: Tutor, talk: Talk, before: str, message: str, query: str
) -> None:
    """So the whole bank is searched for both; what leaves nothing out stays as it is."""
    assert talk(tutor, before, message)[-1].reading.query == query


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "message", "query"),
    [
        pytest.param("Adam or SGD?", "which is faster", "which is faster, Adam or SGD", id="which"),
        pytest.param(
            "weight decay vs dropout", "can i use both", "can i use both weight decay and dropout", id="both"
        ),
        pytest.param("CNN vs Transformer", "the second one?", "Transformer", id="the second"),
        pytest.param(
            "Adam or SGD?", "does the former need more memory", "does Adam need more memory", id="the former"
        ),
        pytest.param(
            "Adam or SGD?", "does the first layer matter", "does the first layer matter", id="no side"
        ),
        pytest.param("what is Adam?", "which is faster", "which is faster", id="nothing compared"),
    ],
)
def test_the_two_things_of_a_comparison_stay_in_mind(
    tutor: Tutor, talk: Talk, before: str, message: str, query: str
) -> None:
    """ "Which", "both", "the second" mean the sides of the question before; other firsts do not."""
    readings = tutor.understanding.reader.read(message, talk(tutor, before))
    assert readings.ways[0].query == query


@pytest.mark.slow
def test_the_sides_outlast_a_follow_up(tutor: Tutor, talk: Talk) -> None:
    """ "And memory?" goes on about both, so the second is still SGD."""
    talked = talk(tutor, "adam or sgd?", "and memory?", "so when would i take the second")
    assert "sgd" in talked[-1].reading.query
    assert talked[-1].reply.citations[0].question == "gradient-descent"


# --- a word that names a request where none is meant -------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("softmax or sigmoid for multi-label", "can i put softmax before CrossEntropyLoss in pytorch"),
        (
            "how small should the bottleneck of an autoencoder be",
            "can the code be bigger than the input then",
        ),
    ],
)
def test_what_asks_of_the_subject_is_no_request(tutor: Tutor, talk: Talk, before: str, message: str) -> None:
    """Though "in pytorch", "with ... in", "the code" ask for one elsewhere."""
    turn = talk(tutor, before, message)[-1]
    assert turn.reading.facet is None
    assert turn.reply.citations[0].facet in {"explanation", "pitfalls"}


@pytest.mark.slow
@pytest.mark.parametrize("message", ["says who?", "really?", "i doubt that", "are you sure about that"])
def test_a_doubt_is_answered_by_where_it_stands(tutor: Tutor, talk: Talk, message: str) -> None:
    """The place of what was quoted, and the literature that it names."""
    first, second = talk(tutor, "why does dropout reduce overfitting", message)
    assert second.reading.kind == "source"
    assert second.reply.citations[0].question == first.reply.citations[0].question


@pytest.mark.parametrize(
    "message", ["what can you answer", "which topics do you know", "What can I ask you?"]
)
def test_what_the_bank_holds_can_be_asked(small_tutor: Tutor, message: str) -> None:
    """Every answered question is named."""
    turn = small_tutor.ask(message)
    assert turn.reading.kind == "scope"
    assert all(
        question.title in turn.reply.blocks[0].text
        for question in small_tutor.questions.values()
        if question.answered
    )


# --- what only looks like a side, a question about the bank, praise --------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "message",
    [
        "what other optimizers are there?",
        "on the other hand, what about dropout?",
        "what is a first principal component?",
        "what happens first in training?",
        "in the first place why do we need an activation function?",
        "how do both bias and variance change?",
        "which is why I asked about dropout",
    ],
)
def test_other_firsts_and_seconds_are_no_side(tutor: Tutor, talk: Talk, message: str) -> None:
    """They are searched as they stand."""
    readings = tutor.understanding.reader.read(message, talk(tutor, "should I use Adam or SGD?"))
    alone = readings.ways[0].query.lower()
    assert "adam" not in alone and "sgd" not in alone


@pytest.mark.slow
def test_a_part_of_the_reply_is_no_side(tutor: Tutor, talk: Talk) -> None:
    """ "The second point" is one of the reply's; so is "the second one" once something else was said."""
    assert talk(tutor, "should I use Adam or SGD?", "explain the second point")[-1].reading.kind == "item"
    assert (
        talk(tutor, "should I use Adam or SGD?", "key points", "explain the second one")[-1].reading.kind
        == "item"
    )


@pytest.mark.parametrize(
    "message", ["so what do I do?", "what can I do?", "what would you do", "what do i learn"]
)
def test_what_to_do_is_not_what_the_bank_holds(
    reader: Reader, after_dropout: Conversation, message: str
) -> None:
    """Only what can be asked, or which topics there are."""
    assert all(way.kind != "scope" for way in reader.read(message, after_dropout).ways)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("thanks a lot", "You are welcome"),
        ("great", "You are welcome"),
        ("not great", "All right"),
        ("ok", "All right"),
        ("bye", "Goodbye"),
    ],
)
def test_a_reaction_gets_the_sentence_for_it(small_tutor: Tutor, talk: Talk, message: str, said: str) -> None:
    """Praise that is negated is none."""
    assert talk(small_tutor, "What is dropout?", message)[-1].reply.blocks[0].text.startswith(said)


def test_more_after_an_unsure_reply_is_read(small_tutor: Tutor, talk: Talk) -> None:
    """Where nothing was quoted yet, there is no quiz to go on with."""
    unsure = small_tutor.settings.model_copy(update={"answer_at": 2.0, "offer_at": 0.0})
    doubtful = Tutor(unsure, small_tutor.opened, small_tutor.encoder)
    assert talk(doubtful, "What is dropout?", "more")[-1].reply.verdict in {"unsure", "answered", "declined"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "plain"),
    [
        ("relu vs sigmoid quick pls", "relu vs sigmoid"),
        ("is k-means quick?", "is k-means quick"),
        ("the first thing", "the first thing"),
        ("what my prof said", "what my prof said"),
        ("understood, thanks", "understood, thanks"),
        ("explain attention and gans pls", "explain attention and gans"),
        ("what is dropout lol!!", "what is dropout"),
        ("the receptive field thing?", "the receptive field"),
        ("ok and the double descent thing my prof mentioned", "ok and the double descent"),
        ("is that the same thing", "is that the same thing"),
        ("all shoes look identical. bug or a known thing", "all shoes look identical. bug or a known thing"),
        ("please", "please"),
        ("quick sort or merge sort", "quick sort or merge sort"),
    ],
)
def test_words_that_ask_for_nothing_end_no_message(tutor: Tutor, message: str, plain: str) -> None:
    """They go, unless nothing is left; what they say elsewhere stays."""
    assert tutor.plain(message).rstrip(" !?") == plain


@pytest.mark.slow
@pytest.mark.parametrize("message", ["LLM", "what is BPE?", "ViT"])
def test_a_bare_term_of_the_bank_is_offered_its_question(tutor: Tutor, message: str) -> None:
    """It is no gibberish, and what it belongs to is among what may be meant."""
    turn = tutor.ask(message)
    assert turn.reply.verdict != "declined"
    owners = tutor.understanding.names.named(message.lower())
    assert {hit.question.id for hit in turn.questions[:3]} & set(owners)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "message", "kind"),
    [
        ("adam vs sgd", "wait what about lstm is it better than gru", "recurrent-networks"),
        ("how would you build a sentiment analysis system?", "sarcasm", "sentiment-analysis-case"),
        ("what are convolutional networks", "i dont get the receptive field thing", "convolutional-networks"),
        ("explain attention and gans pls", "more on the second", "generative-adversarial-networks"),
    ],
)
def test_it_is_read_as_what_it_says(
    tutor: Tutor, talk: Callable[..., Conversation], before: str, message: str, kind: str
) -> None:
    """Two named things are not set against the topic, a word of the bank is no remark."""
    turn = talk(tutor, before, message)[-1]
    assert turn.reply.citations and turn.reading.compared == ()
    assert {citation.question for citation in turn.reply.citations[:1]} == {kind}
    assert turn.reading.kind in {"question", "follow-up"}


@pytest.mark.slow
def test_how_a_thing_is_asked_for_is_no_part_of_it(tutor: Tutor) -> None:
    """Where the whole message is unclear, what is left without the request is searched."""
    turn = tutor.ask("softmax but like for dummies")
    assert turn.reply.verdict == "answered"
    assert any(citation.facet == "intuition" for citation in turn.reply.citations)


@pytest.mark.slow
@pytest.mark.parametrize("message", ["model.eval() vs forgetting it", "training compared to skipping that"])
def test_a_pronoun_is_no_side(tutor: Tutor, message: str) -> None:
    """Nothing is set apart from what a word points back to; elsewhere in the message it may point."""
    assert tutor.ask(message).reading.sides == ()
    assert tutor.ask("dropout vs batch norm? I don't get it").reading.sides == ("dropout", "batchnorm")


@pytest.mark.slow
def test_one_name_among_few_words_is_no_other_language(tutor: Tutor) -> None:
    """A short question with a name that no dictionary has is English."""
    turn = tutor.ask("explain gini impurity")
    assert "English" not in turn.reply.blocks[0].text


@pytest.mark.slow
def test_a_message_without_content_is_not_about_the_tutor(
    tutor: Tutor, talk: Callable[..., Conversation]
) -> None:
    """ "what can i do" after a problem asks for its remedy."""
    turn = talk(tutor, "why are my gradients getting tiny in the early layers", "so what can i do")[-1]
    assert turn.reply.citations


# --- objections and denials ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "rest", "to_content"),
    [
        ("you said that already. and on text?", "and on text?", True),
        ("That's the definition, but how do I train it?", "how do I train it?", True),
        ("that didn't say what an epoch is", "what an epoch is", True),
        ("You jumped to Adam, but I was asking about plain momentum.", "plain momentum.", True),
        ("That paragraph is about data, not about models. Which model?", "Which model?", True),
        ("That reply was still about GANs. Softmax or sigmoid?", "Softmax or sigmoid?", True),
        ("That was about zeros. My question was what too large ones do.", "what too large ones do.", True),
        ("I did not write oversampling. I meant beam search.", "beam search.", True),
        ("I did not ask softmax. What IS cross-entropy?", "What IS cross-entropy?", True),
        ("did that, still nan", "did that, still nan", True),
        ("I already use dropout, what else?", "I already use dropout, what else?", True),
        ("shrunk the code to 8, still does. next", "shrunk the code to 8, still does. next", True),
        ("500 servers now, still fine?", "500 servers now, still fine?", False),
        ("it depends on what else is in the batch", "it depends on what else is in the batch", False),
        ("ok and if that doesn't help?", "ok and if that doesn't help?", True),
        ("Did you mean the loss?", "Did you mean the loss?", False),
        ("Did that really work?", "Did that really work?", False),
        ("Did AlexNet use dropout?", "Did AlexNet use dropout?", False),
        ("why does it have no effect at test time?", "why does it have no effect at test time?", False),
        ("can a big network still overfit?", "can a big network still overfit?", False),
        ("why did that happen with sigmoid?", "why did that happen with sigmoid?", False),
        ("I did not try dropout. should I?", "I did not try dropout. should I?", False),
        ("is it still flat at the minimum?", "is it still flat at the minimum?", False),
        ("I never asked why. I asked how.", "I never asked why. I asked how.", False),
        ("that's about 300 MB. is it too large?", "that's about 300 MB. is it too large?", False),
        ("it's about birds. which loss?", "it's about birds. which loss?", False),
        ("I did not write a loop. where do I start?", "I did not write a loop. where do I start?", False),
        (
            "it is about my data, 300 rows. is that enough?",
            "it is about my data, 300 rows. is that enough?",
            False,
        ),
        ("way too long, does the mask change the units", "does the mask change the units", False),
        ("too much dropout?", "too much dropout?", False),
        ("you mix the batches, does order matter?", "you mix the batches, does order matter?", False),
        ("too long, just the key points", "too long, just the key points", False),
        ("you said that already", "you said that already", False),
        ("i read that dropout is bad, why?", "i read that dropout is bad, why?", False),
        ("you can use it again, right?", "you can use it again, right?", False),
        ("this is too long to train", "this is too long to train", False),
    ],
)
def test_an_objection_is_told_from_what_is_asked(message: str, rest: str, to_content: bool) -> None:
    """Nothing is taken off where nothing else is said, or where the words ask for a shorter form."""
    objection = objection_in(message)
    assert message[objection.length :].removeprefix("I was asking about ") == rest
    assert objection.to_content == to_content


@pytest.mark.parametrize(
    ("message", "tried"),
    [
        ("what is next token prediction?", False),
        ("what is next after the forward pass?", False),
        ("in beam search, keep the next best step", False),
        ("what happens if that fails?", False),
        ("how do I know if it doesn't work?", False),
        ("no difference to weight decay?", False),
        ("so it doesn't change anything at test time?", False),
        ("thanks, but I still don't understand why it is off", False),
        ("i did linear algebra", False),
        ("I did a course on this", False),
        ("i read that it doesn't change it much", False),
        ("I have done the derivation, can you show me the formula", False),
        ("we already have a probability, so why log softmax?", False),
        ("ok what is next", True),
        ("shrunk it, no change", True),
        ("i tried dropout", True),
        ("already on flash attention, still oom", True),
        ("did the warmup, still flat", True),
    ],
)
def test_what_was_tried_is_told_from_what_is_asked(message: str, tried: bool) -> None:
    """Only who has done what was advised, or asks for the rest, gets nothing of it again."""
    assert objection_in(message) == Objection(to_content=tried, tried=tried)


def test_a_correction_of_a_question_that_the_bank_has_lost_is_read(
    small_tutor: Tutor, after_dropout: Conversation
) -> None:
    """A chat outlives a bank that was built anew without one of its questions."""
    (turn,) = after_dropout
    gone = replace(turn.reading, kind="follow-up", topic="gone", query="gone: when do i stop?")
    turn = small_tutor.ask("i mean overfitting", (*after_dropout, replace(turn, reading=gone)))
    assert turn.reading.query


@pytest.mark.parametrize(
    "message",
    [
        "no dropout now. how do networks learn?",
        "not dropout. how do networks learn?",
        "leave dropout. how do networks learn?",
    ],
)
def test_a_topic_that_is_refused_is_left(reader: Reader, after_dropout: Conversation, message: str) -> None:
    """What comes behind it is read alone, or after the topic before it."""
    (alone,) = reader.read(message, after_dropout).ways
    assert (alone.kind, alone.topic, alone.query) == ("question", None, "how do networks learn")


def test_another_thing_that_is_refused_leaves_the_topic(reader: Reader, after_dropout: Conversation) -> None:
    """ "no labels. ..." is a fact of the learner's case."""
    _, within = reader.read("no labels. how often is the mask drawn?", after_dropout).ways
    assert within.topic == "dropout"
    assert "no labels" in within.query


@pytest.mark.parametrize(
    ("message", "term"),
    [
        ("isolation forest, what is that?", "isolation forest"),
        ("so what is a walrus then?", "walrus"),
        ("how does a walrus work?", "walrus"),
        ("how does it turn scores into weights?", ""),
        ("what is a mask of overfitting?", ""),
        ("what is the point of that whole long story about masks here?", ""),
        ("why is a walrus used?", ""),
    ],
)
def test_a_term_that_the_bank_lacks_is_known(
    reader: Reader, after_dropout: Conversation, message: str, term: str
) -> None:
    """Three words at most, none of them the bank's."""
    assert reader.read(message, after_dropout).ways[-1].term == term
