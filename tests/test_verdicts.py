"""The comparison that a redesign is measured by: what is planted is found in its group, and names may change.

`pytest -m slow tests/test_verdicts.py` also records one exercise's sample twice.
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAMED = "exercise03_linear/mistake/weight_gradient_transposed"
POINTS, EXPLANATIONS, WORDING = "points or outcomes differ", "explanations differ", "only the wording differs"
Record = dict[str, Any]


def case(name: str, sizes: str, outcome: str = "passed", kind: str | None = None) -> dict[str, Any]:
    diagnosis = {"kind": kind, "mistake": None, "factor": 2.0, "advice": "Look at the axes."}
    return {
        "id": f"{name}[{sizes}]", "outcome": outcome, "points": float(outcome == "passed"), "max_points": 1.0,
        "carried": False, "feedback": "is off" if kind else "", "diagnosis": diagnosis if kind else None, "also": [],
    }  # fmt: skip


def function(name: str, *cases: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "sentence": f"{name} is right.", "visibility": "hidden", "cases": list(cases)}


@pytest.fixture
def verdict() -> Record:
    """One file's: a test that passes, one that is explained, one that nobody explains."""
    return {
        "file": NAMED, "exercise": "exercise03_linear", "sha256": "0", "status": "failed", "score": 3.0,
        "max_score": 5.0, "notes": [], "tests": [
            function("test_forward", case("test_forward", "7-3"), case("test_forward", "1-2")),
            function("test_bias", case("test_bias", "7-3", "failed", "scale"), case("test_bias", "1-2")),
            function("test_weights", case("test_weights", "7-3", "failed")),
        ],
    }  # fmt: skip


@pytest.fixture
def compared(tmp_path: Path, verdict: Record) -> Callable[..., tuple[int, dict[str, str]]]:
    """The exit code, and the text of each group, for a record beside one that `change` made of it."""

    def run(change: Callable[[Record], None], *options: str) -> tuple[int, dict[str, str]]:
        after = copy.deepcopy(verdict)
        change(after)
        files = [tmp_path / "before.jsonl", tmp_path / "after.jsonl"]
        for file, one in zip(files, (verdict, after)):
            lines = ({"verdicts": 1, "seed": 11, "fingerprint": file.name}, one)
            file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        done = command("compare", *files, *options)
        head, *groups = done.stdout.split("\n\n")
        return done.returncode, {"head": head, **{group.partition(":")[0]: group for group in groups}}

    return run


def command(*args: object) -> subprocess.CompletedProcess[str]:
    called = [sys.executable, "-m", "benchmarks.verdicts", *map(str, args)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(called, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", timeout=300)


def lines(groups: dict[str, str], title: str) -> list[str]:
    """What a group lists, without the files."""
    (found,) = [text for name, text in groups.items() if name.startswith(title)]
    return [line.strip() for line in found.splitlines()[1:] if line.startswith("  ") and not line.startswith("    ")]


def test_nothing_differs_from_itself(compared):
    code, groups = compared(lambda after: None)
    assert code == 0
    assert [lines(groups, title) for title in (POINTS, EXPLANATIONS, WORDING)] == [[], [], []]
    assert "1 files in both" in groups["head"]


def test_each_planted_difference_is_in_its_group(compared):
    def change(after: Record) -> None:
        forward, bias, weights = after["tests"]
        forward["cases"][1] |= {"outcome": "crashed", "points": 0.0}
        bias["cases"][0]["diagnosis"] |= {"kind": "transpose"}
        weights["cases"][0]["feedback"] = "differs"

    code, groups = compared(change)
    assert code == 1
    assert lines(groups, POINTS) == [
        "exercise03_linear test_forward: outcome: passed -> crashed",
        "exercise03_linear test_forward: points: 1.0 -> 0.0",
    ]
    assert lines(groups, EXPLANATIONS) == ["exercise03_linear test_bias: explained as: scale 2.0 -> transpose 2.0"]
    assert lines(groups, WORDING) == ["exercise03_linear test_weights: feedback: nothing -> differs"]
    assert "\n".join(groups.values()).count(NAMED) == 4


@pytest.mark.parametrize(
    ("case_of", "changed"),
    [
        (1, {"diagnosis": None}),
        (1, {"also": [{"kind": "mistake", "mistake": "no_bias", "factor": None, "advice": ""}]}),
        (1, {"diagnosis": {"kind": "scale", "mistake": None, "factor": 3.0, "advice": "Look at the axes."}}),
        (1, {"diagnosis": {"kind": "scale", "mistake": "halved", "factor": 2.0, "advice": "Look at the axes."}}),
    ],
    ids=["no longer explained", "another fits, too", "another factor", "a mistake is named"],
)
def test_an_explanation_that_says_something_else_is_a_difference(compared, case_of, changed):
    code, groups = compared(lambda after: after["tests"][case_of]["cases"][0].update(changed))
    assert code == 1
    assert len(lines(groups, EXPLANATIONS)) == 1
    assert lines(groups, POINTS) == lines(groups, WORDING) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda after: after.update(score=4.0),
        lambda after: after["tests"][0]["cases"][0].update(carried=True),
        lambda after: after["tests"][0]["cases"].pop(),
        lambda after: after["tests"].pop(),
        lambda after: after["tests"].append(function("test_more", case("test_more", "1"))),
    ],
    ids=["score", "carried forward", "a case less", "a test less", "a test more"],
)
def test_what_counts_for_points_is_a_difference(compared, change):
    code, groups = compared(change)
    assert code == 1
    assert len(lines(groups, POINTS)) == 1


