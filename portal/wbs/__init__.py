"""Whistle-blowing: a sealed room that even the owner of the database cannot read (docs/ancaman-wbs.md)."""
