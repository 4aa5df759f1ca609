"""The commands, one module for each family; all act through the same actions as the pages."""

from __future__ import annotations

from flask import Flask

from . import check, demo, nominations, schemes, server, shortlist, user, verify

COMMANDS = (
    check.check, demo.demo, nominations.nominations, schemes.schemes, server.serve, server.work, shortlist.shortlist,
    user.user, verify.verify,
)  # fmt: skip


def register_commands(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)
