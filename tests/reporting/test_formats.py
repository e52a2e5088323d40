"""What classroom CI reads: each format as its reader takes it, for a right answer, a wrong one, a hostile one, a fault.

tests/golden/formats has them whole.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import xmlschema

from grader import sanitize
from grader.cli.exercise import Destination
from grader.reporting.formats import DEFAULT, FORMATS, for_file, named
from grader.reporting.interface import Target
from grader.results import Location, Repair

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "golden/formats"
JSON_FORMATS = ("gradescope", "classroom50", "exercism", "prairielearn")
FOR_PROGRAMS = (*JSON_FORMATS, "junit", "github", "autolab")
EVIL_PATH = "::error::,x=%\u202e.py"
EVIL = (
    "\x1b[2J\x07\u202egnp\u200b\ufffe\ud800]]><script>alert(1)</script>|`{{7*7}}` %0A\r\n::set-output name=x::y\n"
    "##[error]bad\n::stop-commands::t"
)


@pytest.fixture(scope="module")
def reports(sample):
    """One report of each sort. In the wrong one a test is half right, as in one of its two dtypes."""
    right = replace(sample.passed, points=1.5, max_points=1.5)
    half = replace(sample.failed, id="test_a[7-float64-cpu]", sentence=sample.passed.sentence, max_points=1.5)
    evil = replace(
        sample.failed, sentence=EVIL, feedback=f"raised {EVIL}:\n    linear.py, line 7, in f:\n        x", printed=EVIL,
        visibility="visible", max_points=0.0, diagnosis=None, outcome="crashed",
        location=Location(sanitize.line(EVIL_PATH), 7, "f", "x"),
    )  # fmt: skip
    not_run = replace(
        sample.passed, id="test_n", sentence="N is right on CUDA.", outcome="not_run", points=0.0, max_points=0.0,
        feedback="not run: no CUDA device", device="cuda",
    )  # fmt: skip
    return {
        "right": sample.report(sample.passed, status="passed", score=2.0, max_score=2.0),
        "wrong": sample.report(
            right, half, sample.failed, sample.waiting, not_run, status="failed", score=1.5, max_score=6.5,
            notes=("Only 6.5 of the 8 points could be judged on this machine.",),
        ),
        "hostile": replace(
            sample.report(evil, sample.passed, score=2.0, max_score=2.0), notes=(EVIL,), printed=EVIL,
            submission=replace(sample.everything.submission, path=EVIL_PATH),
        ),
        "fault": sample.report(
            sample.passed, status="error", score=2.0, max_score=10.0,
            notes=("Grading was not finished: 1 of the tests had run.",),
        ),
        "nothing": sample.report(
            status="error", score=0.0, max_score=10.0, notes=("Grading was not finished: none of the tests had run.",)
        ),
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _no_job(monkeypatch):
    """Nothing of a job that these tests may run in."""
    for name in ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL", "REVIEW_URL",
                 "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)


def written(form, report):
    return named(form).render(report, Target())


def logged(report):
    return named("github").render_log(report, Target())


def read(form, report):
    return json.loads(written(form, report))


@pytest.mark.parametrize("form", FOR_PROGRAMS)
@pytest.mark.parametrize("sort", ["right", "wrong", "hostile", "fault"])
def test_it_is_as_it_was(golden, reports, form, sort):
    text = written(form, reports[sort])
    if form == "github":
        text = json.dumps(json.loads(base64.b64decode(text)), indent=1, ensure_ascii=False)
    golden(GOLDEN / f"{sort}.{form}", re.sub(r"\d{4}-\d\d-\d\dT[\d:]+", "1970-01-01T00:00:00", text))


@pytest.mark.parametrize("form", FOR_PROGRAMS)
def test_text_of_the_learners_is_shown_and_steers_nobody(reports, form):
    text = written(form, reports["hostile"])
    if form == "github":
        text = base64.b64decode(text).decode()
    text.encode()  # no half of a pair
    assert "alert(1)" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\u200b\ufffe]", text)
    assert not re.search(r"^ *::|##\[", text, re.MULTILINE)


@pytest.mark.parametrize("sort", ["right", "wrong", "hostile", "fault", "nothing"])
@pytest.mark.parametrize(
    ("form", "earned", "whole"),
    [("gradescope", "score", 1), ("classroom50", "score", 100), ("prairielearn", "points", 1), ("github", "score", 1)],
)
def test_the_points_of_the_tests_are_the_score(reports, sort, form, earned, whole):
    report = reports[sort]
    found = json.loads(base64.b64decode(written(form, report))) if form == "github" else read(form, report)
    counts = form != "gradescope" or report.status != "error"
    assert sum(test.get(earned, 0) for test in found["tests"]) == pytest.approx(report.score * whole * counts)


def test_a_test_is_one_entry_and_junits_a_case_each(reports):
    for form in JSON_FORMATS:
        assert len(read(form, reports["wrong"])["tests"]) == 4
    assert written("junit", reports["wrong"]).count("<testcase") == 5


def test_gradescope_shows_the_total_and_has_none_where_nothing_was_judged(reports):
    wrong = read("gradescope", reports["wrong"])
    assert wrong["score"] == 1.5
    assert {test["visibility"] for test in wrong["tests"]} == {"visible"}
    assert [test.get("status") for test in wrong["tests"]] == ["failed", "failed", "failed", None]
    assert [(test.get("score"), test.get("max_score")) for test in wrong["tests"]] == [
        (1.5, 3.0), (0.0, 2.0), (0.0, 1.5), (None, None),
    ]  # fmt: skip
    assert wrong["tests"][3]["output"] == "Not run: no CUDA device."
    fault = read("gradescope", reports["fault"])
    for report in (fault, read("gradescope", reports["nothing"])):  # Gradescope adds up the scores of tests
        assert "score" not in report
        assert all("score" not in test for test in report["tests"])
    assert len(fault["tests"]) > 0
    assert "not in your code" in fault["output"]
    assert "Grading was not finished: 1 of the tests had run." in fault["output"]


@pytest.mark.parametrize("sort", ["right", "wrong", "hostile", "fault", "nothing"])
def test_junit_follows_pytests_schema(reports, sort):
    text = written("junit", reports[sort])
    xmlschema.validate(text, HERE / "schemas/junit-10.xsd")
    assert ("<error " in text) == (reports[sort].status == "error")


def test_junit_counts_failures_and_what_was_skipped(reports):
    text = written("junit", reports["wrong"])
    assert 'tests="5" errors="0" failures="2" skipped="2"' in text
    assert '<property name="score" value="1.5"' in text
    assert '<property name="points.test_a" value="1.5 / 3"' in text


def test_classroom50_follows_its_schema(reports, monkeypatch):
    schema = json.loads((HERE / "schemas/classroom50-result-1.json").read_text(encoding="utf-8"))
    for report in reports.values():
        jsonschema.validate(read("classroom50", report), schema)
    assert read("classroom50", reports["wrong"])["score"] == 150
    fault = read("classroom50", reports["fault"])["tests"][0]
    assert "Grading was not finished" in fault["test-name"]
    assert (fault["passed"], fault["max-score"]) == (False, 0)
    for name in ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL"):
        monkeypatch.setenv(name, name.lower())
    named = read("classroom50", reports["right"])
    assert [named[name] for name in ("classroom", "assignment", "submission", "commit", "review")] == [
        "classroom", "assignment", "submission_tag", "commit_url", "commit_url",
    ]  # fmt: skip


def test_exercism_has_its_limits_and_its_words(reports, sample):
    assert [read("exercism", reports[sort])["status"] for sort in ("right", "wrong", "fault")] == [
        "pass", "fail", "error",
    ]  # fmt: skip
    assert read("exercism", reports["wrong"])["message"] is None
    assert "Grading was not finished" in read("exercism", reports["fault"])["message"]
    assert [test["status"] for test in read("exercism", reports["wrong"])["tests"]] == ["fail", "fail", "fail", "error"]
    long = replace(sample.failed, printed="x" * 9999, visibility="visible", feedback="y" * 99_999)
    test = read("exercism", sample.report(long))["tests"][0]
    assert (len(test["output"]), len(test["message"])) == (500, 65_535)


def test_prairielearn_is_small_enough_and_a_fault_is_no_attempt(reports, sample):
    assert read("prairielearn", reports["wrong"])["score"] == pytest.approx(1.5 / 6.5)
    fault = read("prairielearn", reports["fault"])
    assert fault["gradable"] is False
    assert "Grading was not finished" in fault["format_errors"][0]
    every = [replace(sample.failed, id=f"test_{number}", feedback="é\n" * 9_999) for number in range(70)]
    text = written("prairielearn", sample.report(*every))
    assert 100_000 < len(text.encode()) <= 1_000_000
    assert len(json.loads(text)["tests"]) == 70


def test_autolab_reads_the_last_line(reports):
    *words, last = written("autolab", reports["wrong"]).splitlines()
    assert json.loads(last) == {"scores": {"exercise03": 1.5}, "scoreboard": [1.5]}
    assert "Score: 1.5 of 6.5 points" in words
    assert json.loads(written("autolab", reports["fault"]).splitlines()[-1]) == {"scores": {}}


# GitHub


class Reported:
    """What autograding-grading-reporter takes from the results, said again in Python: it adds up `score` of `tests` and
    `max_score`, and looks at status, name, message and test_code of each test."""

    def __init__(self, variable):
        results = json.loads(base64.b64decode(variable, validate=True).decode())
        self.failed = results["status"] == "fail"
        self.earned = sum(test["score"] for test in results["tests"])
        self.most = results["max_score"]
        self.log = [
            {"pass": "✅", "fail": "❌", "error": "Error: "}[test["status"]]
            + test["name"]
            + test["message"]
            + test["test_code"]
            for test in results["tests"]
        ]


def test_githubs_reporter_finds_what_it_looks_for(reports):
    found = Reported(written("github", reports["wrong"]).removesuffix("\n"))
    assert (found.failed, found.earned, found.most, len(found.log)) == (True, 1.5, 6.5, 4)
    assert not Reported(written("github", reports["right"]).strip()).failed
    nothing = Reported(written("github", reports["nothing"]).strip())
    assert (nothing.earned, nothing.most, nothing.log) == (0, 10, [])


def test_githubs_results_fit_into_the_environment(sample):
    every = [replace(sample.failed, id=f"test_{number}", feedback="é" * 9_999) for number in range(70)]
    text = written("github", sample.report(*every)).strip()
    command = [sys.executable, "-c", "import os; print(len(os.environ['GRADE_RESULTS']))"]
    done = subprocess.run(command, env={"GRADE_RESULTS": text}, capture_output=True, text=True, timeout=60)
    assert int(done.stdout) == len(text)
    assert len(Reported(text).log) == 70


def runner(log):
    """The commands that GitHub's runner finds in a job's log."""
    token, found = None, []
    for line in log.splitlines():
        command = re.fullmatch(r"\s*::([\w-]+)(?: ([^:]*))?::(.*)", line)
        if token is not None:
            if line.strip() == f"::{token}::":
                token = None
        elif command and command[1] == "stop-commands":
            token = command[3]
        elif command:
            properties = dict(pair.split("=", 1) for pair in (command[2] or "").split(","))
            found.append((command[1], properties, command[3]))
    assert token is None
    return found


def test_a_job_s_log_has_our_commands_alone(reports):
    (name, properties, message), *more = runner(logged(reports["hostile"]))
    assert (name, more) == ("error", [])
    assert set(properties) == {"file", "line", "title"}
    assert properties["line"] == "7"
    assert properties["file"] == ": %3Aerror%3A%3A%2Cx=%25�.py".replace(": %3A", "%3A %3A")
    assert "alert(1)" in message
    assert runner(logged(reports["right"])) == []
    ((_, _, said),) = runner(logged(reports["fault"]))
    assert "Grading was not finished: 1 of the tests had run." in said


def test_one_annotation_a_cause(reports):
    found = runner(logged(reports["wrong"]))
    assert [properties["title"] for _, properties, _ in found] == ["A is right."]  # B has the same cause


def test_a_job_gets_its_summary_and_its_output(reports, tmp_path, monkeypatch):
    summary, output = tmp_path / "summary.md", tmp_path / "output"
    output.write_text("before=1\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    Destination(named("github"), None).write(reports["wrong"], explain=False)
    before, result = output.read_text(encoding="utf-8").splitlines()
    assert before == "before=1"
    assert Reported(result.removeprefix("result=")).earned == 1.5
    assert "| ❌ | A is right\\. | 1.5 / 3 |" in summary.read_text(encoding="utf-8")
    Destination(named("github"), None).write(reports["hostile"], explain=False)
    assert not re.search(r"(?<!\\)<script", summary.read_text(encoding="utf-8"))


def test_a_line_is_named_where_the_code_raised(sample):
    raising = replace(sample.failed, location=Location("linear.py", 12, "f", "y()"))
    ((_, properties, _),) = runner(logged(sample.report(raising)))
    assert properties["line"] == "12"
    for elsewhere in (None, Location("cell 3", 12)):
        ((_, properties, _),) = runner(logged(sample.report(replace(raising, location=elsewhere))))
        assert "line" not in properties


def test_a_line_is_named_where_a_small_change_makes_it_right(sample):
    place = Repair("linear.py", 12, "f", "y = 2", "It was tried.", "another number")
    ((_, properties, said),) = runner(logged(sample.report(replace(sample.failed, repairs=(place,)))))
    assert properties["line"] == "12"
    assert "Where: linear.py, line 12, `y = 2`. It was tried." in said


def test_each_format_renders_and_a_suffix_belongs_to_one(sample):
    for form in FORMATS:
        assert form.render(sample.everything, Target())
        assert form.render_log(sample.everything, Target())
        assert set(form.job_files(sample.everything)) <= {"GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"}
        assert named(form.name) is form
    suffixes = [suffix for form in FORMATS for suffix in form.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert [for_file(Path(name)).name for name in ("r.json", "r.html", "r.xml", "r.txt", "r")] == [
        "json", "html", "junit", DEFAULT.name, DEFAULT.name,
    ]  # fmt: skip
