"""A notebook is its code cells: what is no Python is left out, and said."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SubmissionFault
from grader.submission.collect import collect
from grader.submission.interface import Submission
from grader.submission.magics import without_commands

Notebook = Callable[..., Path]


def collected(path: Path, *wanted: str) -> Submission:
    return collect(path, "linear.py", wanted or ("Linear",), by_hand=False)


def refused(path: Path) -> str:
    with pytest.raises(SubmissionFault) as caught:
        collected(path)
    return caught.value.what


def stored(tmp_path: Path, content: Any) -> Path:
    file = tmp_path / "homework.ipynb"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


class TestCells:
    def test_cells_are_numbered_from_one_and_only_code_counts(self, notebook: Notebook) -> None:
        submission = collected(notebook("import numpy", "", "x = 1", "class Linear: pass"))
        assert [chunk.label for chunk in submission.chunks] == ["homework.ipynb, cell 4"]

    def test_a_broken_cell_does_not_sink_the_others(self, notebook: Notebook) -> None:
        submission = collected(notebook("x = nn.Flatten(0, 1)z", "class Linear: pass"))
        assert [chunk.label for chunk in submission.chunks] == ["homework.ipynb, cell 2"]
        assert submission.notes[0].startswith("cell 1 was left out: it isn't valid Python (line 1: invalid syntax")

    @pytest.mark.parametrize("source", ["return 1", "x = 'a\0b'", "x = '\ud800'", "-" * 100_000 + "1"])
    def test_a_cell_may_be_broken_in_any_way(self, tmp_path: Path, source: str) -> None:
        cells = [{"cell_type": "code", "source": text} for text in (source, "class Linear: pass")]
        submission = collected(stored(tmp_path, {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
        assert len(submission.chunks) == 1
        assert submission.notes[0].startswith("cell 1 was left out: ")

    def test_a_notebook_with_broken_cells_alone_is_refused(self, notebook: Notebook) -> None:
        what = refused(notebook("x = ", "y = "))
        assert what == (
            "homework.ipynb has no Python cell: cell 1 was left out: "
            "it isn't valid Python (line 1: invalid syntax) (and 1 more)."
        )

    @pytest.mark.parametrize("sources", [(), ("", "# nothing yet")])
    def test_a_notebook_without_code_is_refused(self, notebook: Notebook, sources: Sequence[str]) -> None:
        assert "has no code" in refused(notebook(*sources))

    def test_many_notes_are_cut_short(self, notebook: Notebook) -> None:
        notes = collected(notebook(*["x ="] * 30, "class Linear: pass")).notes
        assert len(notes) == 21
        assert notes[-1] == "and 10 more notes"


class TestCommands:
    def test_commands_leave_a_note_and_the_lines_as_they_were(self, notebook: Notebook) -> None:
        file = notebook(
            """\
            !pip install torch==2.0
            %matplotlib inline

            class Linear:
                pass
            """
        )
        submission = collected(file)
        assert submission.chunks[0].source.split("\n")[3:5] == ["class Linear:", "    pass"]
        assert submission.notes == (
            "cell 1, line 1 was left out: `!pip install torch==2.0` is a notebook command, not Python",
            "cell 1, line 2 was left out: `%matplotlib inline` is a notebook command, not Python",
        )

    def test_a_function_of_nothing_but_commands_stays_valid(self, notebook: Notebook) -> None:
        submission = collected(notebook("def plot():\n    %matplotlib inline\n    %matplotlib notebook"), "plot")
        assert submission.chunks[0].source == "def plot():\n    pass\n    pass"

    @pytest.mark.parametrize(
        "line",
        [
            "%matplotlib inline",
            "!echo it's ${HOME} (a [b",
            "!ls *.py | wc -l",
            "?torch.randn",
            "torch.randn?",
            "torch.randn??",
            "pip install torch",
            "cd ..",
            "load_ext autoreload",
            "timeit f(1)",
            "!pip install \\\n    torch",
        ],
    )
    def test_each_kind_of_command_is_left_out(self, line: str) -> None:
        code, commands = without_commands(f"x = 1\n{line}\ny = 2", "cell 1")
        expected = ["x = 1", "pass", *[""] * line.count("\n"), "y = 2"]
        assert code.source.split("\n") == expected
        assert [command.line for command in commands] == [2]

    @pytest.mark.parametrize(
        ("line", "left", "said"),
        [
            ("%time fit(x, y)", "fit(x, y)", 0),
            ("time fit(x, y)", "fit(x, y)", 0),
            ("%time SCALE = 2.0", "SCALE = 2.0", 0),
            ("took = %time fit(x)", "took = fit(x)", 0),
            ("took = %timeit -o f()", "took = None", 1),
            ("files = !ls", "files = []", 1),
            ("box.files = !ls | grep 'a=b'", "box.files = []", 1),
            ("d['a = b'] = !ls", "d['a = b'] = []", 1),
            ("files: list = !ls", "files: list = []", 1),
            ("/print 1 x", "print(1, x)", 0),
            (",print a b", "print('a', 'b')", 0),
            (";print a b", "print('a b')", 0),
        ],
    )
    def test_some_leave_something_behind(self, line: str, left: str, said: int) -> None:
        code, commands = without_commands(f"if 1:\n    {line}\ny = 2", "cell 1")
        assert code.source == f"if 1:\n    {left}\ny = 2"
        assert len(commands) == said

    @pytest.mark.parametrize(
        "source",
        [
            "cd = 1\ncd += 1",
            "a = b = 3\nc = (a\n%b)",
            "text = '''\n%matplotlib inline\n!ls\nreally?\n'''",
            "x = 1  # really?",
            "ls = [1]\nls [0]",
        ],
    )
    def test_what_is_python_is_never_taken_for_a_command(self, source: str) -> None:
        code, commands = without_commands(source, "cell 1")
        assert (code.source, commands) == (source, ())

    @pytest.mark.parametrize("command", ["%%time", "%%capture out"])
    def test_a_cell_command_that_runs_the_cell_leaves_its_body(self, notebook: Notebook, command: str) -> None:
        submission = collected(notebook(f"{command}\nclass Linear: pass"))
        assert submission.chunks[0].source == "\nclass Linear: pass"

    @pytest.mark.parametrize("command", ["%%bash", "%%writefile linear.py", "%%html", "%%timeit", "%%script false"])
    def test_any_other_cell_command_takes_the_cell_with_it(self, notebook: Notebook, command: str) -> None:
        submission = collected(notebook(f"{command}\nls = 3", "class Linear: pass"))
        name = command.split()[0]
        assert submission.notes == (f"cell 1 was left out: `{name}` cells aren't Python",)
        assert len(submission.chunks) == 1

    def test_our_own_commands_hide_nothing_and_go_without_saying(self, notebook: Notebook) -> None:
        cells = ("%load_ext grader", "%%grade exercise03 --seed 1\nclass Linear: pass", "!grade exercise03")
        submission = collected(notebook(*cells))
        assert [chunk.label for chunk in submission.chunks] == ["homework.ipynb, cell 2"]
        assert submission.chunks[0].source == "\nclass Linear: pass"
        assert submission.notes == ()

    @pytest.mark.parametrize("command", ["%load_ext graderlike", "!grades", "!gradebook"])
    def test_what_only_looks_like_ours_is_said(self, notebook: Notebook, command: str) -> None:
        assert len(collected(notebook(command, "class Linear: pass")).notes) == 1

    def test_a_cell_of_commands_without_end_is_broken(self, notebook: Notebook) -> None:
        submission = collected(notebook("%a\n" * 5000, "class Linear: pass"))
        (note,) = submission.notes
        assert note.startswith("cell 1 was left out: it isn't valid Python (line 1096: ")

    def test_a_cell_may_have_many_commands(self, notebook: Notebook) -> None:
        assert len(collected(notebook("%a\n" * 300 + "class Linear: pass")).chunks) == 1


class TestFormats:
    def test_a_notebook_of_format_3_is_read(self, tmp_path: Path) -> None:
        cells = [
            {"cell_type": "heading", "level": 1, "source": ["prose"]},
            {"cell_type": "code", "language": "python", "input": ["class Linear:\n", "    pass"], "collapsed": False},
        ]
        worksheets = [{"cells": cells, "metadata": {}}]
        old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": worksheets}
        submission = collected(stored(tmp_path, old))
        assert submission.chunks[0].label == "homework.ipynb, cell 1"
        assert submission.chunks[0].source == "class Linear:\n    pass"

    @pytest.mark.parametrize("minor", [0, 4, 5, 9])
    def test_missing_ids_and_odd_outputs_do_not_matter(
        self, tmp_path: Path, minor: int, capfd: pytest.CaptureFixture[str]
    ) -> None:
        cells = [
            {"cell_type": "code", "source": ["class Linear:\n", "    pass"], "outputs": outputs, "odd": 1}
            for outputs in ([], None, 3, [{"output_type": "what", "data": None}], [{"text": 7}])
        ]
        content = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": cells}
        assert len(collected(stored(tmp_path, content)).chunks) == 5
        assert capfd.readouterr() == ("", "")

    def test_plots_may_make_a_notebook_large(self, tmp_path: Path) -> None:
        outputs = [{"output_type": "display_data", "data": {"image/png": "A" * 5_000_000}, "metadata": {}}]
        cells = [{"cell_type": "code", "source": "class Linear: pass", "metadata": {}, "outputs": outputs}]
        content = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
        assert len(collected(stored(tmp_path, content)).chunks) == 1

    def test_code_may_not(self, notebook: Notebook) -> None:
        assert refused(notebook("#" * 150_001)) == "The code in homework.ipynb is larger than 0.15 MB."

    @pytest.mark.parametrize(
        "content",
        [
            [],
            3,
            None,
            {},
            {"cells": 3},
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}},
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": None},
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [3]},
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "source": 3}]},
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": None}, "cells": []},
            {"nbformat": 99, "metadata": {}, "cells": []},
            {"nbformat": {}, "metadata": {}, "cells": []},
        ],
    )
    def test_json_that_is_no_notebook_is_refused(self, tmp_path: Path, content: object) -> None:
        assert refused(stored(tmp_path, content)).startswith("homework.ipynb is not a notebook: ")

    @pytest.mark.parametrize("text", ["class Linear: pass", "{", "", '{"a": ' * 100_000, "[" * 100_000])
    def test_what_is_not_json_is_refused(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "homework.ipynb").write_text(text, encoding="utf-8")
        what = refused(tmp_path / "homework.ipynb")
        assert what.startswith(("homework.ipynb is not a notebook: ", "homework.ipynb is empty"))

    @pytest.mark.parametrize("part", ["{}", "[]", "1.5", '"ab"', '"": 1', "[" * 9])
    def test_a_file_of_more_parts_than_any_notebook_has_is_not_read(self, tmp_path: Path, part: str) -> None:
        (tmp_path / "homework.ipynb").write_text(f"[{','.join([part] * 200_001)}]", encoding="utf-8")
        assert refused(tmp_path / "homework.ipynb") == (
            "homework.ipynb has more than 200,000 parts, most of which can't be code."
        )

    def test_a_picture_is_one_part_however_long(self, notebook: Notebook) -> None:
        file = notebook("class Linear: pass")
        content = json.loads(file.read_text(encoding="utf-8"))
        html = '<p class=\\"a\\">{[,]}' * 300_000
        content["cells"][1]["outputs"] = [
            {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}},
        ]
        assert collected(stored(file.parent, content)).chunks[0].source == "class Linear: pass"

    def test_a_notebook_of_another_language_is_refused(self, tmp_path: Path) -> None:
        metadata = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
        content = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": []}
        assert refused(stored(tmp_path, content)) == "homework.ipynb is a notebook in R."
