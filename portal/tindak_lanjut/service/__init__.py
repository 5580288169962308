"""Use cases of the follow-up."""
