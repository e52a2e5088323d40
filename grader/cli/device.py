"""The option `--device`, of every command that grades."""

from __future__ import annotations

import click

device_option = click.option(
    "--device",
    type=click.Choice(["cpu", "cuda", "auto"]),
    default="auto",
    show_default=True,
    help="Where to run the code; auto is the CPU, and CUDA if there is a GPU.",
)
