"""Finding what a command's argument names, and acting for its authority from there on."""

from __future__ import annotations

import click

from ..db import act_for
from ..models import Cycle
from ..queries.cycles import cycle_called
from ..queries.which_authority import authorities_with_cycle


def find_cycle(argument: str, authority: str = "") -> Cycle:
    """The cycle that CYCLE (its code, or authority/code) names; a message and a non-zero exit for none or several."""
    owner, _, code = argument.rpartition("/")
    owner = authority or owner
    found = authorities_with_cycle(code, owner)
    if len(found) > 1:
        names = ", ".join(f"{name}/{code}" for _, name in found)
        raise click.ClickException(f"several authorities have a cycle of this code; name one: {names}")
    if not found:
        raise click.ClickException(f"no cycle {code!r}" + (f" in authority {owner!r}" if owner else ""))
    act_for(found[0][0])
    return cycle_called(code)
