"""Configuration from environment variables, one comment each; README lists the same names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What an installation may set. Without any variable the product runs on this machine alone."""

    # KAOCHA_DATA: the one folder of all state: database, files, keys, queue.
    data: Path
    # DATABASE_URL: another database than the SQLite file in KAOCHA_DATA (postgresql+psycopg://…).
    database_url: str
    # HOST: the address that the server listens on.
    host: str
    # PORT: its port.
    port: int
    # KAOCHA_PUBLIC_URL: the address that people type, https in real use; cookies become Secure with it.
    public_url: str
    # KAOCHA_PROXIES: how many reverse proxies stand before the server (their X-Forwarded-* are believed).
    proxies: int
    # KAOCHA_UPLOAD_MB: the largest upload that is taken, in MB.
    upload_mb: int
    # KAOCHA_SESSION_HOURS: how long a sign-in lasts without use.
    session_hours: int
    # KAOCHA_LOG: the least level that is logged (DEBUG, INFO, WARNING).
    log_level: str

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")


def settings_from(environ: dict[str, str] | os._Environ[str] | None = None) -> Settings:
    """Read the settings; ValueError names the variable that is not usable."""
    env = os.environ if environ is None else environ
    data = Path(env.get("KAOCHA_DATA") or Path(__file__).parents[2] / "instance").resolve()
    host, port = env.get("HOST") or "127.0.0.1", _number(env, "PORT", 8000)
    return Settings(
        data=data,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data / 'kaocha.db'}",
        host=host,
        port=port,
        public_url=env.get("KAOCHA_PUBLIC_URL") or f"http://{f'[{host}]' if ':' in host else host}:{port}",
        proxies=_number(env, "KAOCHA_PROXIES", 0),
        upload_mb=_number(env, "KAOCHA_UPLOAD_MB", 64),
        session_hours=_number(env, "KAOCHA_SESSION_HOURS", 12),
        log_level=(env.get("KAOCHA_LOG") or "INFO").upper(),
    )


def _number(env: dict[str, str] | os._Environ[str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal():
        raise ValueError(f"{name} must be a whole number, not {text!r}")
    return int(text)
