"""Terms, subjects, canned answers and the way of counting."""
