"""Reads that several pages or documents share; nothing here changes anything."""
