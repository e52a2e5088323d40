"""Where a resident examiner is found, and when none may stay or be used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.errors import UsageFault
from grader.examiner.resident import allowed, fingerprint
from grader.examiner.resident.residence import NAME, own_folder


@pytest.fixture
def on_a_terminal(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowed, "_is_terminal", lambda descriptor: True)


@pytest.mark.usefixtures("on_a_terminal")
class TestAllowed:
    def test_for_ten_minutes_on_a_terminal(self, runtime):
        found = allowed.residence(())
        assert (found.folder, found.idle_s) == (runtime / NAME, 600.0)
        assert found.folder.stat().st_mode & 0o777 == 0o700

    @pytest.mark.parametrize("name", ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL"])
    def test_never_in_ci(self, monkeypatch, name):
        monkeypatch.setenv(name, "true")
        assert allowed.residence(()) is None

    @pytest.mark.parametrize("descriptor", [0, 2])
    def test_never_without_a_terminal(self, monkeypatch, descriptor):
        monkeypatch.setattr(allowed, "_is_terminal", lambda asked: asked != descriptor)
        assert allowed.residence(()) is None

    @pytest.mark.parametrize("said", ["off", "OFF", " no ", "0", "false"])
    def test_not_where_the_setting_says_so(self, monkeypatch, said):
        monkeypatch.setenv(allowed.SETTING, said)
        assert allowed.residence(()) is None

    @pytest.mark.parametrize(("said", "seconds"), [("", 600.0), ("2", 120.0), ("0.5", 30.0)])
    def test_as_many_minutes_as_the_setting_says(self, monkeypatch, said, seconds):
        monkeypatch.setenv(allowed.SETTING, said)
        assert allowed.residence(()).idle_s == seconds

    @pytest.mark.parametrize("said", ["ten", "-1", "inf", "nan"])
    def test_another_setting_is_refused_and_says_what_may_be_set(self, monkeypatch, said):
        monkeypatch.setenv(allowed.SETTING, said)
        with pytest.raises(UsageFault, match=r"off, or to the minutes .* \(10 by default\)"):
            allowed.residence(())

    def test_not_in_a_folder_that_others_may_enter(self, runtime):
        (runtime / NAME).mkdir(mode=0o755)
        assert allowed.residence(()) is None


@pytest.mark.parametrize("mode", [0o777, 0o755, 0o711, 0o500])
def test_a_folder_of_another_mode_is_refused(runtime, mode):
    (runtime / NAME).mkdir()
    (runtime / NAME).chmod(mode)
    assert own_folder() == f"{runtime / NAME} has the mode {mode:o}, not 700."


def test_a_link_to_an_own_folder_is_refused(runtime, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (runtime / NAME).symlink_to(tmp_path / "elsewhere")
    assert own_folder() == f"{runtime / NAME} isn't a folder."


def test_another_users_folder_is_refused(runtime, tmp_path, monkeypatch):
    """In the temporary folder anybody may have made one by that name."""
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / f"{NAME}-4711").mkdir(mode=0o700)
    assert own_folder() == f"{tmp_path / NAME}-4711 is another user's."


def test_without_a_runtime_folder_of_ones_own_it_lies_in_the_temporary_folder(runtime, tmp_path, monkeypatch):
    runtime.chmod(0o755)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = own_folder()
    assert folder == tmp_path / f"{NAME}-{os.getuid()}"
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "name", ["OMP_NUM_THREADS", "CUDA_VISIBLE_DEVICES", "GRADE_RESIDENT", "GRADE_ANYTHING", "PYTHONPATH", "TMPDIR"]
)
def test_another_environment_needs_another_examiner(monkeypatch, name):
    before = fingerprint.fingerprint()
    monkeypatch.setenv(name, "7")
    assert fingerprint.fingerprint() != before


def test_what_an_editor_or_a_shell_sets_does_not(monkeypatch):
    before = fingerprint.fingerprint()
    monkeypatch.setenv("OLDPWD", "/somewhere")
    monkeypatch.setenv("TERM", "vt100")
    assert fingerprint.fingerprint() == before


def test_other_limits_need_another_examiner(monkeypatch):
    before = fingerprint.fingerprint()
    monkeypatch.setattr("resource.getrlimit", lambda what: (1 << 30, 1 << 30))
    assert fingerprint.fingerprint() != before


def test_where_rights_cannot_be_seen_no_examiner_is_used_again(monkeypatch):
    def refuse(path: str) -> str:
        raise PermissionError(path)

    monkeypatch.setattr("os.readlink", refuse)
    assert fingerprint.fingerprint() != fingerprint.fingerprint()


@pytest.mark.parametrize("module", ["sys.version", "sys.executable", "grader.__version__"])
def test_another_python_or_version_needs_another_examiner(monkeypatch, module):
    before = fingerprint.fingerprint()
    monkeypatch.setattr(module, "another")
    assert fingerprint.fingerprint() != before


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with one exercise."""
    for name in ("exercises/exercise01_one", "solutions/exercise01_one/mistakes", "tests/hidden/exercise01_one"):
        (tmp_path / name).mkdir(parents=True)
    for name in (
        "exercises/exercise01_one/exercise.toml", "exercises/exercise01_one/one.py",
        "exercises/exercise01_one/test_examples.py", "solutions/exercise01_one/one.py",
        "solutions/exercise01_one/mistakes/slip.py", "tests/hidden/exercise01_one/test_one.py",
    ):  # fmt: skip
        (tmp_path / name).write_text("old")
    monkeypatch.setattr(fingerprint, "course_root", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "exercises/exercise01_one/exercise.toml", "exercises/exercise01_one/test_examples.py",
        "solutions/exercise01_one/one.py", "solutions/exercise01_one/mistakes/slip.py",
        "solutions/exercise01_one/mistakes/another.py", "tests/hidden/exercise01_one/test_one.py",
    ],
)  # fmt: skip
def test_a_changed_course_needs_another_examiner(course, name):
    before = fingerprint.fingerprint()
    (course / name).write_text("new")
    assert fingerprint.fingerprint() != before


@pytest.mark.parametrize("name", ["one.py", "notes.txt", ".grade-progress.json", "one.ipynb"])
def test_a_learners_own_files_in_a_checkout_may_change(course, name):
    before = fingerprint.fingerprint()
    (course / "exercises/exercise01_one" / name).write_text("new")
    assert fingerprint.fingerprint() == before


def test_an_installed_library_needs_another_examiner(tmp_path, monkeypatch):
    monkeypatch.setattr("site.getsitepackages", lambda: [str(tmp_path)])
    before = fingerprint.fingerprint()
    (tmp_path / "torch-3.0.dist-info").mkdir()
    assert fingerprint.fingerprint() != before
