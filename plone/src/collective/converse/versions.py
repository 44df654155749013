"""Say which versions run here, for whoever looks for a fault."""

from importlib.metadata import version


def versions_here():
    """The `versions` of `SystemAnswer` in spec/http.d.ts."""
    return {"addon": version("collective.converse"), "plone": version("Products.CMFPlone")}
