"""`flask user`: authorities and accounts from the server's shell."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import AppGroup
from sqlalchemy import select

from ..actions import people
from ..db import act_for, begin_write, commit, db
from ..models import Authority
from ..problems import Problem
from ..rules.permissions import ROLES

user = AppGroup("user", help="Authorities and accounts.")


@user.command("authority")
@click.argument("code")
@click.argument("name")
@click.option("--en", default="", help="Its name in English.")
def authority(code: str, name: str, en: str) -> None:
    """Make an authority (评定机关) with CODE and NAME."""
    begin_write()
    with refusals():
        people.create_authority(code=code, name=name, name_en=en, at=datetime.now(UTC))
        commit()
    click.echo(code)


@user.command("add")
@click.argument("authority_code")
@click.argument("username")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(sorted(ROLES)))
@click.password_option()
def add(authority_code: str, username: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Make an account in an authority."""
    with refusals():
        password_hash = people.hash_password(password, username=username)
        begin_write()
        owner = db.session.scalar(select(Authority).where(Authority.code == authority_code))
        if owner is None:
            raise click.ClickException(f"no authority {authority_code}; make it with: flask user authority")
        act_for(owner.id)
        people.create_account(
            username=username, name=name, roles=roles, by=None, at=datetime.now(UTC), password_hash=password_hash
        )
        commit()
    click.echo(username)


class refusals:
    """A Problem becomes a message and a non-zero exit status."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Problem):
            raise click.ClickException(error.sentence("en")) from None
