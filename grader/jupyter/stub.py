"""An exercise as a notebook: the task, and the stub in a cell that starts with `%%grade`."""

from __future__ import annotations

from typing import Any

from grader.course.catalogue import Exercise

LOAD = "%load_ext grader"
HOW = """\
## Your answer

Fill in the gaps in the cell below, which replaces `{stub}`. Run the cell to grade it: the report appears underneath,
and other cells can use what it defines. Add as many cells as you like, above or below.

Once the notebook is saved, `grade {name}` in a terminal grades it, too."""
PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def notebook(exercise: Exercise) -> str:
    """The notebook as JSON. Jupyter and `grade` can both grade it."""
    import nbformat  # here, because it is slow (submission/notebook.py)

    v4: Any = nbformat.v4
    name = exercise.short
    task = (exercise.public_folder / "README.md").read_text(encoding="utf-8")
    stub = (exercise.public_folder / exercise.stub).read_text(encoding="utf-8")
    cells = [
        v4.new_markdown_cell(task.rstrip(), id="task"),
        v4.new_markdown_cell(HOW.format(stub=exercise.stub, name=name), id="how"),
        v4.new_code_cell(LOAD, id="load"),
        v4.new_code_cell(f"%%grade {name}\n{stub.rstrip()}", id="answer"),
    ]
    written: str = v4.writes(v4.new_notebook(cells=cells, metadata=PYTHON))
    return written + "\n"
