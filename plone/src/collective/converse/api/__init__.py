"""The chat for Python code in Plone: rooms, notices, who is online. docs/python-api.md has all of it.

>>> from collective.converse import api
>>> room = api.room.create(id="press", title="Press", members=["nora", "omar"])
>>> api.room.notice(id="press", text="The minutes are there.")

Nothing here looks at permissions, as in `plone.api`: who calls has decided that it may be done. It is for code on the
file system; scripts that are edited through the web cannot import it.
"""

from collective.converse.api import exc
from collective.converse.api import people
from collective.converse.api import person
from collective.converse.api import room


__all__ = ["exc", "people", "person", "room"]
