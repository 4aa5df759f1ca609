"""Alembic's door: runs migrations on the app's own engine, in one transaction that may write."""

from alembic import context
from flask import current_app

from kaocha.db import db

PRESERVED = {"alembic_version"}


def run() -> None:
    with db.engine.connect().execution_options(kaocha_migration=True) as connection:
        context.configure(
            connection=connection, target_metadata=db.metadata,
            render_item=render_item, **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


def render_item(kind, item, _autogen):
    """Write our column types as what they are in the database, so that a migration needs no code of today."""
    if kind == "type" and type(item).__module__ == "kaocha.models.types":
        return "sa.DateTime()" if type(item).__name__ == "Moment" else "sa.Text()"
    return False


run()
