"""Lets a few threads through at a time, in the order in which they came.

Without it, the threads of a crowd take turns within one question: all wait long, and some, which Python's
lock happens to pass over, wait many times longer than others.
"""

import threading
from collections import deque
from types import TracebackType


class Gate:
    """A context for work that at most ``places`` threads do at once. First come, first served."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: deque[threading.Lock] = deque()
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            turn.acquire()
        except BaseException:  # interrupted: what waits behind must not wait for this one
            with self._lock:
                if turn in self._waiting:
                    self._waiting.remove(turn)
                else:
                    self._leave()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._leave()

    def _leave(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._free += 1
