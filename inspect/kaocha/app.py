"""Puts the house together: settings, database, language, door, pages, commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from . import cli, jobs, logs
from .config import Settings, settings_from
from .db import db, init_db
from .files.keys import secret_key
from .files.store import Store
from .files.uploads import Parts
from .pages import answers, navigation, register_pages
from .pages.language import language

ROOT = Path(__file__).parents[2]
babel = Babel()
migrate = Migrate()


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """The application. `settings` come from the environment unless given; `overrides` are Flask's own, for tests."""
    settings = settings or settings_from()
    app = Flask("kaocha", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(_configuration(settings), **overrides)
    logs.init_logs(app, settings.log_level)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 4)  # type: ignore[method-assign]
    init_db(app, settings.data)
    app.extensions["store"] = Store(settings.data / "files")
    app.extensions["parts"] = Parts(settings.data / "incoming")
    babel.init_app(app, locale_selector=language, timezone_selector=lambda: "Asia/Shanghai")
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    answers.init_answers(app)
    register_pages(app)
    navigation.init_templates(app)
    jobs.init_jobs(app, settings.data)
    cli.register_commands(app)
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": secret_key(settings.data / "keys"),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # an error that is shown or logged quotes no values
        "SESSION_COOKIE_NAME": "__Host-kaocha" if settings.https else "kaocha",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_HOURS": settings.session_hours,
        "PERMANENT_SESSION_LIFETIME": settings.session_hours * 3600,
        "WTF_CSRF_TIME_LIMIT": None,  # a form lasts as long as its session
        "WTF_CSRF_SSL_STRICT": True,
        "MAX_CONTENT_LENGTH": settings.upload_mb * 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 2_000_000,
        "MAX_FORM_PARTS": 5_000,
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "translations"),
    }
