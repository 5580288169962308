"""A report taken down at the desk, by letter or telephone."""
