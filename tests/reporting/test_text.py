"""The text report: one sentence a test, one message a cause, nothing of the learner's is markup."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.reporting import text
from grader.reporting.interface import Target
from grader.results import (
    OTHERS_NAMES,
    Diagnosis,
    Environment,
    LayerStatus,
    Location,
    Repair,
    Report,
    SubmissionRecord,
    TestResult,
)  # fmt: skip

ENVIRONMENT = Environment(
    "3.11", "2.13", "2.4", "0.1", "Linux", "cpu", (LayerStatus("landlock", False, "no kernel support"),), 7
)
TEST = TestResult(
    id="test_a[7-float32-cpu]", sentence="A is right.", outcome="passed", device="cpu", dtype="float32",
    visibility="hidden", points=2.0, max_points=2.0,
)  # fmt: skip
REPORT = Report(
    "exercise03_linear",
    "A linear layer",
    "1",
    SubmissionRecord("linear.py", "0"),
    "passed",
    2.0,
    2.0,
    (TEST,),
    ENVIRONMENT,
)


def written(*tests: TestResult, encoding: str = "utf-8", explain: bool = False, **more: object) -> str:
    page = text.render(replace(REPORT, tests=tests, **more), Target(encoding=encoding, explain=explain))
    return page.encode(encoding).decode(encoding)


def test_a_passed_test_is_one_line():
    assert "✓  A is right." in written(TEST)
    assert "2 / 2" in written(TEST)


def test_one_cause_is_told_once():
    failed = replace(
        TEST, outcome="failed", points=0.0, feedback="It is wrong.", diagnosis=Diagnosis("sign", "Turn it round.")
    )
    page = written(failed, replace(failed, id="test_b[7-float32-cpu]", sentence="B is right."))
    assert page.count("Why: Turn it round.") == 1
    assert page.count("For the same reason as “A is right.”") == 1


def test_the_worst_case_stands_for_its_test():
    failed = replace(TEST, id="test_a[1-float32-cpu]", outcome="failed", feedback="Wrong for one row.")
    page = written(TEST, failed)
    assert "Wrong for one row." in page
    assert "Wrong in 1 of 2 cases." in page


def test_missing_layers_and_the_seed_are_named():
    assert "seed 7" in written(TEST)
    assert "missing: landlock" in written(TEST)


def test_a_fault_of_the_course_is_not_the_learners():
    page = written(TEST, status="error", notes=("test_a is broken",))
    assert "This is a fault in the course or the grader, not in your code." in page


def test_markup_of_the_learners_stays_text():
    failed = replace(TEST, outcome="failed", feedback="raised ValueError: [red]PASSED[/red] :tada:")
    assert "[red]PASSED[/red] :tada:" in written(failed)


def test_a_stream_that_knows_no_unicode_gets_plain_signs():
    page = written(TEST, replace(TEST, id="test_b[7]", outcome="failed", feedback="is – wrong"), encoding="ascii")
    assert "ok A is right." in page
    assert "is - wrong" in page


def test_escape_codes_of_the_learners_are_no_codes():
    failed = replace(
        TEST, outcome="failed", feedback="raised \x1b[2Jgone\u202e\ud800", sentence="A\x1b]0;x\x07 is right"
    )
    page = written(failed, printed="\x1b[31mred\rover\x00", notes=("\x9b2J",))
    assert not set("\x1b\x07\x00\x9b\u202e\r") & set(page)
    assert "raised �[2Jgone��" in page


def test_a_narrow_encoding_takes_any_text():
    page = written(replace(TEST, outcome="failed", feedback="∇ has “no” sign"), encoding="ascii", printed="naïve ∂")
    assert '? has "no" sign' in page
    assert "na?ve ?" in page


def test_waiting_tests_are_folded_with_their_points(sample):
    page = written(sample.failed, sample.passed, sample.waiting)
    lines = [line.strip() for line in page.splitlines()]
    start = lines.index("1 test waits for this one, 1.5 points:")
    assert lines[start + 1].split() == ["–", "C", "is", "right.", "0", "/", "1.5"]
    assert lines[start + 2].startswith("✓  A is right.")
    assert "Not checked" not in page


def test_explanations_that_fit_as_well_are_said(sample):
    page = written(replace(sample.failed, also=(Diagnosis("mistake", "The rows were swapped."),)))
    assert "Why: Turn it round.\n   Or: The rows were swapped.\n" in page


def test_a_small_map_shows_where_once_for_a_cause(sample):
    wrong = replace(sample.failed, evidence=sample.unseen)
    page = written(wrong, replace(wrong, id="test_z"))
    assert page.count("··██··\n       ····▒▒\n") == 1
    assert "..##..\n" in written(wrong, encoding="ascii")


def test_a_map_of_nothing_but_errors_waits_for_explain(sample):
    wrong = replace(sample.failed, evidence=replace(sample.unseen, levels=(9,) * 6))
    assert "██████" not in written(wrong)
    assert "██████" in written(wrong, explain=True)


def test_a_curve_is_drawn_instead_of_a_map(sample):
    page = written(replace(sample.failed, curve=sample.curve, evidence=sample.unseen))
    assert "▲ first difference at 8" in page
    assert "██" not in page


def test_explain_puts_numbers_side_by_side_for_a_visible_test(sample):
    wrong = replace(sample.failed, visibility="visible", evidence=sample.seen)
    assert "central difference" not in written(wrong)
    page = written(wrong, explain=True)
    assert "index         yours   torch's   central difference" in page
    assert "[1, 2]          6.5         6                    6" in page


def test_explain_tells_where_and_how_far_for_a_hidden_test(sample):
    page = " ".join(written(replace(sample.failed, evidence=sample.seen), explain=True).split())
    assert "2 of 6 elements are wrong: [0, 1], [1, 2]." in page
    assert "Largest difference 0.25, 0.5 times torch's largest element (tolerance 1e-06)." in page
    assert "Hidden tests don't show numbers." in page
    assert "central difference" not in page
    assert "6.5" not in page


def test_explain_says_nothing_of_hidden_tests_at_a_visible_one(sample):
    assert "Hidden tests don't" not in written(replace(sample.failed, visibility="visible"), explain=True)


def test_a_long_table_is_cut_and_says_so(sample):
    numbers = tuple(map(float, range(100)))
    evidence = replace(
        sample.seen, shape=(100,), levels=(1,) * 100, yours=numbers, torch=numbers, central_difference=()
    )
    page = written(replace(sample.failed, visibility="visible", evidence=evidence), explain=True)
    assert "… and 76 more; --format json has all of them." in page
    assert "[24]" not in page.partition("index")[2]


def test_prints_stand_apart_from_the_verdict(sample):
    shown = replace(sample.passed, visibility="visible", printed="one\ntwo [red]\n")
    page = written(shown, printed="loading\n")
    _, _, apart = page.partition("What your code printed\n")
    assert apart.startswith("While loading\n   loading\nA is right.\n   one\n   two [red]\n\nScore:")
    assert "What your code printed" not in written(sample.passed)


def test_the_first_wrong_step_of_a_chain_is_named():
    failed = replace(TEST, outcome="failed", points=0.0, feedback="It is wrong.")
    later = replace(TEST, id="test_b[7-float32-cpu]", sentence="B is right.", carried=("b",))
    page = " ".join(written(failed, later).split())
    assert "Fix this first: 1 later step is correct given your values." in page
    assert "B is right. 2 / 2 Correct, given your value from the previous step." in page
    assert "Fix this first" not in written(failed, replace(later, carried=()))


def test_a_loop_that_prints_without_end_does_not_bury_the_report():
    page = written(replace(TEST, visibility="visible", printed="hello\n" * 500))
    assert page.count("hello") == text.MAX_PRINTED
    assert f"… and {500 - text.MAX_PRINTED} more lines" in page


# On a terminal: what to do next

WRONG = replace(
    TEST, outcome="failed", points=0.0, feedback="a differs from torch's.",
    diagnosis=Diagnosis("scale", "a is exactly twice torch's. Look for a sum.", fact="a is exactly twice torch's"),
)  # fmt: skip
CRASHED = replace(
    TEST, id="test_b[7-float32-cpu]", sentence="B is right.", outcome="crashed", points=0.0,
    feedback="`b()` raised ValueError: no\n    linear.py, line 9", location=Location("linear.py", 9, "b", "raise"),
)  # fmt: skip


def on_a_terminal(*tests: TestResult, explain: bool = False) -> list[str]:
    page = text.render(replace(REPORT, tests=tests, status="failed"), Target(terminal=True, width=80, explain=explain))
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", page).splitlines()]


def test_a_terminal_ends_with_what_to_do_next():
    last = on_a_terminal(TEST, WRONG, CRASHED)[-5:]
    assert last == [
        "Fix first: A is right.",
        "   a is exactly twice torch's.",
        "Then: B is right.",
        "`grade hint exercise03` gives a hint; `grade exercise03 --explain` shows every",
        "failure in full.",
    ]


def test_what_raised_is_named_with_its_line():
    assert "   linear.py, line 9: It crashed. `b()` raised ValueError: no" in on_a_terminal(TEST, CRASHED)


def test_a_terminal_shows_the_first_failure_in_full_and_the_others_with_explain():
    first, everything = on_a_terminal(WRONG, CRASHED), on_a_terminal(WRONG, CRASHED, explain=True)
    assert sum("Look for a sum." in line for line in first) == 1
    assert "✗  B is right." in "\n".join(first)
    assert "no\n    linear.py" not in "\n".join(first)
    assert any("It crashed." in line for line in everything[: everything.index("Fix first: A is right.")])
    assert not any(line.startswith("seed 7") for line in first)
    assert any(line.startswith("seed 7") for line in everything)


def test_a_right_answer_is_told_nothing_to_fix():
    assert not any("Fix first" in line or "grade hint" in line for line in on_a_terminal(TEST))


def test_then_is_another_cause():
    again = replace(WRONG, id="test_c[7-float32-cpu]", sentence="C is right.")
    assert "Then: B is right." in on_a_terminal(WRONG, again, CRASHED)
    assert not any(line.startswith("Then:") for line in on_a_terminal(WRONG, again))


def test_lines_where_a_small_change_makes_it_right_come_after_why(sample):
    source = "[red]y = 2[/red]"
    places = tuple(Repair("linear.py", at, "f", source, "It was tried.", "another number") for at in (12, 15))
    said = text.render(sample.report(replace(sample.failed, repairs=places)), Target(width=200))
    why, first, code, second, again, *_ = said[said.index("Why:") :].splitlines()
    assert why == "Why: Turn it round."
    assert first.strip() == "Where: linear.py, line 12. It was tried."
    assert second.strip() == "Or: linear.py, line 15. It was tried."
    assert code == again == f"       {source}"
    assert "another number" not in said, "that is a hint"
    assert "linear.py, line 12 or 15: Turn it round." in said


def test_what_to_fix_first_names_the_only_line(sample):
    place = Repair("linear.py", 12, "f", "y = 2", "It was tried.", "another number")
    said = text.render(sample.report(replace(sample.failed, repairs=(place,))), Target(width=200))
    lines = [line.strip() for line in said.splitlines()]
    assert lines[lines.index("Fix first: B is right.") + 1] == "linear.py, line 12: Turn it round."


def test_words_of_another_program_do_not_stand_beside_a_line_of_the_learner(sample):
    place = Repair("linear.py", 12, "f", "y = 2", "It was tried.", "another number")
    slip = Diagnosis("slip", f"It is what you get if `P` stands for `Q` {OTHERS_NAMES}.")
    said = text.render(sample.report(replace(sample.failed, repairs=(place,), diagnosis=slip)), Target(width=200))
    assert f"Why: {slip.advice}" in said
    assert "\n   linear.py, line 12: It was tried.\n" in said
