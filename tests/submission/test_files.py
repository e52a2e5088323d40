"""Which file is taken, and what is said when there is nothing in it to judge."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import SubmissionFault, UsageFault
from grader.learner.own_file import own_file
from grader.submission import read
from grader.submission.collect import collect
from grader.submission.interface import Submission


def refused(path: Path, stub: str = "linear.py") -> SubmissionFault:
    with pytest.raises(SubmissionFault) as caught:
        collect(path, stub, ["Linear"], by_hand=False)
    assert caught.value.exit_code == 2
    assert caught.value.do
    return caught.value


def written(tmp_path: Path, content: bytes, name: str = "linear.py") -> Path:
    file = tmp_path / name
    file.write_bytes(content)
    return file


class TestWhichFile:
    def test_a_file_is_taken_as_named(self, tmp_path: Path) -> None:
        file = written(tmp_path, b"class Linear: pass\n", "mine.py")
        submission = collect(file, "linear.py", ["Linear"], by_hand=False)
        assert submission.path == str(file)
        assert submission.sha256 == hashlib.sha256(b"class Linear: pass\n").hexdigest()
        assert [chunk.label for chunk in submission.chunks] == ["mine.py"]
        assert submission.notes == ()

    def test_of_a_folder_only_the_stub_is_read(self, tmp_path: Path) -> None:
        written(tmp_path, b"class Linear: pass")
        written(tmp_path, b"\xff not text", "torch.py")
        submission = collect(tmp_path, "linear.py", ["Linear"], by_hand=False)
        assert submission.path == str(tmp_path / "linear.py")

    def test_a_folder_without_the_stub_gives_its_only_notebook(
        self, tmp_path: Path, notebook: Callable[..., Path]
    ) -> None:
        notebook("class Linear: pass")
        submission = collect(tmp_path, "linear.py", ["Linear"], by_hand=False)
        assert submission.chunks[0].label == "homework.ipynb, cell 1"
        assert submission.notes == ("homework.ipynb was graded, because the folder has no linear.py",)

    def test_a_folder_with_two_notebooks_is_not_guessed_at(self, tmp_path: Path, notebook: Callable[..., Path]) -> None:
        notebook("class Linear: pass", name="a.ipynb")
        notebook("class Linear: pass", name="b.ipynb")
        assert "neither linear.py nor exactly one notebook: it has a.ipynb, b.ipynb" in refused(tmp_path).what

    def test_a_folder_lists_at_most_five_of_its_files(self, tmp_path: Path) -> None:
        for number in range(7):
            written(tmp_path, b"x = 1", f"part{number}.py")
        written(tmp_path, b"x = 1", "data.csv")
        assert refused(tmp_path).what.endswith("it has part0.py, part1.py, part2.py, part3.py, part4.py and 2 more.")

    def test_an_empty_folder_is_said_to_have_nothing(self, tmp_path: Path) -> None:
        assert "it has no .py or .ipynb file" in refused(tmp_path).what

    def test_a_link_in_a_folder_is_not_followed(self, tmp_path: Path) -> None:
        secret = written(tmp_path, b"class Linear: pass", "solution.py")
        folder = tmp_path / "handed_in"
        folder.mkdir()
        (folder / "linear.py").symlink_to(secret)
        for named in (folder, folder / "linear.py"):
            fault = refused(named)
            assert (fault.what, fault.do) == ("linear.py is a link to another file.", "Submit the file itself.")

    def test_a_folder_that_is_a_link_is_not_followed(self, tmp_path: Path) -> None:
        written(tmp_path, b"class Linear: pass")
        (tmp_path / "work").symlink_to(tmp_path)
        for named in ("work", "work/", "work/."):
            fault = refused(Path(f"{tmp_path}/{named}"))
            assert (fault.what, fault.do) == ("work is a link to another folder.", "Submit the folder itself.")

    def test_links_further_up_are_followed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """/tmp is one on a Mac, and home folders may be."""
        folder = tmp_path / "home" / "work"
        folder.mkdir(parents=True)
        written(folder, b"class Linear: pass")
        (tmp_path / "linked").symlink_to(tmp_path / "home")
        monkeypatch.chdir(tmp_path / "linked" / "work")
        for named in (tmp_path / "linked/work", tmp_path / "linked/work/linear.py", Path(), Path("linear.py")):
            assert collect(named, "linear.py", ["Linear"], by_hand=False).chunks

    @pytest.mark.parametrize("other", ["nowhere.py", "linear.py", "/dev/zero"])
    def test_a_link_to_anything_is_a_link(self, tmp_path: Path, other: str) -> None:
        (tmp_path / "linear.py").symlink_to(other)
        assert refused(tmp_path / "linear.py").what == "linear.py is a link to another file."

    def test_what_becomes_a_link_after_it_was_looked_at_is_not_followed(self, tmp_path: Path) -> None:
        written(tmp_path, b"class Linear: pass", "solution.py")
        (tmp_path / "linear.py").symlink_to("solution.py")
        with pytest.raises(SubmissionFault, match="can't be read: too many levels of symbolic links"):
            read.read(tmp_path / "linear.py")


class TestNothingToRead:
    @pytest.mark.parametrize("name", ["missing.py", "a\0b.py", "missing/"])
    def test_a_missing_file(self, tmp_path: Path, name: str) -> None:
        assert refused(Path(f"{tmp_path}/{name}")).what.startswith("There is no file or folder ")

    def test_a_name_that_the_system_refuses(self, tmp_path: Path) -> None:
        assert "can't be read: file name too long" in refused(tmp_path / ("x" * 4000 + ".py")).what

    def test_another_suffix(self, tmp_path: Path) -> None:
        fault = refused(written(tmp_path, b"class Linear: pass", "linear.txt"))
        assert fault.what == "linear.txt is neither a .py file nor a notebook (.ipynb)."

    def test_a_folder_that_is_called_like_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "linear.py").mkdir()
        assert refused(tmp_path / "linear.py").what == "linear.py is a folder, not a file."
        assert refused(tmp_path).what == "linear.py is a folder, not a file."

    def test_a_pipe_is_not_opened(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "linear.py")
        assert refused(tmp_path / "linear.py").what == "linear.py is not an ordinary file."

    def test_a_device_is_not_opened(self) -> None:
        assert refused(Path("/dev/zero")).what == "zero is not an ordinary file."

    def test_a_file_that_may_not_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = written(tmp_path, b"class Linear: pass")

        def deny(*_: object) -> None:  # as root, no file mode would
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(read, "_as_it_is", deny)
        assert refused(file).what == "linear.py can't be read: permission denied."

    def test_an_empty_file(self, tmp_path: Path) -> None:
        assert refused(written(tmp_path, b"")).what == "linear.py is empty."

    @pytest.mark.parametrize("content", [b"\n \n", b"# to do\n", b"\xef\xbb\xbf"])
    def test_a_file_without_code(self, tmp_path: Path, content: bytes) -> None:
        assert "linear.py has no code" in refused(written(tmp_path, content)).what

    def test_a_file_that_is_too_large(self, tmp_path: Path) -> None:
        fault = refused(written(tmp_path, b"#" * (read.LARGEST_CODE + 1)))
        assert fault.what == "linear.py is larger than 0.15 MB."

    def test_a_name_with_control_characters_is_shown_without_them(self, tmp_path: Path) -> None:
        assert refused(written(tmp_path, b"", "a\x1b[31m\n.py")).what == "a�[31m�.py is empty."


class TestText:
    def test_a_byte_order_mark_is_no_part_of_the_code(self, tmp_path: Path) -> None:
        file = written(tmp_path, b"\xef\xbb\xbfclass Linear: pass")
        assert collect(file, "linear.py", ["Linear"], by_hand=False).chunks[0].source == "class Linear: pass"

    @pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
    def test_line_ends_of_other_systems_are_line_ends(self, tmp_path: Path, ends: bytes) -> None:
        file = written(tmp_path, ends.join([b"x = 1", b"class Linear:", b"    pass"]))
        assert collect(file, "", ["Linear"], by_hand=False).chunks[0].source == "\nclass Linear:\n    pass"

    @pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"])
    def test_text_that_is_not_utf8_is_placed(self, tmp_path: Path, before: bytes) -> None:
        start = before + b"# a file of Windows' own\r\n#\r\ncaf"
        fault = refused(written(tmp_path, start + b"\xe9 = 1\r\n"))
        offset = len(start)
        assert fault.what == f"linear.py is not UTF-8 text: byte 0xe9 at offset {offset} (line 3) is invalid."
        assert "Save it as UTF-8" in fault.do

    @pytest.mark.parametrize("cookie", ["latin-1", "cp1252", "iso-8859-15"])
    def test_a_named_encoding_is_used(self, tmp_path: Path, cookie: str) -> None:
        file = written(tmp_path, f"#!/usr/bin/env python\n# -*- coding: {cookie} -*-\r\nname = 'é'\n".encode(cookie))
        assert "'é'" in collect(file, "linear.py", ["name"], by_hand=False).chunks[0].source

    @pytest.mark.parametrize("cookie", ["hex", "ascii", "klingon", "utf-8"])
    def test_a_named_encoding_that_does_not_fit_is_not(self, tmp_path: Path, cookie: str) -> None:
        file = written(tmp_path, f"# coding: {cookie}\nx = '".encode() + b"\xe9'\n")
        assert "is not UTF-8 text" in refused(file).what

    def test_a_latin1_cookie_on_utf8_text_does_no_harm(self, tmp_path: Path) -> None:
        file = written(tmp_path, "# -*- coding: latin-1 -*-\nname = 'é'\n".encode())
        assert "é" in collect(file, "linear.py", ["name"], by_hand=False).chunks[0].source

    def test_a_nul_byte_is_placed(self, tmp_path: Path) -> None:
        assert "has a NUL byte in line 2" in refused(written(tmp_path, b"x = 1\ny\0 = 2")).what


class TestSyntax:
    def test_the_line_is_shown_with_a_caret_below_the_place(self, tmp_path: Path) -> None:
        fault = refused(written(tmp_path, b"class Linear:\n\tdef update(self, lr)\n\t\tpass\n"))
        assert fault.what.split("\n") == [
            "linear.py isn't valid Python: line 2: expected ':'",
            "",
            "     2 |     def update(self, lr)",
            "                                 ^",
            "",
            "",
        ]

    def test_a_place_far_along_a_long_line_is_shown_with_its_surroundings(self, tmp_path: Path) -> None:
        fault = refused(written(tmp_path, b"x = '" + b"a" * 500 + b"' y z\n"))
        line, caret = fault.what.split("\n")[2:4]
        assert len(line) < 120
        assert line[caret.index("^")] in "'y"

    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            ("def f(:", "line 1: "),
            ("x = (1,\n", "line 1: '(' was never closed"),
            ("def f():", "expected an indented block"),
            ("return 3", "'return' outside function"),
            ("x = '\x1b[2J", "unterminated string literal"),
        ],
    )
    def test_a_syntax_error_says_its_reason_in_plain_text(self, tmp_path: Path, source: str, reason: str) -> None:
        what = refused(written(tmp_path, source.encode())).what
        assert reason in what
        assert what.replace("\n", "").isprintable()

    @pytest.mark.parametrize(
        "line",
        [
            "if x: print 'shape', x.shape", "print x", "exec 'y = 1'", "raise ValueError, 'no'",
            "try: pass\nexcept ValueError, error: pass", "if x <> 1: pass",
        ],
    )  # fmt: skip
    def test_python_2_is_called_so(self, tmp_path: Path, line: str) -> None:
        what = refused(written(tmp_path, f"import math\n{line}\n".encode())).what
        assert f"this is Python 2; the grader runs Python 3.{sys.version_info.minor}" in what

    @pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it")
    @pytest.mark.parametrize(
        "line",
        [
            """print(f"loss {log["loss"]:.3f}")""", """print(f"{", ".join(names)}", f"{x}")""", "type Row = list[int]",
            "def first[T](items: list[T]) -> T: ...", "class Layer[T: (int, str)](Base): ...",
            r"""print(f"{'\n'.join(names)!r:>{width}}")""", """print(f"{d["a"]=}")\nx = 1\ntype Y = int""",
        ],
    )  # fmt: skip
    def test_what_needs_a_newer_python_is_called_so(self, tmp_path: Path, line: str) -> None:
        what = refused(written(tmp_path, f"import math\n{line}\n".encode())).what
        assert "line 2: this needs Python 3.12; the grader runs Python 3.11" in what

    @pytest.mark.parametrize(
        "line",
        ["print(f'{x')", "print(f'{x +}')", "type X", "def f[](x): ...", "def f[T(x): ...", "print(f'{x}'", "raise x,"],
    )
    def test_what_no_python_reads_is_not(self, tmp_path: Path, line: str) -> None:
        what = refused(written(tmp_path, f"import math\n{line}\n".encode())).what
        assert "this is Python 2" not in what
        assert "this needs Python" not in what

    @pytest.mark.parametrize(
        "source",
        [
            "-" * 100_000 + "1",
            "a" + ".b" * 70_000,
            "a" + "()" * 50_000,
            "a+" * 70_000 + "a",
            "lambda: " * 15_000 + "1",
        ],
    )
    def test_source_that_is_nested_too_deeply_is_refused(self, tmp_path: Path, source: str) -> None:
        assert "nested too deeply" in refused(written(tmp_path, source.encode())).what

    def test_what_the_compiler_warns_of_is_no_error(self, submit: Callable[..., Submission]) -> None:
        assert submit(r"""pattern = "\d" if 1 is 1 else 2""", "pattern").chunks


def test_a_folder_that_leads_out_of_the_repository_has_no_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solution, here = tmp_path / "solution", tmp_path / "repository"
    solution.mkdir()
    (solution / "mse.py").write_text("x = 1\n", encoding="utf-8")
    (here / "exercises").mkdir(parents=True)
    (here / "exercises" / "exercise05_mse").symlink_to(solution)
    monkeypatch.chdir(here)
    with pytest.raises(UsageFault, match=r"no mse\.py for exercise05_mse"):
        own_file("exercise05_mse", "mse.py", tmp_path / "course")
