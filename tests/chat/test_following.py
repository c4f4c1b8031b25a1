"""Which passages answer a message that goes on from what was said."""

from collections.abc import Callable

import numpy as np
import pytest

from tutor.chat.following.passages import WEIGHTS, Following, Signals, score
from tutor.chat.replies.quoting import quoted_sections
from tutor.chat.tutor import Tutor
from tutor.records import Conversation

GAN = "generative-adversarial-networks"
Talk = Callable[..., Conversation]


def following(tutor: Tutor, conversation: Conversation, message: str) -> Following:
    """A message after a conversation."""
    return Following.of(tutor._retriever.look(message), conversation, tutor._retriever)


def known(tutor: Tutor, conversation: Conversation, message: str) -> Signals:
    """The signals of every chunk for a message on the conversation's last topic."""
    topic = conversation[-1].state.question
    assert topic is not None
    return following(tutor, conversation, message).signals(topic)


def test_each_signal_has_a_weight_and_is_of_every_chunk(small_tutor: Tutor, talk: Talk) -> None:
    """In the order of their names."""
    found = known(small_tutor, talk(small_tutor, "What is dropout?"), "why does that help")
    assert len(WEIGHTS) == len(Signals._fields)
    assert {each.shape for each in found} == {(len(small_tutor.opened.index.chunks),)}


def test_what_was_shown_is_told_apart(small_tutor: Tutor, talk: Talk) -> None:
    """What the last reply quoted first, what it quoted besides, and what any reply quoted."""
    index = small_tutor.opened.index
    conversation = talk(small_tutor, "What is dropout?", "show me code")
    found = known(small_tutor, conversation, "why")
    facets = {
        name: {index.chunks[place].facet for place in np.flatnonzero(getattr(found, name))}
        for name in ("first", "shown")
    }
    assert facets["first"] == {"code"}
    assert {"code", "in-brief"} <= facets["shown"]
    assert {index.chunks[place].question for place in np.flatnonzero(found.topic)} == {"dropout"}


def test_the_best_chunk_scores_one(small_tutor: Tutor, talk: Talk) -> None:
    """All others less; a topic's own chunk more than the same chunk without its topic."""
    conversation = talk(small_tutor, "What is dropout?")
    found = known(small_tutor, conversation, "why does that help")
    assert score(found).max() == 1
    without = score(found._replace(topic=np.zeros_like(found.topic), topic_sure=np.zeros_like(found.topic)))
    mine = np.flatnonzero(found.topic)
    others = np.flatnonzero(found.topic == 0)
    assert score(found)[mine].max() - score(found)[others].max() > without[mine].max() - without[others].max()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "message", "section"),
    [
        ("why divide the scores by sqrt(dk)", "and if i dont?", "divided-by-the-square-root"),
        ("why divide the scores by sqrt(dk)", "and if i don't?", "divided-by-the-square-root"),
        ("what is focal loss", "what if i set gamma to 0", "focal-loss"),
        ("how do LSTMs fix vanishing gradients", "completely?", "what-gates-do-not-solve"),
    ],
)
def test_a_bare_message_is_about_what_was_just_shown(
    tutor: Tutor, talk: Talk, before: str, message: str, section: str
) -> None:
    """Not about whatever the bank says of the whole question first."""
    turn = talk(tutor, before, message)[-1]
    index = tutor.opened.index
    assert any(section in each for each in quoted_sections([turn.reply], index))


@pytest.mark.slow
def test_another_question_may_answer_what_goes_on(tutor: Tutor, talk: Talk) -> None:
    """The whole bank is ranked: a message that leads elsewhere is answered there."""
    conversation = talk(tutor, "does dropout slow training down")
    found = following(tutor, conversation, "and how do i choose the step size of Adam")
    best = tutor.opened.index.chunks[int(found.scores("dropout").argmax())]
    assert best.question in {"learning-rate", "gradient-descent"}
    assert found.lead("dropout") < 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "facet"),
    [
        ("what is attention?", "why divided by the square root of d_k? exam question!", None),
        ("backprop explained", "simpler? and what does it cost in memory, i run out of it", None),
        ("what is attention?", "three tokens please, with real numbers", "worked-example"),
        ("what is a GAN", "in the code where do i put the noise", "code"),
    ],
)
def test_a_facet_is_meant_only_where_it_is_near_to_what_else_is_said(
    tutor: Tutor, talk: Callable[..., Conversation], first: str, second: str, facet: str | None
) -> None:
    """A word of a request in a message that says more may be part of the question."""
    assert talk(tutor, first, second)[-1].reading.facet == facet


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "message", "section"),
    [
        ("what does backprop compute", "is it expensive", "what-the-backward-pass-costs"),
        ("how does momentum help sgd", "what value do people use", "momentum-and-nesterov"),
        ("why do gradients explode", "ok going back to the exploding case, what do i do", "how-to-fix"),
    ],
)
def test_a_message_that_says_little_alone_is_not_declined(
    tutor: Tutor, talk: Talk, before: str, message: str, section: str
) -> None:
    """What the bank knows nothing of alone, and is no remark nor of another field, goes on."""
    turn = talk(tutor, before, message)[-1]
    assert turn.reading.kind == "follow-up"
    assert any(section in each for each in quoted_sections([turn.reply], tutor.opened.index))


@pytest.mark.slow
@pytest.mark.parametrize(
    "message",
    [
        "who won the world cup in 1998?",
        "how do I cook rice",
        "lol what a name",
        "order me a pizza",
        "what is natural selection",
        "what causes inflation",
        "who discovered penicillin",
        "please marry me",
    ],
)
def test_what_is_of_no_bank_is_declined_in_a_conversation_too(tutor: Tutor, talk: Talk, message: str) -> None:
    """Whatever was talked about before, nothing is quoted, and none of it is offered as what was meant."""
    turn = talk(tutor, "what is dropout?", message)[-1]
    assert not turn.reply.citations and not turn.reading.alternatives


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "message", "alone", "topic"),
    [
        ("what is LoRA", "does the learning rate stay the same", "learning-rate", "transfer-learning"),
        ("what is a GAN", "which optimizer is usual", "gradient-descent", GAN),
    ],
)
def test_a_message_taken_alone_that_may_go_on_is_told_what_the_topic_says(
    tutor: Tutor, talk: Talk, before: str, message: str, alone: str, topic: str
) -> None:
    """A passage of the topic at hand stands right behind the answer, announced as of that topic."""
    turn = talk(tutor, before, message)[-1]
    cited = [citation.question for citation in turn.reply.citations]
    assert turn.reading.kind == "question" and cited[0] == alone and topic in cited[:2]
