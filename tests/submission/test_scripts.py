"""A notebook that was saved as a script: Jupyter, VS Code and Colab each write its commands in their own way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.submission.interface import Submission

Submit = Callable[..., Submission]

CLASS = "class Linear:\n    def f(self):\n        return 1\n"


def test_a_cell_held_as_text_is_taken_out(submit: Submit) -> None:
    held = f"get_ipython().run_cell_magic('time', '', {CLASS!r})"
    submission = submit(f"# In[1]:\n\nSCALE = 2\n\n# In[2]:\n\n{held}\n\n# In[3]:\n\nLinear.f = SCALE\n")
    assert [(chunk.label, chunk.source.strip("\n")) for chunk in submission.chunks] == [
        ("linear.py", "SCALE = 2"),
        ("linear.py, cell in line 7", CLASS.strip("\n")),
        ("linear.py", "Linear.f = SCALE"),
    ]
    assert submission.chunks[2].source.split("\n").index("Linear.f = SCALE") == 10  # as in the file
    assert submission.notes == ()


@pytest.mark.parametrize(
    "line",
    [
        "get_ipython().run_line_magic('time', 'Linear = 3')",
        "get_ipython().magic('time Linear = 3')",
        "get_ipython().run_cell_magic('capture', 'out', 'Linear = 3')",
        "get_ipython().run_cell_magic('time', '', '%matplotlib inline\\nLinear = 3')",
    ],
)
def test_so_is_a_statement(submit: Submit, line: str) -> None:
    chunks = submit(f"import os\n{line}\nx = 1").chunks
    assert [chunk.source.strip() for chunk in chunks] == ["Linear = 3"]


@pytest.mark.parametrize("command", ["'bash', '', 'ls'", "'timeit', '', 'Linear = 3'", "'time', '', 'x ='", "1, 2, 3"])
def test_what_is_no_python_of_its_own_is_not(submit: Submit, command: str) -> None:
    submission = submit(f"Linear = 1\nget_ipython().run_cell_magic({command})\n")
    assert [chunk.source.strip() for chunk in submission.chunks] == ["Linear = 1"]


def test_commands_as_they_were_typed_are_left_out(submit: Submit) -> None:
    source = f"# %%\n%load_ext autoreload\n%autoreload 2\n!pip install -q torchinfo\n\n# %%\n{CLASS}\n# %%\nLinear?\n"
    submission = submit(source)
    assert submission.chunks[0].source.split("\n")[6:9] == CLASS.split("\n")[:3]
    assert submission.notes[0] == "linear.py, line 2 was left out: `%load_ext autoreload` is a notebook command"
    assert len(submission.notes) == 4


def test_a_cell_of_another_language_ends_where_the_next_one_begins(submit: Submit) -> None:
    submission = submit(f"# %%\n%%bash\nfor i in 1 2; do echo $i; done\n# %%\n%%time\n{CLASS}")
    assert submission.chunks[0].source.split("\n")[5:8] == CLASS.split("\n")[:3]


def test_await_at_the_top_level_is_python_in_a_notebook(submit: Submit) -> None:
    assert submit(f"{CLASS}await f()\nasync for x in g():\n    print(x)\n").chunks[0].source.rstrip() == CLASS.rstrip()
