"""The page of a class in a real browser: 300 students, sorted, searched, opened and closed by mouse and by keyboard."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.classroom.export import html
from grader.classroom.export.interface import Wanted
from grader.classroom.gradebook import Gradebook, Result
from grader.classroom.intake.interface import LeftOutFile, StudentSubmission
from grader.results import Diagnosis, Environment, Report, SubmissionRecord, TestResult

pytestmark = pytest.mark.slow
EXERCISES = ("exercise03_linear", "exercise05_mse", "exercise06_mlp_training")
HOSTILE = (
    "</script></style>\"'><script>document.title='mine'</script><img src=x onerror=\"document.title='mine'\">{{7*7}}"
)
STUDENTS = 300
MAX_BYTES = 15e6
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NAMES = "[...document.querySelectorAll('#matrix tbody tr:not([hidden]) th')].map(cell => cell.textContent)"
TOTALS = "[...document.querySelectorAll('#matrix tbody td:nth-last-child(2)')].map(cell => Number(cell.textContent))"


def case(number, outcome, words, diagnosis=None):
    return TestResult(
        id=f"test_{number}[7]", sentence=f"Sentence {number}. {words}", outcome=outcome, device="cpu", dtype="float32",
        visibility="visible" if number == 0 else "hidden", points=float(outcome == "passed"), max_points=1.0,
        diagnosis=diagnosis, feedback="" if outcome == "passed" else f"It is 3 times too large. {words}", printed=words,
    )  # fmt: skip


def report(exercise, right, words=""):
    """Ten tests, of which so many pass."""
    why = Diagnosis("mistake", f"Divide by n and d. {words}", "divides_by_n_alone")
    cases = tuple(
        case(number, "passed" if number < right else ("failed", "crashed")[number % 2], words,
             None if number < right else why)
        for number in range(10)
    )  # fmt: skip
    environment = Environment("3.11", "2.13", "2.4", "0.1", "Linux", "cpu", (), 7)
    submission = SubmissionRecord(f"linear.py{words}", "0" * 64)
    status = "passed" if right == 10 else "failed"
    return Report(exercise, f"Title {words}", "1.0.0", submission, status, float(right), 10.0, cases, environment)


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    """The page. The first student's every text is an attack; the second one's file can't be read."""
    file = tmp_path_factory.mktemp("class") / "c.db"
    late = datetime(2026, 11, 21, tzinfo=UTC)
    with Gradebook.writing(file) as book:
        for number in range(STUDENTS):
            words = HOSTILE if number == 0 else ""
            student = HOSTILE if number == 0 else f"student {number}"
            for exercise in EXERCISES:
                found = None if number == 1 else report(exercise, (number * 7 + len(exercise)) % 11, words)
                score = found.score if found else 0.0
                problem = "" if found else f"It isn't Python.\n  {HOSTILE}"
                source = f"def f_{number}(): pass\n# {HOSTILE}"
                result = Result(f"{number}{exercise}", exercise, score, 10.0, 1.0, problem, found, source)
                book.add(StudentSubmission(student, f"{number}", exercise, Path("x"), f"{student}/x.py", late), result)
        book.leave_out((LeftOutFile(HOSTILE, HOSTILE),))
    with Gradebook.reading(file) as book:
        return html.export(book, Wanted(HOSTILE, datetime(2026, 11, 20, tzinfo=UTC))).text


@pytest.fixture
def show(browser, text, tmp_path):
    """Open the page from disk, and afterwards see that it complained of nothing and asked for nothing."""
    said, asked, contexts = [], [], []
    file = tmp_path / "class.html"
    file.write_text(text, encoding="utf-8")

    def opened(width=1280, at="", **how):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **how))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri() + at)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
    assert {url.partition("#")[0] for url in asked} <= {file.as_uri(), "about:srcdoc"}


def frame(page):
    page.wait_for_selector("iframe")
    return page.frame_locator("iframe")


def test_it_fits_into_an_email(text):
    assert len(text.encode()) < MAX_BYTES


def test_a_heading_sorts_and_sorts_back(show):
    page = show()
    heading = page.get_by_role("columnheader", name="total")
    heading.get_by_role("button").click()
    totals = page.evaluate(TOTALS)
    assert (totals, heading.get_attribute("aria-sort")) == (sorted(totals, reverse=True), "descending")
    assert totals[0] > totals[-1]
    heading.get_by_role("button").press("Enter")
    assert (page.evaluate(TOTALS), heading.get_attribute("aria-sort")) == (sorted(totals), "ascending")
    page.get_by_role("columnheader", name="student").get_by_role("button").click()
    assert page.evaluate(NAMES)[1:4] == ["student 1", "student 2", "student 3"]
    assert page.locator("th[aria-sort]").count() == 1


