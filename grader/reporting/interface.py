"""What a report format is, and what it knows of the place its report goes to."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from grader.results import Report

WIDTH = 100


@dataclass(frozen=True)
class Target:
    """Where a report goes: by default into a file.

    terminal: whether it is a terminal, which shows colours. width: characters in a line. encoding: what can be shown.
    explain: whether the evidence is wanted, too.
    """

    terminal: bool = False
    width: int = WIDTH
    encoding: str = "utf-8"
    explain: bool = False

    @classmethod
    def of(cls, stream: TextIO, explain: bool = False) -> Target:
        """Of an open stream."""
        terminal = stream.isatty()
        width = min(shutil.get_terminal_size().columns, WIDTH) if terminal else WIDTH
        return cls(terminal, width, getattr(stream, "encoding", None) or "utf-8", explain)


@dataclass(frozen=True)
class Format:
    """A report format. The module of this package with the same name has `render(report, target)`, which returns text.

    The module is imported when it is needed (`load` does so in advance): no format loads the libraries of another one.

    name: what --format calls it. suffixes: of files that get this format if none is named. for_people: people read it
    where it is printed, so other messages may follow it there. ends_output: a program reads its last line, so nothing
    else may be printed after it. makes_folder: the folder of its file is created if it is missing. annotates: what is
    printed differs from what a file gets. The module then also has `render_log(report, target)`, for the log of a CI
    job, and `job_files(report)`, texts to append to the files that environment variables of the job name.
    """

    name: str
    suffixes: tuple[str, ...] = ()
    for_people: bool = False
    ends_output: bool = False
    makes_folder: bool = False
    annotates: bool = False

    def load(self) -> None:
        """Import the module now, while there is something to wait for."""
        self._module()

    def render(self, report: Report, target: Target) -> str:
        """The report as a file has it."""
        return str(self._module().render(report, target))

    def render_log(self, report: Report, target: Target) -> str:
        """The report as it is printed."""
        module = self._module()
        return str(module.render_log(report, target) if self.annotates else module.render(report, target))

    def job_files(self, report: Report) -> Mapping[str, str]:
        """What a printed report leaves for other steps of the job: by the name of an environment variable."""
        files: dict[str, str] = self._module().job_files(report) if self.annotates else {}
        return files

    def _module(self) -> Any:
        return import_module(f"grader.reporting.{self.name}")
