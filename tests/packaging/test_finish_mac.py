"""Finishing the Mac app, with a recorder in place of Apple's tools."""

import plistlib
import stat
import sys
from pathlib import Path

import pytest

import finish_mac
from signing.command import Outcome, SigningError
from tests.packaging.builders_app import EXECUTABLE, RUNTIME, raw_app
from tests.packaging.recorder import FINE, Recorder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and rights of a Mac app")


@pytest.fixture(autouse=True)
def _on_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish_mac, "require_mac", lambda _: None)


def fine() -> Recorder:
    return Recorder(strip=[FINE], xattr=[FINE], codesign=[FINE])


def finish(app: Path, run: Recorder) -> tuple[int, int]:
    return finish_mac.finish(app, run, lambda _: None)


def test_an_app_is_made_lean_then_tidy_and_signed_last(tmp_path: Path) -> None:
    run = fine()
    app = raw_app(tmp_path)

    finish(app, run)

    tools = run.tools()
    order = list(dict.fromkeys(tools))
    assert order[0] == "strip"
    assert tools.index("codesign") > max(
        number for number, tool in enumerate(tools) if tool == "strip"
    )
    assert ["/usr/bin/xattr", "-cr", str(app)] in run.calls
    assert run.calls[-1][0].endswith("codesign")


def test_only_large_libraries_lose_their_local_symbols(tmp_path: Path) -> None:
    run = fine()
    app = raw_app(tmp_path)

    finish(app, run)

    stripped = [call for call in run.calls if call[0].endswith("strip")]
    assert ["/usr/bin/strip", "-x", str(app / RUNTIME)] in stripped
    # The archive at the end of the executable would be lost.
    assert not [call for call in stripped if call[-1].endswith(EXECUTABLE)]


def test_macos_is_told_what_the_files_need(tmp_path: Path) -> None:
    app = raw_app(tmp_path)

    oldest = finish(app, fine())

    told = plistlib.loads((app / "Contents" / "Info.plist").read_bytes())
    assert told["LSMinimumSystemVersion"] == ".".join(map(str, oldest))


def test_nobody_else_may_write_into_the_app(tmp_path: Path) -> None:
    app = raw_app(tmp_path)
    (app / RUNTIME).chmod(0o777)

    finish(app, fine())

    assert not (app / RUNTIME).stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@pytest.mark.parametrize("tool", ["strip", "xattr", "codesign"])
def test_a_tool_that_fails_ends_it_with_its_words(tmp_path: Path, tool: str) -> None:
    answers = {"strip": [FINE], "xattr": [FINE], "codesign": [FINE]}
    answers[tool] = [Outcome(1, "", "no such luck")]

    with pytest.raises(SigningError, match="no such luck"):
        finish(raw_app(tmp_path), Recorder(**answers))


def test_anywhere_but_on_a_mac_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(what: str) -> None:
        raise SigningError(f"Only a Mac can {what}.")

    monkeypatch.setattr(finish_mac, "require_mac", refuse)

    with pytest.raises(SigningError, match="Only a Mac can finish an app"):
        finish(raw_app(tmp_path), fine())
