"""One case: story, timeline, moves, files, drafts, who else is looking."""
