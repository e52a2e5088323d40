"""`grade` writes the page and the evidence, as a user asks for them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden/submissions"


def test_a_page_and_the_evidence_of_one_grading(grade, tmp_path):
    shutil.copy(GOLDEN / "mse.py", tmp_path)
    done = grade(
        "5", "--device", "cpu", "--seed", 1, "--explain", "--format", "text", "--format", "html", "-o", "r.html"
    )
    assert done.code == 1
    assert "index yours torch's central difference [0, 0] 2 1 1" in done.said
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert '<th scope="col">central difference</th>' in page


def test_a_name_that_ends_in_html_is_enough(grade, tmp_path):
    shutil.copy(GOLDEN / "mse.py", tmp_path)
    assert grade("5", "--device", "cpu", "-o", "r.html").out == ""
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_no_other_format_is_loaded_than_is_asked_for():
    code = (
        "import sys, grader.cli.exercise; from grader.reporting.formats import named;"
        "[named(form).load() for form in ('text', 'json')];"
        "sys.exit('jinja2' in sys.modules or 'torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
