"""The option `--device`, of every command that grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.errors import UsageFault

if TYPE_CHECKING:
    from grader.results import Environment

device_option = click.option(
    "--device",
    type=click.Choice(["cpu", "cuda", "auto"]),
    default="auto",
    show_default=True,
    help="Where to run the code; auto is the CPU, and CUDA if there is a GPU.",
)


def check_device(device: str, here: Environment) -> None:
    """Raise UsageFault if the user asked for a CUDA device and workers see none. here: this machine, as they see it."""
    if device == "cuda" and here.device == "cpu":
        raise UsageFault(
            "There is no CUDA device here, or torch can't use it.",
            "Leave --device out to grade on the CPU; `grade doctor` says what torch finds.",
        )
