"""Quarterly figures without any key."""
