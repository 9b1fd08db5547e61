import json
import stat
from pathlib import Path

import pytest

import build_app
import policy
import weight

LOG = """
1 INFO: Looking for dynamic libraries
2 WARNING: Library not found: could not resolve 'libxcb-icccm.so.4', dependency of '/q/libqxcb.so'.
3 WARNING: Library not found: could not resolve 'libpq.so.5', dependency of '/q/libqsqlpsql.so'.
"""
CHECKS = [{"name": "shipped files", "ok": True, "seconds": 0.1, "told": "all there"}]


def write_program(path: Path, report: dict[str, object], status: int) -> None:
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{json.dumps(report)}\nEND\nexit {status}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_a_library_that_this_machine_lacks_ends_the_build(tmp_path: Path) -> None:
    (tmp_path / "libqxcb.so").touch()

    with pytest.raises(build_app.BuildError, match=r"libxcb-icccm\.so\.4, which libqxcb\.so needs"):
        build_app.refuse_unresolved(LOG, tmp_path)


def test_a_library_that_only_dropped_files_lack_does_not_matter(tmp_path: Path) -> None:
    build_app.refuse_unresolved(LOG, tmp_path)


def test_an_app_that_works_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = tmp_path / "refboard"
    write_program(program, {"ok": True, "seconds": 3.0, "checks": CHECKS}, 0)

    build_app.self_test(program)

    assert "ok   shipped files: all there" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("report", "status"),
    [
        ({"ok": False, "seconds": 3.0, "checks": CHECKS}, 1),
        ({"ok": True, "seconds": 3.0, "checks": CHECKS}, 1),
        ({"ok": True, "seconds": policy.SELF_TEST_S + 1, "checks": CHECKS}, 0),
    ],
    ids=["a check fails", "it dies at the end", "it is slow"],
)
def test_an_app_that_does_not_work_ends_the_build(
    tmp_path: Path, report: dict[str, object], status: int
) -> None:
    program = tmp_path / "refboard"
    write_program(program, report, status)

    with pytest.raises(build_app.BuildError):
        build_app.self_test(program)


def test_an_app_that_says_nothing_ends_the_build(tmp_path: Path) -> None:
    program = tmp_path / "refboard"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)

    with pytest.raises(build_app.BuildError, match="did not try itself"):
        build_app.self_test(program)


def test_the_executable_of_an_app_lies_in_its_bundle(tmp_path: Path) -> None:
    found = build_app.executable(tmp_path / "RefBoard.app")

    assert found == tmp_path / "RefBoard.app" / "Contents" / "MacOS" / policy.MAC_EXECUTABLE


def test_parts_add_up_and_links_weigh_nothing(tmp_path: Path) -> None:
    inner = tmp_path / "_internal"
    (inner / "numpy").mkdir(parents=True)
    (inner / "numpy" / "a.so").write_bytes(b"x" * 1000)
    (inner / "odd.bin").write_bytes(b"x" * 10)
    (inner / "link.so").symlink_to("numpy/a.so")
    (tmp_path / "refboard").write_bytes(b"x" * 5)

    parts = weight.parts_of(tmp_path)

    assert (parts["NumPy"], parts["other"], sum(parts.values())) == (1000, 15, 1015)


def test_an_app_over_its_hard_budget_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "refboard").write_bytes(b"x" * 2_000)
    monkeypatch.setattr(policy, "LINUX_FOLDER_MB", policy.Budget(0.0005, 0.001))

    assert weight.tell(tmp_path) == 1
    assert "larger than it may be" in capsys.readouterr().err
    monkeypatch.setattr(policy, "LINUX_FOLDER_MB", policy.Budget(0.0005, 1))
    assert weight.tell(tmp_path) == 0
