"""The autograder of a course on back-propagation: `grade exercise03`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """`%load_ext grader` in a notebook: `%%grade exercise03` then grades the cell that it heads."""
    from grader.jupyter.magic import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """`%unload_ext grader`."""
    from grader.jupyter.magic import unload

    unload(shell)
