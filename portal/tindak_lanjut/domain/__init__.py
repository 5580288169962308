"""Rules of the follow-up. Pure."""