def test_what_ran_out_of_time_is_told_apart(compared):
    def change(after: Record) -> None:
        after["score"] = 2.0
        after["tests"][0]["cases"][0] |= {"outcome": "timeout", "points": 0.0}

    code, groups = compared(change)
    assert code == 1
    assert len(lines(groups, "ran out of time")) == 3
    assert lines(groups, POINTS) == []


def test_wording_alone_is_no_failure(compared):
    def change(after: Record) -> None:
        after["tests"][1]["cases"][0]["diagnosis"]["advice"] = "Mind the axes."
        after["tests"][1]["cases"][0]["diagnosis"]["factor"] = 2.00001  # as rounding has it
        after["tests"][0]["sentence"] = "The output is right."
        after["notes"] = ["Nothing else."]

    code, groups = compared(change)
    assert code == 0
    assert len(lines(groups, WORDING)) == 3
    assert lines(groups, POINTS) == lines(groups, EXPLANATIONS) == []


def test_sentences_that_differ_alike_are_told_once(compared, verdict):
    texts = iter(("off by 0.25 at [3, 2]", "off by 1e-05 at [6]", "off by 3", "off by 14"))
    for test in verdict["tests"][1:]:
        test["cases"] = [{**test["cases"][0], "feedback": next(texts)}, {**test["cases"][0], "feedback": next(texts)}]

    def change(after: Record) -> None:
        for one in after["tests"][1]["cases"]:
            one["feedback"] = one["feedback"].replace("off by 1e-05", "off by 7.5").replace("0.25", "0.3")
        for one in after["tests"][2]["cases"]:
            one["feedback"] = one["feedback"].replace("off by", "error")

    _, groups = compared(change)
    assert lines(groups, WORDING) == [
        "exercise03_linear test_weights: feedback: off by # -> error #",
        "exercise03_linear test_bias: feedback, in numbers: off by # at [#, #] -> off by # at [#, #]",
        "exercise03_linear test_bias: feedback, in numbers: off by # at [#] -> off by # at [#]",
    ]
    assert len(lines(compared(change, "--all")[1], WORDING)) == 4


def test_renamed_tests_and_cases_are_matched(compared):
    """By the sentence although the names trade places, by the name under a new sentence, then by the place."""

    def change(after: Record) -> None:
        forward, bias, weights = after["tests"]
        forward["name"], bias["name"] = "test_bias", "test_forward"
        weights |= {"name": "test_w", "sentence": "All of it is new."}
        for test in after["tests"]:
            for number, one in enumerate(test["cases"]):
                one["id"] = f"{test['name']}[case {number}]"
        after["tests"].reverse()

    code, groups = compared(change)
    assert code == 0
    assert "test_forward is now test_bias" in groups["head"]
    assert "test_weights is now test_w" in groups["head"]
    assert lines(groups, WORDING) == [
        "exercise03_linear test_weights: sentence: test_weights is right. -> All of it is new."
    ]


def test_a_kind_with_a_new_name_is_declared(compared):
    def change(after: Record) -> None:
        after["tests"][1]["cases"][0]["diagnosis"]["kind"] = "multiple"

    assert compared(change)[0] == 1
    assert compared(change, "--renamed", "scale=multiple")[0] == 0


def test_records_without_a_common_file_prove_nothing(compared):
    code, groups = compared(lambda after: after.update(file="exercise03_linear/mistake/other"))
    assert code == 2
    assert "0 files in both, 1 only in" in groups["head"]


@pytest.mark.slow
def test_the_same_corpus_has_the_same_verdicts(tmp_path):
    """A record that was cut off in a line goes on where it was, and two records are equal."""
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    sample = ("exercise03", "--every", 17, "--jobs", 1)
    for file in (first, second):
        done = command("record", file, *sample)
        assert done.returncode == 0, done.stderr
    whole = second.read_bytes()
    second.write_bytes(whole[:-100])
    again = command("record", second, *sample)
    assert "1 to go" in again.stdout
    assert sorted(second.read_bytes().splitlines()) == sorted(whole.splitlines())
    assert command("compare", first, second).returncode == 0

    head, *rest = second.read_text(encoding="utf-8").splitlines(keepends=True)
    second.write_text(json.dumps({**json.loads(head), "fingerprint": "another"}) + "\n" + "".join(rest))
    refused = command("record", second, *sample)
    assert refused.returncode == 2
    assert "another version" in refused.stderr
