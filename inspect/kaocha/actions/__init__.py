"""Everything that changes something: one verb per function, `by=` and `at=` always, never a commit."""
