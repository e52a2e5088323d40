"""Nothing that a learner writes steers a terminal, hides, or is markup or a command, in any format."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader import sanitize

GRADE = Path(sys.executable).with_name("grade")
EVIL = (
    "\x1b[2J\x1b]0;title\x07\x9b31m\b\x7f\u202egnp\u2066\u200b\u200d\ufeff\u2028\u3164\u115f\u2800\U000e0041\U000e0100"
    "<script>alert(1)</script>[x](javascript:1)=1+1|`{{7*7}}"
)
COMMANDS = "\n::set-output name=x::y\n  ::stop-commands::t\r::error::e\n##[error]bad\n##vso[task.complete]x\n"
HOSTILE = EVIL + COMMANDS
HONEST = "naïve é 中文 かな ∂L/∂w ≤ 0.5 · “ß” 🙂 שלום x[::2] std::vector # 1"


def unsafe(text: str) -> list[str]:
    """The characters of a text that may not be shown."""
    fillers = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    return [
        sign
        for sign in text
        if (unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and sign != "\n")
        or sign in fillers or 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0000 <= ord(sign) <= 0xE0FFF
    ]  # fmt: skip


def commands(text: str) -> list[str]:
    """The lines that GitHub or Azure take for a command. They trim a line, and look for ## anywhere in it."""
    return [line for line in text.splitlines() if line.strip().startswith("::") or re.search(r"##\w*\[", line)]


def assert_clean(text: str) -> None:
    assert unsafe(text) == []
    assert commands(text) == []


WORST = f"""
HOSTILE = {HOSTILE!r}
print(HOSTILE)

class Plain:
    pass

def renamed(function):
    code = function.__code__.replace(co_name=HOSTILE)
    return type(function)(code, globals(), function.__name__, function.__defaults__, function.__closure__)
"""
SUBMISSIONS = {
    # Exception, type and function names, prints, the line of the source, a folder and a file.
    "exception": ("5", "mse.py", WORST + f"""
class MSE:
    @renamed
    def __call__(self, y_true, y_pred):
        print(HOSTILE, "\\ud800\\n::debug::printed")
        raise type(HOSTILE, (Exception,), {{}})(HOSTILE)  # {EVIL[EVIL.index('<'):]} \u202e\u200b

    def backprop_gradient(self, missing):
        pass
""", ("=1+1|`{{7*7}} : :set-output", "line 16, in �[2J", "raise type(HOSTILE, (Exc", ": :debug::printed")),
    # What an object has, and the class of an object.
    "attribute": ("5", "mse.py", WORST + """
class MSE:
    def __call__(self, y_true, y_pred):
        setattr(self, HOSTILE, 1)
        return self.loss

    def backprop_gradient(self):
        return type(HOSTILE, (), {})()
""", ("it has �[2J�]0;title�",)),
    # Keys of a dict, which are quoted.
    "keys": ("1", "chain_rule.py", WORST + """
def forward(x, y, w):
    return HOSTILE

def backward(x, y, w):
    return {HOSTILE: x, "::error::": y, "##[error]\u202e": w}
""", ("its keys are '\\x1b[2J", "'::error::', '## [error]\\u202e'")),
    # Something that is refused while the code is read, and is quoted.
    "policy": ("5", "mse.py", """
import torch
class MSE:
    def __call__(self, y_true, y_pred):
        getattr(torch, "ops.\\x1b[31m\\u202e##[error]<script>backward")
""", ("uses `torch.ops.�[31m�## [error]<script>backward`",)),
    # It stops as it is loaded.
    "loading": ("5", "mse.py", WORST + """
class MSE(Plain):
    print(HOSTILE)
    raise SystemExit(HOSTILE)
""", ("stopped before its end: SystemExit: �[2J", "While loading �[2J")),
    # It ends its process, and says so in a fake verdict.
    "fake": ("5", "mse.py", WORST + """
import os
class MSE:
    def __call__(self, y_true, y_pred):
        print("\\r\\x1b[2J\\x1b[1;1HScore: 10 of 10 points\\n::set-output name=score::10")
        os._exit(0)
""", ("�[2J�[1;1HScore: 10 of 10 points : :set-output",)),
}  # fmt: skip
FILES = ("json", "html", "junit", "gradescope", "classroom50", "exercism", "prairielearn")
FOLDER = "::error::\x1b[31m\u202e=1+1<script>##[error]\n::warning::"


