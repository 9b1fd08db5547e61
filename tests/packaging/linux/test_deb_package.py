"""The Debian package as a whole: built the same way twice, unpacked, tried, and told of."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import contents
import policy
from linux import command
from linux.checking import check, self_test, wrong_files, wrong_modes
from linux.errors import PackageError
from linux.package import Source, build
from tests.packaging.builders_deb import (
    BAD_REPORT,
    DPKG,
    NOON,
    frozen_folder,
    icons_folder,
    installed_tree,
    packed,
)
from tests.packaging.builders_linux import write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
needs_dpkg = pytest.mark.skipif(DPKG is None, reason="dpkg-deb is not installed")

SCRIPT = policy.ROOT / "packaging" / "linux" / "build_deb.py"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    folder = tmp_path_factory.mktemp("source")
    return Source(frozen_folder(folder / "refboard"), icons_folder(folder / "icons"), NOON)


def field(deb: Path, name: str) -> str:
    told = subprocess.run(
        ["dpkg-deb", "--field", str(deb), name], capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


@needs_dpkg
def test_a_package_says_what_it_is_and_needs(source: Source, tmp_path: Path) -> None:
    deb = build(source, tmp_path / "dist")

    assert deb.name == f"refboard_{contents.version()}_amd64.deb"
    assert field(deb, "Version") == contents.version()
    assert field(deb, "Depends") == "libc6, libgl1, libxcb1, zlib1g"
    listed = subprocess.run(
        ["dpkg-deb", "--contents", str(deb)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert {line.split()[1] for line in listed} == {"root/root"}
    assert {line[:10] for line in listed} == {
        "drwxr-xr-x",
        "-rw-r--r--",
        "-rwxr-xr-x",
        "lrwxrwxrwx",
    }


@needs_dpkg
def test_the_same_files_are_the_same_package_to_the_last_byte(
    source: Source, tmp_path: Path
) -> None:
    other = tmp_path / "copied later"
    shutil.copytree(source.folder, other, symlinks=True)
    for path in other.rglob("*"):
        if not path.is_symlink():
            os.utime(path, (NOON + 5, NOON + 5))

    first = build(source, tmp_path / "a")
    second = build(source._replace(folder=other), tmp_path / "b")

    assert first.read_bytes() == second.read_bytes()


@needs_dpkg
def test_a_package_that_was_built_is_in_order_but_for_what_the_program_says(
    source: Source, tmp_path: Path
) -> None:
    findings, report = check(build(source, tmp_path))

    # The program of the miniature is an ELF file without code.
    assert report == {}
    assert [finding.split(":")[0] for finding in findings] == ["the self-test did not run"] or (
        "self-test ended" in findings[0]
    )
    assert len(findings) == 1


@needs_dpkg
def test_a_package_whose_program_works_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deb = packed(installed_tree(tmp_path / "root"), tmp_path / "good.deb")

    assert command.main(["--check", str(deb)]) == 0
    told = capsys.readouterr()
    assert "ok   all: fine" in told.out
    assert "good.deb: in order" in told.out
    assert told.err == ""


@needs_dpkg
def test_a_package_whose_program_fails_is_told_with_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deb = packed(installed_tree(tmp_path / "root", BAD_REPORT, 1), tmp_path / "bad.deb")

    assert command.main(["--check", str(deb)]) == 1
    told = capsys.readouterr()
    assert "FAIL one: no" in told.out
    assert "self-test, one: no" in told.err


@needs_dpkg
def test_a_file_that_is_no_package_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "torn.deb", b"!<arch>\n")

    assert command.main(["--check", str(path)]) == 1
    assert capsys.readouterr().err.startswith("torn.deb cannot be unpacked: ")


def test_the_program_gets_an_empty_home_and_nothing_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    program = write(
        tmp_path,
        "refboard",
        b'#!/bin/sh\necho "{\\"ok\\": true, \\"checks\\": [], \\"home\\": \\"$HOME\\", '
        b'\\"display\\": \\"$DISPLAY$LD_LIBRARY_PATH$QT_QPA_PLATFORM\\", \\"words\\": \\"$*\\"}"\n',
    )
    program.chmod(0o755)

    report, wrong = self_test(program, home)

    assert wrong == []
    assert (report["home"], report["display"]) == (str(home), "")
    assert report["words"] == "--self-test --json"


@pytest.mark.parametrize(
    ("script", "finding"),
    [
        ('echo \'{"ok": true, "checks": []}\'; exit 3', "failed with status 3"),
        ('echo \'{"ok": false, "checks": []}\'', "failed with status 0"),
        ("echo '{\"checks\": []}'", "failed with status 0"),
        ("echo '[]'", "told no report"),
        ("echo no library >&2; exit 127", "ended with 127 and said: no library"),
        ("exit 0", "ended with 0 and said: nothing"),
        ('echo \'{"ok": true, "checks": [], "seconds": 99}\'', "took longer than 20 s"),
    ],
)
def test_everything_but_a_good_report_and_status_is_a_finding(
    tmp_path: Path, script: str, finding: str
) -> None:
    program = write(tmp_path, "refboard", f"#!/bin/sh\n{script}\n".encode())
    program.chmod(0o755)

    _, wrong = self_test(program, tmp_path)

    assert len(wrong) == 1
    assert finding in wrong[0]


def _lose(root: Path) -> None:
    (root / "usr/share/doc/refboard/copyright").unlink()


def _change(root: Path) -> None:
    (root / "usr/share/doc/refboard/copyright").write_text("theirs")


def _add(root: Path) -> None:
    write(root, "usr/lib/refboard/__pycache__/one.pyc", b"compiled").chmod(0o644)


def _open(root: Path) -> None:
    (root / "usr/share/doc/refboard/copyright").chmod(0o664)


def _link_out(root: Path) -> None:
    (root / "usr/lib/refboard/link").symlink_to("/etc/hostname")


def _link_nowhere(root: Path) -> None:
    (root / "usr/lib/refboard/link").symlink_to("gone")


def _keep_from_running(root: Path) -> None:
    (root / "usr/lib/refboard/refboard").chmod(0o744)


@pytest.mark.parametrize(
    ("spoil", "finding"),
    [
        (_lose, "usr/share/doc/refboard/copyright is missing"),
        (_change, "usr/share/doc/refboard/copyright is not what was packed"),
        (_add, "usr/lib/refboard/__pycache__/one.pyc has no checksum"),
        (_open, "usr/share/doc/refboard/copyright may be written by others"),
        (_link_out, "usr/lib/refboard/link is a link that leads out of the package"),
        (_link_nowhere, "usr/lib/refboard/link is a link that leads nowhere"),
        (_keep_from_running, "usr/bin/refboard cannot be run by everybody"),
    ],
)
def test_what_is_wrong_with_the_files_is_told(
    tmp_path: Path, spoil: Callable[[Path], None], finding: str
) -> None:
    before = os.umask(0o022)
    try:
        root = installed_tree(tmp_path / "root")
        assert [*wrong_files(root), *wrong_modes(root)] == []
        spoil(root)
    finally:
        os.umask(before)

    assert [*wrong_files(root), *wrong_modes(root)] == [finding]


def test_what_is_missing_is_named_with_the_command_that_makes_it(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linux.package.dpkg_deb", lambda: "dpkg-deb")
    with pytest.raises(PackageError, match="no frozen RefBoard; make it with: make app"):
        build(source._replace(folder=tmp_path), tmp_path)
    with pytest.raises(PackageError, match="has no icons; make them with"):
        build(source._replace(icons=tmp_path), tmp_path)


def test_a_machine_without_dpkg_deb_gets_one_sentence(
    source: Source,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    words = ["--folder", str(source.folder), "--icons", str(source.icons), "--into", str(tmp_path)]

    assert command.main(words) == 1
    assert command.main(["--check", "any.deb"]) == 1
    sentence = "dpkg-deb is not installed here; on Debian it is in the package dpkg.\n"
    assert capsys.readouterr().err == 2 * sentence


def test_a_package_too_large_is_told_with_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deb = write(tmp_path, "refboard_1_amd64.deb", bytes(2_000_000))
    monkeypatch.setattr("linux.command.build", lambda *_: deb)
    monkeypatch.setattr(policy, "LINUX_DEB_MB", policy.Budget(0.5, 1))

    assert command.main(["--folder", str(tmp_path)]) == 1
    assert "refboard_1_amd64.deb is larger than it may be" in capsys.readouterr().err
    monkeypatch.setattr(policy, "LINUX_DEB_MB", policy.Budget(1, 3))
    assert command.main(["--folder", str(tmp_path)]) == 0


def test_the_time_of_a_release_can_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "12345")
    assert command.release_time(tmp_path) == 12345
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(PackageError, match="SOURCE_DATE_EPOCH must be a number"):
        command.release_time(tmp_path)


def test_without_git_a_release_is_as_old_as_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    os.utime(tmp_path, (NOON, NOON))

    assert command.release_time(tmp_path) == NOON


def test_the_script_runs_from_anywhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--folder", "nowhere"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "nowhere is not there; make it with: make app\n"
