"""Members who wait for the gateway to be told of them, in the background."""

from threading import Lock
from threading import Thread
import json


# Members; of those beyond it the gateway hears when they log in.
MOST_WAITING = 5000
# Bytes of the ids that are told in one, as JSON.
LONGEST = 12_000


class Waiting:
    """However many are added, there is one thread for each door, and each member waits once."""

    def __init__(self, tell, wait):
        """`tell(door, ids)` tells, and raises nothing; `wait()` waits for those who come soon after the first."""
        self.tell = tell
        self.wait = wait
        self.lock = Lock()
        # Ids by the doors that have a thread.
        self.ids = {}

    def add(self, door, user_ids):
        """Returns at once."""
        with self.lock:
            has_thread = door in self.ids
            waiting = self.ids.setdefault(door, {})
            for user_id in user_ids:
                if len(waiting) < MOST_WAITING:
                    waiting.setdefault(user_id)
        if not has_thread:
            # Nobody waits for it when the process ends.
            Thread(target=self.work, args=(door,), name="collective.converse", daemon=True).start()

    def work(self, door):
        self.wait()
        while batch := self.take(door):
            self.tell(door, batch)
            self.wait()

    def take(self, door):
        """The next ones, and none when the thread is to end."""
        with self.lock:
            waiting = self.ids[door]
            batch, size = [], 0
            for user_id in list(waiting):
                size += len(json.dumps(user_id)) + 1
                if size > LONGEST and batch:
                    break
                del waiting[user_id]
                batch.append(user_id)
            if not batch:
                del self.ids[door]
            return batch
