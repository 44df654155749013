"""`POST <site>/@@test-call-api`: calls of `collective.converse.api`, one after the other in one transaction."""

from collective.converse import api
from plone.protect.interfaces import IDisableCSRFProtection
from plone.session.tktauth import createTicket
from Products.Five import BrowserView
from ZODB.POSException import ConflictError
from zope.interface import alsoProvides
import binascii
import json
import time


# How often the publisher has run a request that was to fail first.
attempts = {}


class CallApi(BrowserView):
    """`{"calls": [["room.create", {...}], ...], "end": "commit" | "abort" | "repeat", "name": ...}`.

    Answers what each gives, or `{"code"}` of what it raises.
    """

    def __call__(self):
        alsoProvides(self.request, IDisableCSRFProtection)
        order = json.loads(self.request["BODY"])
        answers = [self.call(name, values) for name, values in order["calls"]]
        end = order["end"]
        if end == "abort":
            raise RuntimeError("given up")
        if end == "repeat":
            attempts[order["name"]] = attempts.get(order["name"], 0) + 1
            if attempts[order["name"]] < 3:
                raise ConflictError
        self.request.response.setHeader("Content-Type", "application/json")
        return json.dumps(answers)

    def call(self, name, values):
        if name == "cookie":
            return self.cookie(**values)
        module, _, function = name.partition(".")
        try:
            return getattr(getattr(api, module), function)(**values)
        except api.exc.ConverseApiError as error:
            return {"code": error.code}

    def cookie(self, user):
        """By which the site knows this user."""
        session = self.context.acl_users.session
        ticket = createTicket(
            secret=session._getSigningSecret(user),
            userid=user,
            timestamp=int(time.time()),
            mod_auth_tkt=session.getProperty("mod_auth_tkt"),
        )
        return binascii.b2a_base64(ticket, newline=False).decode()
