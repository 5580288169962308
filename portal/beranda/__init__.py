"""The citizen's start page and the officer's work list."""
