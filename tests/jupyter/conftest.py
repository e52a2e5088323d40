"""A shell as a kernel has it, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config


@dataclass(frozen=True)
class Ran:
    """A cell that was run: what it printed, what it displayed, and what it raised."""

    printed: str
    shown: list[dict[str, str]]
    error: BaseException | None

    @property
    def text(self) -> str:
        """The report as text, its lines joined."""
        return " ".join(" ".join(data["text/plain"] for data in self.shown).split())


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A shell with the extension loaded, that leaves nothing behind."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.run_line_magic("load_ext", "grader")
    yield shell
    shell.run_line_magic("unload_ext", "grader")
    InteractiveShell.clear_instance()


@pytest.fixture
def run(shell: InteractiveShell) -> Callable[[str], Ran]:
    """Runs a cell."""

    def run(cell: str) -> Ran:
        with capture_output() as captured:
            done = shell.run_cell(cell, store_history=True)
        shown = [output.data for output in captured.outputs]
        return Ran(captured.stdout + captured.stderr, shown, done.error_before_exec or done.error_in_exec)

    return run
