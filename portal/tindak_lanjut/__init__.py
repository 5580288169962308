"""Follow-up: recommendation → plan with person and due date → evidence → share done. Knows no origin."""
