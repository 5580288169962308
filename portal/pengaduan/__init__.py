"""Complaints: from a citizen's story to an answer on time."""
