"""One report: content, dialogue, files, notes, moves, access."""
