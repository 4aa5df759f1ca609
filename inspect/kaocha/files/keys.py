"""Secrets of the installation, made once by the first process that needs them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """The key that signs cookies: read from `folder/cookies`, made with mode 0600 if it is missing.

    Two processes starting at once agree: the file is linked into place whole, and the loser reads the winner's.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "cookies"
    if not path.exists():
        fresh = folder / f".{secrets.token_hex(8)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
