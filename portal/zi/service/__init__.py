"""Use cases of the evidence locker."""
