"""Ring at the gateway's door, in the background."""

from threading import Lock
from threading import Thread


class Bell:
    """However often it is rung, there is one thread for each door, and one ring that is still to come."""

    def __init__(self, ring_at, wait):
        """`ring_at(door)` rings, and raises nothing; `wait()` waits for those who come soon after the first."""
        self.ring_at = ring_at
        self.wait = wait
        self.lock = Lock()
        # Whether somebody has rung since the thread rang last, by the doors that have a thread.
        self.rung = {}

    def ring(self, door):
        """Returns at once."""
        with self.lock:
            is_waited_for = door in self.rung
            self.rung[door] = True
        if not is_waited_for:
            # Nobody waits for it when the process ends: the gateway asks again by itself.
            Thread(target=self.work, args=(door,), name="collective.converse", daemon=True).start()

    def work(self, door):
        while self.is_due(door):
            self.wait()
            # What changes from here on rings once more.
            with self.lock:
                self.rung[door] = False
            self.ring_at(door)

    def is_due(self, door):
        with self.lock:
            is_due = self.rung[door]
            if not is_due:
                del self.rung[door]
            return is_due
