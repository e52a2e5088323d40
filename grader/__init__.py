"""The autograder of a course on back-propagation: `grade exercise03`, or from Python
`report = grader.grade("exercise03", Path("linear.py"))`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader._version import __version__

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from grader.grading import grade
    from grader.results import Report

__all__ = ["Report", "__version__", "grade"]


def __getattr__(name: str) -> Any:
    """What is offered to other programs, imported when it is asked for: the command starts in 0.2 s."""
    if name == "grade":
        from grader.grading import grade

        return grade
    if name == "Report":
        from grader.results import Report

        return Report
    raise AttributeError(f"module 'grader' has no attribute {name!r}")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """`%load_ext grader` in a notebook: `%%grade exercise03` then grades the cell that it heads."""
    from grader.jupyter.magic import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """`%unload_ext grader`."""
    from grader.jupyter.magic import unload

    unload(shell)
