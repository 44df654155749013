"""A rival of the gateway for the benchmark alone: Plone itself signs the token, as collective.converse 1 had it."""