def test_a_slash_searches(show):
    page = show()
    page.keyboard.press("/")
    page.keyboard.type("STUDENT 29 late")
    assert set(page.evaluate(NAMES)) == {f"student {number}" for number in (29, 129, 229, *range(290, 300))}
    assert page.get_by_role("status").inner_text() == "13 of 300 students"
    page.get_by_role("searchbox").fill("unreadable")
    assert page.evaluate(NAMES) == ["student 1"]
    page.get_by_role("searchbox").fill("")
    assert len(page.evaluate(NAMES)) == STUDENTS


def test_a_score_opens_the_report_and_back_closes_it(show):
    page = show()
    link = page.locator("#matrix tr", has=page.get_by_text("student 200", exact=True)).locator("a").first
    link.scroll_into_view_if_needed()
    top = page.evaluate("scrollY")
    link.click()
    assert frame(page).get_by_text("Sentence 3.").first.is_visible()
    assert frame(page).get_by_text("def f_200").count() == 1
    assert page.url.endswith("#student%20200/03")
    assert page.title().startswith("student 200/03")
    assert not page.locator("#class").is_visible()
    page.go_back()
    assert page.locator("iframe").count() == 0
    assert link.evaluate("link => link === document.activeElement")
    assert abs(page.evaluate("scrollY") - top) < 900
    page.go_forward()
    assert frame(page).get_by_text("Sentence 3.").first.is_visible()
    page.get_by_role("link", name="← Class").click()
    page.wait_for_selector("iframe", state="detached")
    assert link.is_visible()


def test_a_report_opens_by_its_address_and_leads_to_the_next(show):
    page = show(at="#student%202/05")
    frame(page)
    assert page.locator("#view-title").inner_text() == "student 2/05"
    assert page.locator("#view-title").evaluate("title => title === document.activeElement")
    following = page.locator("#next").get_attribute("href")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("href => location.hash === href", arg=following)
    assert page.evaluate("decodeURIComponent(location.hash)").endswith("/05")
    page.keyboard.press("Escape")
    page.wait_for_selector("#class", state="visible")


def test_all_is_reached_by_keyboard_and_the_focus_is_seen(show):
    page = show()
    seen = []
    for _ in range(16):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim().slice(0, 12)"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"Mistakes", "student", "total", "%"} <= set(seen)
    page.keyboard.press("Enter")
    frame(page)


@pytest.mark.parametrize("exercise", ["03", "05"])
def test_no_text_is_markup_and_no_script_runs(show, text, exercise):
    page = show()
    title = page.title()
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 2
    assert page.evaluate(NAMES).count(HOSTILE) == 1
    page.locator("#matrix tr", has_text="onerror").locator(f"a[href$='/{exercise}']").click()
    inside = frame(page)
    assert inside.get_by_text("{{7*7}}").first.is_visible()
    assert (inside.locator("img").count(), inside.locator("script").count()) == (0, 0)
    page.wait_for_timeout(200)
    assert "mine" not in page.title().replace(HOSTILE, "")
    assert page.title().endswith(title)


def test_the_frame_and_the_page_run_nothing_that_gets_into_them(browser, text, tmp_path):
    file = tmp_path / "class.html"
    planted = "<script>document.title='mine'</script><img src=x onerror=\"document.title='mine'\"><p id=planted>"
    file.write_text(text.replace("<main>", f"<main>{planted}", 1), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("#planted", state="attached")
    assert page.title() != "mine"
    page.evaluate(
        "documents.set('', documents.get('') + `<p id=planted><script>parent.document.title='mine'</script>`)"
    )
    page.evaluate("location.hash = '#student%202/05'")
    assert frame(page).locator("#planted").count() == 1
    page.wait_for_timeout(200)
    assert page.title() != "mine"
    page.close()


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_nothing_is_wider_than_the_screen(show, width):
    page = show(width)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert page.evaluate(OVERFLOW) == 0


def test_without_scripts_all_but_the_reports_is_there(show):
    page = show(java_script_enabled=False)
    assert page.locator("#matrix tbody tr").count() == STUDENTS
    assert page.get_by_text("divides by n alone").first.is_visible()
    assert page.locator("noscript p").is_visible()
    assert not page.get_by_role("searchbox").is_visible()


def test_every_student_is_on_paper(show):
    page = show()
    page.emulate_media(media="print")
    box = page.locator("#students .wide").bounding_box()
    assert box["height"] > 20 * STUDENTS
    assert not page.get_by_role("searchbox").is_visible()
