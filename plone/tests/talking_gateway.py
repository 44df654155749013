"""A gateway that takes notices and knows who is connected, for tests of `collective.converse.api`."""

from gateway_server import Gateway
from threading import Condition
import json


NOTICE_PATH = "/.collective-converse/room-notice"
LIST_PATH = "/.collective-converse/site-sessions"
WHO_PATH = "/.collective-converse/site-who"


def session(user, **changes):
    """A `ConnectedSession`."""
    known = {"site": "plone", "jid": f"{user}@example.org/a", "user": user, "since": None, "client": None}
    return {**known, "address": None, "isHibernating": False, **changes}


class TalkingGateway(Gateway):
    def __init__(self):
        super().__init__()
        self.sessions = []
        # `(status, body)` of what comes next; afterwards everything is taken.
        self.answers = []
        self.came = Condition()

    def keeps(self, path):
        return path in (NOTICE_PATH, LIST_PATH, WHO_PATH)

    def listening(self):
        def answer(handler):
            order = self.orders[-1]
            status, body = self.answers.pop(0) if self.answers else (200, self.usual(order))
            self.answer_with(body, status)
            self.answer(handler)
            self.answer = answer
            with self.came:
                self.came.notify_all()

        self.answer = answer
        return super().listening()

    def usual(self, order):
        asked = json.loads(order.body)
        if order.path == NOTICE_PATH:
            return {}
        if order.path == WHO_PATH:
            return {"accounts": [{"user": asked["user"], "jid": f"{asked['user']}@example.org"}]}
        return {"sessions": [each for each in self.sessions if asked["user"] in (None, each["user"])]}

    def orders_at(self, path):
        return [order for order in self.orders if order.path == path]

    @property
    def said(self):
        """Room and text of each notice that came, in their order."""
        return [(order.settings["room"], order.settings["text"]) for order in self.orders_at(NOTICE_PATH)]

    def wait_for_notices(self, count):
        with self.came:
            assert self.came.wait_for(lambda: len(self.said) >= count, 10), self.said
        return self.said
