"""Rules of the evidence locker. Pure."""
