"""Entries of a visit's journal: what a text may say, how texts hang together, and what they say as a set."""
