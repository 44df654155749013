"""Make many valid `__ac` cookies for the members of a site.

Run with `zconsole run zope.conf make_logins.py`. Reads one JSON object on standard input:

    {"site": "Plone", "members": [user ids], "file": "absolute path", "most": 100000}

Each cookie is what Plone would have set at another second of the last hours: made by plone.session itself with the
site's own key, and good until the site's own time-out. The file gets them as a JSON list, the members in turn, so that
the first ones are one of each member, at most so many.

Prints one line of JSON: {"logins", "plone", "python"}, their number and two versions.
"""

from importlib.metadata import version
from itertools import islice
from pathlib import Path
from plone.session.tktauth import createTicket
from zope.component.hooks import setSite
import binascii
import json
import platform
import sys
import time


# Seconds that the oldest cookie is still good for.
SPARE = 1800


def main(app, wanted):
    site = app[wanted["site"]]
    setSite(site)
    session = site.acl_users.session
    now = int(time.time())
    seconds = range(now, now - session.getProperty("timeout") + SPARE, -1)
    pairs = islice(((user_id, second) for second in seconds for user_id in wanted["members"]), wanted["most"])
    logins = [make_login(session, user_id, second) for user_id, second in pairs]
    file = Path(wanted["file"])
    file.touch(mode=0o600)
    file.write_text(json.dumps(logins))
    return {"logins": len(logins), "plone": version("Products.CMFPlone"), "python": platform.python_version()}


def make_login(session, user_id, second):
    """The cookie that the session plugin sets; it takes no other time than now, hence not its own method."""
    ticket = createTicket(
        secret=session._getSigningSecret(user_id),
        userid=user_id,
        timestamp=second,
        mod_auth_tkt=session.getProperty("mod_auth_tkt"),
    )
    return binascii.b2a_base64(ticket, newline=False).decode()


answer = main(app, json.load(sys.stdin))  # noqa: F821, zconsole gives `app`
print(json.dumps(answer), flush=True)  # noqa: T201, this is what the script is for
