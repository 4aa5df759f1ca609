"""Bytes: the store, pictures, workbooks, papers. Heavy libraries live here and nowhere else."""
