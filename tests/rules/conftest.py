"""Random cases are drawn the same way on every machine and are never failed for being slow on a busy one."""

from hypothesis import settings

settings.register_profile("rules", deadline=None, derandomize=True, database=None)
settings.load_profile("rules")
