"""Kaocha 考察: evaluating model-worker innovation studios, from the notice to the list."""

import sys

try:
    # One SQLite library per process: two of them on one file in one process lost an acknowledged row.
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
except ImportError:  # no wheel for this machine: db.py then does without WAL and says so
    pass