@pytest.fixture(scope="module", params=SUBMISSIONS)
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The reports of one hostile submission in every format, each through the command."""
    exercise, name, source, told = SUBMISSIONS[request.param]
    folder = tmp_path_factory.mktemp("hostile") / FOLDER
    folder.mkdir()
    (folder / name).write_text(source, encoding="utf-8")
    done = subprocess.run(
        [GRADE, exercise, "--device", "cpu", "--seed", "1", "--explain", "-s", folder, "--format", "text",
         *(part for form in FILES for part in ("--format", form, "-o", f"r.{form}"))],
        cwd=folder.parent, capture_output=True, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr.decode()
    reports = {form: (folder.parent / f"r.{form}").read_text(encoding="utf-8") for form in FILES}
    for words in told:  # it is shown, and not thrown away
        assert words in " ".join(done.stdout.decode().split())
    return {"text": done.stdout.decode(), "error": done.stderr.decode(), **reports}


def test_every_report_is_clean(graded: dict[str, str]) -> None:
    for text in graded.values():
        assert_clean(text)
    for form in ("json", "gradescope", "classroom50", "exercism", "prairielearn"):
        for text in strings(json.loads(graded[form])):
            assert_clean(text)


def test_the_page_has_no_element_of_the_learners(graded: dict[str, str]) -> None:
    tags: list[str] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: tags.append(tag)  # type: ignore[method-assign]
    reader.feed(graded["html"])
    assert "section" in tags
    assert "script" not in tags
    assert "<script" not in graded["html"]


def strings(data: object) -> list[str]:
    """Every text in plain containers, keys too."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [*data, *(text for part in data.values() for text in strings(part))]
    return [text for part in data for text in strings(part)] if isinstance(data, list) else []


def on_a_terminal(*args: object, cwd: Path) -> str:
    """What a command writes to a terminal, without colours; each state of what shows progress has lines of its own."""
    ours, its = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    with subprocess.Popen([GRADE, *map(str, args)], cwd=cwd, stdin=its, stdout=its, stderr=its, env=env) as running:
        os.close(its)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError:  # its end
            pass
        running.wait(60)
    os.close(ours)
    assert b"\x1b[" in shown
    lines = re.sub(r"(\x1b\[\d+A)?\r\x1b\[J", "\n", shown.decode().replace("\r\n", "\n"))
    return re.sub(r"\x1b\[[\d;]*m", "", lines)


