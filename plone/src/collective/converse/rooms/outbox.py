"""What rooms have to say and was not said yet, in the order of each room."""

from collections import deque
from threading import Condition
from threading import Thread
import logging
import time


logger = logging.getLogger("collective.converse")

MOST = 1000
"""So many wait at most in one process; more are not said."""
# Seconds that one waits for a gateway that is down, or a room that is being made.
LONGEST_WAIT = 60
# Seconds between two attempts: twice as many after each.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10


class TryAgain(Exception):
    """It may be said later; the argument is why not now."""


class Line:
    """What one room has to say: `(order, until)`, and from when on it may be tried."""

    def __init__(self, due):
        self.orders = deque()
        self.due = due
        self.pause = FIRST_PAUSE


class Outbox:
    """One thread for all, while there is anything to say; a room that is not there keeps no other from talking."""

    def __init__(self, send, now=time.monotonic):
        """`send(key, order)` may raise `TryAgain`."""
        self.send = send
        self.now = now
        self.lines = {}
        self.count = 0
        self.changed = Condition()
        self.thread = None

    def put(self, key, order):
        """Returns at once. `key`: of a room."""
        with self.changed:
            if self.count >= MOST:
                logger.warning("A notice of the room %s is not said: %d others wait.", key[1], self.count)
                return
            line = self.lines.setdefault(key, Line(self.now()))
            line.orders.append((order, self.now() + LONGEST_WAIT))
            self.count += 1
            self.changed.notify_all()
            if self.thread is None:
                # Nobody waits for it when the process ends.
                self.thread = Thread(target=self.work, name="collective.converse notices", daemon=True)
                self.thread.start()

    def work(self):
        while (found := self.next()) is not None:
            key, order, until = found
            try:
                self.send(key, order)
            except TryAgain as why:
                if self.now() < until:
                    self.postpone(key)
                    continue
                logger.warning("A notice of the room %s was not said within a minute: %s", key[1], why)
            except Exception:
                logger.exception("A notice of the room %s was not said.", key[1])
            self.done(key)

    def next(self):
        """The one whose time has come, when it has; None where nothing waits, and the thread ends."""
        with self.changed:
            while self.lines:
                key = min(self.lines, key=lambda each: self.lines[each].due)
                line = self.lines[key]
                wait = line.due - self.now()
                if wait <= 0:
                    return key, *line.orders[0]
                self.changed.wait(wait)
            self.thread = None
            return None

    def postpone(self, key):
        with self.changed:
            line = self.lines[key]
            line.due = self.now() + line.pause
            line.pause = min(2 * line.pause, LONGEST_PAUSE)

    def done(self, key):
        with self.changed:
            line = self.lines[key]
            line.orders.popleft()
            self.count -= 1
            line.due, line.pause = self.now(), FIRST_PAUSE
            if not line.orders:
                del self.lines[key]
