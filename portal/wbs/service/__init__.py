"""Use cases of the sealed room."""