def test_a_terminal_is_steered_by_nobody(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    wrapping = "raise ValueError('x' * 300 + '::error::x ' * 40 + '##[error]' * 40 + HOSTILE)"
    source = SUBMISSIONS["exception"][2].replace("raise type", f"{wrapping}\n        raise type")
    (folder / "mse.py").write_text(source, encoding="utf-8")
    shown = on_a_terminal("5", "--device", "cpu", "-s", folder, cwd=tmp_path)
    assert "raised ValueError: xxx" in " ".join(shown.split())
    assert_clean(shown)


def test_what_cannot_be_read_is_said_cleanly(tmp_path: Path, grade) -> None:
    notebook = tmp_path / f"{FOLDER}.ipynb"
    metadata = {"kernelspec": {"language": EVIL}, "language_info": {"name": HOSTILE}}
    notebook.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": []}))
    script = tmp_path / f"{FOLDER}.py"
    script.write_text("x = 1\n::error::\x1b[31m \u202e ##[error] = y", encoding="utf-8")
    for file in (notebook, script, tmp_path / FOLDER):
        done = grade("5", "-s", file)
        assert done.code == 2
        assert done.out == ""
        assert_clean(done.err)


# Each function by itself

ODD = st.text(st.one_of(st.characters(), st.sampled_from("\x1b\r\n\t:#[ ]=+-@\u202e\u200d\ufe0f\u3164\U000e0041a")))
MORE = st.one_of(ODD, st.lists(st.sampled_from([*HOSTILE, "::", "##", "##[", "\n", " ", "a"])).map("".join))


@given(MORE)
def test_a_line_is_clean_and_one_line(text: str) -> None:
    shown = sanitize.line(text)
    assert_clean(shown)
    assert "\n" not in shown
    assert sanitize.line(shown) == shown


@given(MORE)
def test_a_block_is_clean_and_keeps_its_lines(text: str) -> None:
    shown = sanitize.block(text)
    assert_clean(shown)
    assert shown.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert sanitize.block(shown) == shown


@given(MORE, st.integers(1, 30))
def test_a_text_is_no_longer_than_asked_for(text: str, most: int) -> None:
    for shown in (sanitize.line(text, most), sanitize.block(text, most)):
        assert len(shown) <= most
        assert_clean(shown)
        assert sanitize.block(shown, most) == shown


def test_honest_text_stays_as_it_is() -> None:
    assert sanitize.line(HONEST) == HONEST
    assert sanitize.block(f"{HONEST}\n    yours:   [1, 2]") == f"{HONEST}\n    yours:   [1, 2]"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\N{WOMAN}\u200d\N{MICROSCOPE} \N{HEAVY BLACK HEART}\ufe0f", "\N{WOMAN}\N{MICROSCOPE} \N{HEAVY BLACK HEART}"),
        ("می\u200cخواهم", "میخواهم"),
        ("1\u202f000\u00a0€\u3000x", "1 000 € x"),
        ("a\tb", "a    b"),
        ("a\r\nb", "a\N{REPLACEMENT CHARACTER}b"),
        (None, ""),
        (3, ""),
    ],
)
def test_what_joins_and_parts_letters(text: object, shown: str) -> None:
    assert sanitize.line(text) == shown


def test_plain_containers_are_cleaned_throughout() -> None:
    data = {"a": ["\x1b", ({"b": "\u202e"}, 1.5)], "c": None, "d": True}
    assert sanitize.throughout(data) == {"a": ["�", [{"b": "�"}, 1.5]], "c": None, "d": True}


@given(st.lists(st.sampled_from([":", "#", "[", "x", " ", "\n", "\x1b[31m", "\x1b[0;1m"])).map("".join))
def test_wrapped_text_has_no_commands(text: str) -> None:
    shown = sanitize.without_commands(text)
    assert re.search(r"##\w*\[", shown) is None
    assert [line for line in shown.split("\n") if re.match(r"(?: |\x1b\[[\d;]*m)*::", line)] == []


@given(MORE)
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    text = sanitize.block(text)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"- {sanitize.markdown(text)} .")
    inline = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in tokens} <= {
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close",
        "bullet_list_close",
    }  # fmt: skip
    assert {child.type for child in inline} <= {"text", "html_inline", "text_special"}
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>"}
    shown = "".join("\n" if child.type == "html_inline" else child.content for child in inline)
    assert shown.split() == [*text.split(), "."]


@given(MORE)
def test_markdown_stays_in_its_cell(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| {sanitize.markdown(sanitize.block(text))} | end |"
    tokens = MarkdownIt("commonmark").enable("table").parse(table)
    assert [token.type for token in tokens].count("td_open") == 2


@given(MORE)
def test_no_cell_is_a_formula(text: str) -> None:
    cell = sanitize.csv_cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert cell in (text, f"'{text}")
    out = io.StringIO(newline="")
    csv.writer(out).writerow([sanitize.csv_cell(sanitize.block(text)), "next"])
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [
        [sanitize.csv_cell(sanitize.block(text)), "next"]
    ]


def test_an_honest_cell_stays_as_it_is() -> None:
    assert sanitize.csv_cell(HONEST) == HONEST
    assert sanitize.csv_cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"


@given(MORE)
def test_a_workflow_command_stays_one_line_and_one_command(text: str) -> None:
    command = f"::error file={sanitize.workflow_property(text)},line=1::{sanitize.workflow_data(text)}"
    assert not set("\r\n") & set(command)
    head, _, message = command.removeprefix("::").partition("::")
    file, line = head.removeprefix("error ").split(",")
    assert line == "line=1"
    assert unescaped(file.removeprefix("file=")) == text
    assert unescaped(message) == text


def unescaped(text: str) -> str:
    """As GitHub's runner reads it."""
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text
