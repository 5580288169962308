"""What waits for an approver; the deadline board; duplicates side by side."""
