"""What happened last to the chat server's settings, as this process saw it.

Other processes, and this one after its next start, know nothing of it. Nothing depends on it: the gateway itself asks
again and again.
"""

from collective.converse.notes import asked
from typing import NamedTuple
from zope.component.hooks import getSite
import time


class Outcome(NamedTuple):
    """At which time (unix seconds), with which `ServerSettings`, and what became of them."""

    at: float
    settings: dict
    notes: list


# By the sites' paths.
_last = {}


def remember(site, outcome):
    """Keep the `Outcome` for a site, named by its path."""
    _last[site] = outcome


def last_outcome(settings):
    """The last `Outcome` of exactly these settings in this site, or None."""
    last = _last.get(site_path())
    return last if last is not None and last.settings == settings else None


def remember_question(settings):
    """The gateway has just got the settings: what was said of an order that it did not get no longer holds."""
    last = last_outcome(settings)
    if last is not None and last.notes[0].field is None:
        remember(site_path(), Outcome(time.time(), settings, [asked()]))


def site_path():
    return "/".join(getSite().getPhysicalPath())
