"""README.md's commands are run, and their output is what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
FILE = re.compile(r"```python (\S+)\n(.*?)```", re.S)
CONSOLE = re.compile(r"```console\n\$ (.*?)\n(.*?)```", re.S)


def test_the_commands_of_the_readme_say_what_it_shows(grade, tmp_path, request, same_report):
    text = README.read_text(encoding="utf-8")
    for name, source in FILE.findall(text):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source, encoding="utf-8")
    assert CONSOLE.findall(text)
    for command, shown in CONSOLE.findall(text):
        program, *arguments = shlex.split(command)
        assert program == "grade"
        said = grade(*arguments).out
        if request.config.getoption("--update-golden"):
            text = text.replace(f"$ {command}\n{shown}```", f"$ {command}\n{said}```")
            README.write_text(text, encoding="utf-8")
            shown = said
        same_report(said, shown)


def test_ci_runs_the_commands_of_the_readme():
    text, ci = README.read_text(encoding="utf-8"), (ROOT / ".ci/run").read_text(encoding="utf-8")
    for command in ("pip install {}-e '.[dev]' -c constraints.txt", "grade exercise03", "pytest -n 2"):
        assert command.format("") in text
        assert command.format("--quiet ") in ci
    # As users install it: the command as a whole, which is taken from README (tests/as_installed).
    assert re.search(r"^TMPDIR=\S+ python tests/as_installed$", ci, re.M)
    assert re.search(r"```sh\npython3 -m venv \.venv && .* && pip install -e .* && grade exercise03\n```", text)


def test_a_learner_installs_without_what_contributors_need():
    first, *_ = re.findall(r"^pip install (.*)$", README.read_text(encoding="utf-8"), re.M)
    assert first == "./backprop-grader"


def test_every_link_within_the_readme_leads_to_a_heading():
    text = README.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", text, flags=re.S), re.M)
    anchors = {re.sub(r"[^\w -]", "", heading.casefold()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors


def test_every_link_of_the_documents_leads_somewhere():
    for document in [
        README,
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "design").glob("*.md"),
        *(ROOT / "exercises").glob("*/README.md"),
    ]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
