"""`%%grade exercise03`: grades the text of its cell, shows the report below it, and leaves the cell to the kernel.

The kernel's own objects are never judged, and nothing of the hidden tests comes into the kernel: the examiner is a
process of its own, as it is for `grade exercise03`. torch is not imported here.
"""

from __future__ import annotations

import atexit
import hashlib
import sys
from argparse import ArgumentTypeError
from io import StringIO

from IPython.core.inputtransformer2 import cell_magic as plain_cell_magic
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display

from grader.course.catalogue import Exercise, find
from grader.errors import Fault
from grader.examiner.pool import ExaminerPool
from grader.grading import grade
from grader.reporting import html, text
from grader.results import Report
from grader.submission.cell import Cell

HEAD = "%%grade"


class Said(Exception):
    """Ends the cell, and the run of the cells below it, with these words and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def load(shell: InteractiveShell) -> None:
    """`%load_ext grader`."""
    magics = GradeMagics(shell)
    shell.register_magics(magics)
    shell.input_transformers_cleanup.append(magics.then_run)


def unload(shell: InteractiveShell) -> None:
    """`%unload_ext grader`: the command goes, and the examiner ends."""
    magics = shell.magics_manager.registry.pop(GradeMagics.__name__)
    del shell.magics_manager.magics["cell"]["grade"]
    shell.input_transformers_cleanup.remove(magics.then_run)
    magics.examiners.close()


def _seed(word: str) -> int:
    if not word.isdecimal() or int(word) >= 2**31:
        raise ArgumentTypeError(f"{word!r} is no number from 0 to {2**31 - 1}")
    return int(word)


@magics_class
class GradeMagics(Magics):
    """The cell magic, and the examiner that it keeps: torch is loaded once and not for each cell."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self.examiners = ExaminerPool(refill=True)
        atexit.register(self.examiners.close)
        self._shell = shell
        self._bodies: dict[str, str] = {}

    def then_run(self, lines: list[str]) -> list[str]:
        """A cell headed by `%%grade` as Python: one line that grades it, and then the rest as it stands.

        So the kernel runs the cell itself: its traceback, its last value and its `await` are those of any other cell.
        One that isn't Python is the kernel's to refuse, and isn't graded.
        """
        body = "".join(lines[1:])
        if not body.strip() or lines[0].split()[:1] != [HEAD]:
            return lines
        # Tracebacks may show the first line: the whole cell would fill it.
        key = hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:8]
        self._bodies[key] = body
        return [*plain_cell_magic([lines[0], key]), *plain_cell_magic(lines[1:])]

    @magic_arguments()
    @argument("exercise", help="exercise03, 3, or exercise03_linear")
    @argument("--device", choices=["cpu", "cuda", "auto"], default="auto", help="Where to judge.")
    @argument("--seed", type=_seed, help="Repeat the inputs of an earlier report.")
    @argument("--explain", action="store_true", help="Show the evidence in text, too; the report under a cell has it.")
    @no_var_expand
    @cell_magic
    def grade(self, line: str, cell: str) -> None:
        """Grade this cell for an exercise, by itself: its text, and the imports of the cells that ran before it.

        The cell then runs as any other does, so that what it defines is there for the next one.
        """
        asked = parse_argstring(self.grade, line)
        try:
            exercise = find(asked.exercise)
        except Fault as fault:
            raise Said(_words(fault)) from None
        try:
            _show(
                self._report(exercise, self._handed_in(self._bodies.get(cell, cell)), asked.device, asked.seed),
                asked.explain,
            )
        except KeyboardInterrupt:
            raise Said("Stopped.") from None
        except Fault as fault:
            print(_words(fault), file=sys.stderr)
        except Exception as error:  # a bug of ours doesn't keep the cell from running
            print(f"The grader failed ({type(error).__name__}: {error}). Please report that.", file=sys.stderr)

    def _report(self, exercise: Exercise, cell: Cell, device: str, seed: int | None) -> Report:
        return self.examiners.run(
            lambda examiner: grade(exercise, cell, device=device, seed=seed, examiner=examiner), exercise.preload
        )

    def _handed_in(self, body: str) -> Cell:
        history = self._shell.history_manager
        earlier = history.input_hist_raw[: self._shell.execution_count] if history else ()
        return Cell("\n" + body, tuple(earlier))  # a line for the magic: line numbers are then those of the cell


def _show(report: Report, explain: bool) -> None:
    plain = StringIO()
    text.write(report, plain, explain)
    display({"text/html": html.fragment(report), "text/plain": plain.getvalue()}, raw=True)


def _words(fault: Fault) -> str:
    whose = {"course": " The course is at fault, not you.", "grader": " The grader is at fault, not you."}
    return f"{fault.what} {fault.do}{whose.get(fault.whose, '')}"
