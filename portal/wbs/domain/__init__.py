"""Rules of the sealed room. Pure: standard library and the pure modules of the foundation."""
