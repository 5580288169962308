"""Figures of a period, each opening the cases behind it; closing a period."""
