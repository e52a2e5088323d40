"""What is told where: waiting tests under the one they wait for, each cause once."""

from __future__ import annotations

from dataclasses import replace

from grader.reporting.sentences import chapters, not_run, printed


def told(report):
    """Of each chapter, each sentence's test with those that wait for it."""
    return [[(s.name, *(w.name for w in s.waiting)) for s in chapter.sentences] for chapter in chapters(report)]


def test_what_waits_is_under_what_failed(sample):
    assert told(sample.report(sample.waiting, sample.passed, sample.failed)) == [[("test_a",), ("test_b", "test_c")]]


def test_a_chain_of_waiting_ends_at_its_root(sample):
    last = replace(sample.waiting, id="test_d", waits_for="test_c")
    assert told(sample.report(sample.failed, sample.waiting, last)) == [[("test_b", "test_c", "test_d")]]


def test_a_waiting_test_without_a_root_stands_alone(sample):
    lost = replace(sample.waiting, waits_for="test_gone")
    ring = replace(sample.waiting, id="test_x", waits_for="test_x")
    of_passed = replace(sample.waiting, id="test_y", waits_for="test_a")
    report = sample.report(sample.passed, lost, ring, of_passed)
    assert told(report) == [[("test_a",), ("test_c",), ("test_x",), ("test_y",)]]
    assert chapters(report)[0].sentences[1].feedback == "Not checked until this passes: B is right."


def test_examples_come_first_whatever_the_order(sample):
    example = replace(sample.passed, id="test_example", visibility="visible")
    assert [chapter.heading for chapter in chapters(sample.report(sample.passed, example))] == [
        "Worked examples", "Hidden tests",
    ]  # fmt: skip


def test_points_of_what_waits_are_added_up(sample):
    other = replace(sample.waiting, id="test_d")
    (chapter,) = chapters(sample.report(sample.failed, sample.waiting, other))
    assert chapter.sentences[0].waits == "2 tests wait for this one, 3 points"
    (chapter,) = chapters(sample.report(sample.failed, replace(sample.waiting, max_points=1.0)))
    assert chapter.sentences[0].waits == "1 test waits for this one, 1 point"


def test_explanations_that_fit_as_well_are_told_once_each(sample):
    also = (replace(sample.failed.diagnosis, advice="Or this."), sample.failed.diagnosis)
    (chapter,) = chapters(sample.report(replace(sample.failed, also=also)))
    assert chapter.sentences[0].explanations == ("Turn it round.", "Or this.")


def test_a_cause_is_told_at_its_first_sentence(sample):
    (chapter,) = chapters(sample.report(sample.failed, replace(sample.failed, id="test_z")))
    assert [sentence.same_as for sentence in chapter.sentences] == ["", chapter.sentences[0].shown.sentence]


def test_what_could_not_run_is_counted(sample):
    case = replace(sample.passed, outcome="not_run", feedback="not run: no CUDA device")
    assert not_run(sample.report(case)) == ("1 check not run: no CUDA device.",)
    assert not_run(sample.report(case, case)) == ("2 checks not run: no CUDA device.",)


def test_prints_of_hidden_tests_are_left_out(sample):
    """They could carry hidden inputs."""
    example = replace(sample.passed, visibility="visible", sentence="Example.", printed="seen\n")
    report = sample.report(example, replace(sample.passed, printed="unseen"), printed="loaded\n")
    assert printed(report) == (("While loading", "loaded"), ("Example.", "seen"))
