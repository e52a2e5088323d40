"""The option `--require-isolation`, of every command that grades what others hand in."""

from __future__ import annotations

import click

isolation_option = click.option(
    "--require-isolation",
    "level",
    type=click.Choice(["limits", "sandbox", "full"]),
    help="Refuse to grade with less isolation than this (see `grade doctor`).",
)
