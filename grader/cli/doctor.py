"""`grade doctor`: versions, devices, and which isolation layers hold on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from grader.worker.isolation.interface import Layer


@click.command()
def doctor() -> None:
    """Show versions, devices and the isolation in force here."""
    from grader.catalogue import course_root, exercises, is_handout
    from grader.session.launch import Examiner
    from grader.worker.isolation.stack import OF_SERVER, OF_WORKERS, WATCHDOG

    with Examiner() as examiner:
        here = examiner.look_around()
    click.echo(f"grade      {here.grader}, Python {here.python} on {here.platform}")
    click.echo(f"torch      {here.torch}, numpy {here.numpy}")
    click.echo(
        "CUDA       "
        + ("none: CUDA checks are not run here, and cost nothing" if here.device == "cpu" else here.device)
    )
    click.echo(f"course     {len(exercises())} exercises in {course_root()}" + ", without hidden tests" * is_handout())
    click.echo("isolation  what stands around a learner's code here:")
    layers: list[Layer[Any]] = [*OF_SERVER, *OF_WORKERS, WATCHDOG]
    about = {layer.name: layer for layer in layers}
    for layer in here.isolation:
        state = f"stops {about[layer.name].stops}" + (f" ({layer.ms:.2g} ms)" if layer.ms else "")
        if not layer.in_force:
            state = f"MISSING ({layer.detail}): {about[layer.name].missing}"
        click.echo(f"  {layer.name:<13}{state}")
    if any(not layer.in_force for layer in here.isolation):
        click.echo("Fine for practice. To grade what others hand in, use a Linux machine where no layer is missing.")
