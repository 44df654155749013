"""An add-on that calls `collective.converse.api` as a test says."""
