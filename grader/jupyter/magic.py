"""`%%grade exercise03`: grades the text of its cell, shows the report below it, and lets the kernel run the cell.

The kernel's objects are never judged, and hidden tests never enter the kernel: the examiner is a separate process, as
for `grade exercise03`. torch is not imported here.
"""

from __future__ import annotations

import atexit
import hashlib
import sys
from argparse import ArgumentTypeError

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
from grader.reporting.interface import Target
from grader.results import Report
from grader.submission.cell import Cell

HEAD = "%%grade"


class Said(Exception):
    """Stops this cell and the cells run after it, with a message instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def load(shell: InteractiveShell) -> None:
    """`%load_ext grader`."""
    magics = GradeMagics(shell)
    shell.register_magics(magics)
    shell.input_transformers_cleanup.append(magics.then_run)


def unload(shell: InteractiveShell) -> None:
    """`%unload_ext grader`: removes the command and ends the examiner."""
    magics = shell.magics_manager.registry.pop(GradeMagics.__name__)
    del shell.magics_manager.magics["cell"]["grade"]
    shell.input_transformers_cleanup.remove(magics.then_run)
    magics.examiners.close()


def _seed(word: str) -> int:
    if not word.isdecimal() or int(word) >= 2**31:
        raise ArgumentTypeError(f"{word!r} is not a number from 0 to {2**31 - 1}")
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
        """Turn a cell that starts with `%%grade` into Python: one line that grades it, then the rest unchanged.

        So the kernel runs the cell itself, with its usual traceback, last value and `await`. The kernel refuses a cell
        that isn't Python, which then isn't graded.
        """
        body = "".join(lines[1:])
        if not body.strip() or lines[0].split()[:1] != [HEAD]:
            return lines
        # Tracebacks may show the first line, so it has a key instead of the whole cell.
        key = hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:8]
        self._bodies[key] = body
        return [*plain_cell_magic([lines[0], key]), *plain_cell_magic(lines[1:])]

    @magic_arguments()
    @argument("exercise", help="exercise03, 3, or exercise03_linear")
    @argument("--device", choices=["cpu", "cuda", "auto"], default="auto", help="Where to run the tests.")
    @argument("--seed", type=_seed, help="Use the hidden inputs of an earlier report.")
    @argument("--explain", action="store_true", help="Also show the evidence in the text report.")
    @no_var_expand
    @cell_magic
    def grade(self, line: str, cell: str) -> None:
        """Grade this cell for an exercise: its text, with the imports of the cells that ran before it.

        Then the cell runs like any other, so that later cells can use what it defines.
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
        except Exception as error:  # a bug in the grader must not keep the cell from running
            print(f"The grader failed ({type(error).__name__}: {error}). Please report this.", file=sys.stderr)

    def _report(self, exercise: Exercise, cell: Cell, device: str, seed: int | None) -> Report:
        return self.examiners.run(
            lambda examiner: grade(exercise, cell, device=device, seed=seed, examiner=examiner), exercise.preload
        )

    def _handed_in(self, body: str) -> Cell:
        history = self._shell.history_manager
        earlier = history.input_hist_raw[: self._shell.execution_count] if history else ()
        return Cell("\n" + body, tuple(earlier))  # a line for the magic, so that line numbers are those of the cell


def _show(report: Report, explain: bool) -> None:
    plain = text.render(report, Target(explain=explain))
    display({"text/html": html.fragment(report), "text/plain": plain}, raw=True)


def _words(fault: Fault) -> str:
    whose = {"course": " The course is at fault, not you.", "grader": " The grader is at fault, not you."}
    return f"{fault.what} {fault.do}{whose.get(fault.whose, '')}"
