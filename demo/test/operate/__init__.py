"""Has a real Plone do what a test wants, as its administrators would: for tests alone."""
