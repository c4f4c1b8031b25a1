"""A crowd goes through in its order, a few at a time, and whoever fails or gives up holds up nobody."""

import threading
import time
from collections.abc import Callable

import pytest

from tutor.chat.gate import Gate
from tutor.chat.tutor import Tutor


def _until(claim: Callable[[], bool]) -> None:
    """Wait for ``claim`` to hold, ten seconds at most."""
    for _ in range(1000):
        if claim():
            return
        time.sleep(0.01)
    raise AssertionError("never happened")


@pytest.mark.parametrize("places", [1, 2])
def test_threads_go_through_in_the_order_in_which_they_came(places: int) -> None:
    """Twenty wait behind a closed gate; opened, it lets them in as they queued, never too many."""
    gate = Gate(places)
    order: list[int] = []
    inside: list[int] = []
    for _ in range(places):
        gate.__enter__()

    def work(number: int) -> None:
        with gate:
            order.append(number)
            inside.append(number)
            assert len(inside) <= places
            time.sleep(0.001)
            inside.remove(number)

    threads = []
    for number in range(20):
        threads.append(threading.Thread(target=work, args=(number,)))
        threads[-1].start()
        _until(lambda: len(gate._waiting) == len(threads))
    gate.__exit__(None, None, None)  # the other place stays taken, so that order can be told
    for thread in threads:
        thread.join(10)
    assert order == list(range(20))


def test_work_that_fails_leaves_its_place() -> None:
    """An error inside goes on to the caller, and the next one gets in."""
    gate = Gate(1)
    with pytest.raises(ValueError, match="inside"), gate:
        raise ValueError("inside")
    with gate:
        pass


def test_who_gives_up_waiting_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that is interrupted in the queue leaves it, and the place is free again."""
    gate = Gate(1)
    gate.__enter__()

    class Interrupted:
        def __init__(self) -> None:
            self._waits = False

        def acquire(self) -> None:
            if self._waits:
                raise KeyboardInterrupt
            self._waits = True

    with monkeypatch.context() as patched:
        patched.setattr(threading, "Lock", Interrupted)
        with pytest.raises(KeyboardInterrupt):
            gate.__enter__()
    assert not gate._waiting
    gate.__exit__(None, None, None)
    with gate:
        pass


def test_a_crowd_gets_the_answers_of_a_lone_learner(small_tutor: Tutor) -> None:
    """Sixteen threads ask at once what one asked before: the same replies, and every place is free again."""
    questions = ["what is dropout?", "what is overfitting?", "and at test time?", "thanks"] * 4
    alone = [small_tutor.ask(question).reply for question in questions]
    together: dict[int, object] = {}

    def ask(place: int) -> None:
        together[place] = small_tutor.ask(questions[place]).reply

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [together[place] for place in range(len(questions))] == alone
