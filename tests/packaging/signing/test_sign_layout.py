"""An app that cannot be signed well is refused before anything is signed, with the reason."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sign
from signing.attributes import parse_attributes, read_attributes
from signing.command import Outcome, SigningError
from signing.layout import RULES
from signing.submission import Submission, fingerprint, record_of, write_submission
from tests.packaging.apps import CODE, make_private, write_app, write_code, write_framework
from tests.packaging.recorder import FINE, NO_TIMESTAMP, Recorder, StandingClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no bundles")

IN = "RefBoard.app/Contents"


def findings(app: Path) -> list[str]:
    return sign.findings(app, sign.ENTITLEMENTS, Recorder(xattr=[FINE]))


@pytest.fixture
def app(tmp_path: Path) -> Path:
    return write_app(tmp_path)


def test_an_app_as_it_is_built_is_fit_to_be_signed(app: Path) -> None:
    assert findings(app) == []


def link(name: str, target: str) -> Callable[[Path], object]:
    return lambda contents: (contents / name).symlink_to(target)


def lose_current(contents: Path) -> None:
    framework = contents / "Frameworks" / "Python.framework"
    for name in ("Python", "Resources", "Versions/Current"):
        (framework / name).unlink()


def shallow(contents: Path) -> None:
    write_code(contents / "Frameworks" / "Flat.framework" / "Flat")


def lose_executable(contents: Path) -> None:
    (contents / "MacOS" / "RefBoard").unlink()


def lose_framework_executable(contents: Path) -> None:
    (contents / "Frameworks/Python.framework/Versions/3.11/Python").write_text("text")


def open_file(contents: Path) -> None:
    (contents / "Frameworks" / "numpy" / "core.so").chmod(0o775)


def open_folder(contents: Path) -> None:
    (contents / "Resources").chmod(0o757)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "code among data": (
        lambda contents: write_code(contents / "Resources" / "PIL" / "_imaging.so"),
        f"{IN}/Resources/PIL/_imaging.so is code in a place for data.",
    ),
    "code among a framework's data": (
        lambda contents: write_code(
            contents / "Frameworks/Python.framework/Versions/3.11/Resources/tool"
        ),
        f"{IN}/Frameworks/Python.framework/Versions/3.11/Resources/tool is code in a place for "
        "data.",
    ),
    "a folder that no bundle has": (
        lambda contents: (contents / "lib").mkdir(),
        f"{IN}/lib is a folder that no bundle has.",
    ),
    "a folder that passes for a bundle": (
        lambda contents: (contents / "Frameworks" / "PIL" / ".dylibs").mkdir(parents=True),
        f"{IN}/Frameworks/PIL/.dylibs has a dot in its name, so it would pass for a bundle.",
    ),
    "a bundle of another kind": (
        lambda contents: (contents / "Frameworks" / "Import.plugin").mkdir(),
        f"{IN}/Frameworks/Import.plugin has a dot in its name, so it would pass for a bundle.",
    ),
    "a framework without Current": (
        lose_current,
        f"{IN}/Frameworks/Python.framework has no Versions/Current that leads to a version.",
    ),
    "a framework without versions": (
        shallow,
        f"{IN}/Frameworks/Flat.framework has no Versions/Current that leads to a version.",
    ),
    "a file beside a framework's versions": (
        lambda contents: (contents / "Frameworks/Python.framework/notes.txt").write_text("x"),
        f"{IN}/Frameworks/Python.framework/notes.txt is in no version of its framework.",
    ),
    "no executable": (
        lose_executable,
        f"RefBoard.app has no executable at {IN}/MacOS/RefBoard.",
    ),
    "a framework with no code": (
        lose_framework_executable,
        f"{IN}/Frameworks/Python.framework/Versions/3.11 has no executable at "
        f"{IN}/Frameworks/Python.framework/Versions/3.11/Python.",
    ),
    "a link that leads nowhere": (
        link("Resources/old", "../Frameworks/gone"),
        f"{IN}/Resources/old is a link to ../Frameworks/gone, which is not there.",
    ),
    "a link that leads to itself": (
        link("Resources/round", "round"),
        f"{IN}/Resources/round is a link to round, which is not there.",
    ),
    "an absolute link": (
        link("Resources/mine", "/usr/lib"),
        f"{IN}/Resources/mine is a link to the absolute path /usr/lib.",
    ),
    "a link out of the app": (
        link("Resources/out", "../../.."),
        f"{IN}/Resources/out is a link out of the app, to ../../...",
    ),
    "a file that others may write": (
        open_file,
        f"{IN}/Frameworks/numpy/core.so may be written by others than its owner.",
    ),
    "a folder that others may write": (
        open_folder,
        f"{IN}/Resources may be written by others than its owner.",
    ),
    "what Finder leaves": (
        lambda contents: (contents / "Resources" / ".DS_Store").write_bytes(b""),
        f"{IN}/Resources/.DS_Store was left behind by a tool and belongs in no app.",
    ),
    "what a Mac leaves on a foreign disk": (
        lambda contents: (contents / "Resources" / "._look.onnx").write_bytes(b""),
        f"{IN}/Resources/._look.onnx was left behind by a tool and belongs in no app.",
    ),
    "debug symbols": (
        lambda contents: (contents / "Resources" / "core.so.dSYM").mkdir(),
        f"{IN}/Resources/core.so.dSYM was left behind by a tool and belongs in no app.",
    ),
}
KEEP_MODES = {"a file that others may write", "a folder that others may write"}


@pytest.mark.parametrize("case", BROKEN)
def test_each_flaw_is_told_in_one_sentence_with_its_path(case: str, app: Path) -> None:
    spoil, sentence = BROKEN[case]
    spoil(app / "Contents")
    if case not in KEEP_MODES:
        make_private(app)

    assert findings(app) == [sentence]


def test_every_rule_has_a_flaw_that_it_alone_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    useless = []
    for rule in RULES:
        monkeypatch.setattr("signing.layout.RULES", tuple(r for r in RULES if r is not rule))
        missed = [
            case
            for number, case in enumerate(BROKEN)
            if not _found(tmp_path / f"{rule.__name__}-{number}", case)
        ]
        if not missed and rule.__name__ != "extended_attributes":
            useless.append(rule.__name__)

    assert useless == []


def _found(folder: Path, case: str) -> bool:
    app = write_app(folder)
    BROKEN[case][0](app / "Contents")
    if case not in KEEP_MODES:
        make_private(app)
    return bool(findings(app))


def test_attributes_on_files_are_told_of_on_a_mac(
    app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    file = app / "Contents" / "Info.plist"
    listed = f"{app}: com.apple.provenance\n{file}: com.apple.FinderInfo\n{file}: user: mine\n"
    recorder = Recorder(xattr=[Outcome(0, listed, "")])

    found = sign.findings(app, sign.ENTITLEMENTS, recorder)

    assert recorder.calls == [["/usr/bin/xattr", "-r", "-s", str(app)]]
    assert found[0] == f"{IN}/Info.plist has extended attributes: com.apple.FinderInfo."


def test_attributes_that_cannot_be_read_stop_the_signing(
    app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")

    with pytest.raises(SigningError, match=r"attributes of RefBoard\.app cannot be read: denied"):
        read_attributes(app, Recorder(xattr=[Outcome(1, "", "denied")]))


def test_a_path_with_a_colon_is_not_cut_in_two() -> None:
    assert parse_attributes("a: b.txt: com.apple.quarantine\n") == {
        Path("a: b.txt"): ["com.apple.quarantine"]
    }


def test_a_file_is_no_app(tmp_path: Path) -> None:
    assert findings(tmp_path) == [f"{tmp_path.name} is not the folder of an .app."]
    file = tmp_path / "RefBoard.app"
    file.write_bytes(b"")
    assert findings(file) == ["RefBoard.app is not the folder of an .app."]


def test_what_is_fit_is_signed_piece_by_piece_and_then_checked(app: Path) -> None:
    recorder = Recorder(codesign=[FINE])

    count = sign.sign_app(app, "Someone", recorder, StandingClock().sleep)

    *signed, checked = recorder.calls
    assert [call[-1] for call in signed] == [str(step.path) for step in sign.plan(app)]
    assert len(signed) == count
    assert checked == ["/usr/bin/codesign", "--verify", "--deep", "--strict", "-vv", str(app)]


def test_what_is_not_fit_is_left_as_it_is(app: Path) -> None:
    write_code(app / "Contents" / "Resources" / "code").chmod(0o755)
    recorder = Recorder()

    with pytest.raises(SigningError, match="code in a place for data"):
        sign.sign_app(app, "Someone", recorder, StandingClock().sleep)

    assert recorder.calls == []


def test_what_the_notary_service_knows_is_not_made_another_build(
    app: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recorder = Recorder(codesign=[FINE], xattr=[FINE])
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("sign.run", recorder)
    write_submission(record_of(app), Submission(app.name, fingerprint(app), "an identifier"))

    assert sign.main([str(app), "--identity", "Someone"]) == 0
    assert recorder.calls == []
    assert "left as it is" in capsys.readouterr().out

    write_code(app / "Contents" / "MacOS" / "RefBoard").write_bytes(CODE + b"built anew")
    assert sign.main([str(app), "--identity", "Someone"]) == 0
    assert "codesign" in recorder.tools()


def test_a_piece_that_cannot_be_signed_ends_it(app: Path) -> None:
    unknown = Outcome(1, "", "Someone: no identity found\n")
    recorder = Recorder(codesign=[FINE, unknown])

    with pytest.raises(SigningError, match=r"cannot be signed: Someone: no identity found"):
        sign.sign_app(app, "Someone", recorder, StandingClock().sleep)

    assert len(recorder.calls) == 2


def test_a_time_stamp_server_that_is_away_is_waited_for(app: Path) -> None:
    clock = StandingClock()
    recorder = Recorder(codesign=[FINE, NO_TIMESTAMP, NO_TIMESTAMP, FINE])

    sign.sign_app(app, "Someone", recorder, clock.sleep)

    assert clock.slept == [5.0, 15.0]


def test_a_signature_that_does_not_hold_is_told_of(app: Path) -> None:
    fine = [FINE] * len(sign.plan(app))
    broken = Outcome(1, "", "RefBoard.app: a sealed resource is missing or invalid")
    recorder = Recorder(codesign=[*fine, broken])

    with pytest.raises(SigningError, match=r"does not hold: RefBoard\.app: a sealed resource"):
        sign.sign_app(app, "Someone", recorder, StandingClock().sleep)


def test_a_dry_run_tells_what_speaks_against_signing(
    app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (app / "Contents" / "Resources" / ".DS_Store").write_bytes(b"")

    assert sign.main([str(app), "--dry-run"]) == 1

    printed = json.loads(capsys.readouterr().out)
    assert len(printed["problems"]) == 1
    assert printed["steps"]


def test_entitlements_for_debugging_are_refused(app: Path, tmp_path: Path) -> None:
    file = tmp_path / "debug.plist"
    file.write_text(
        '<plist version="1.0"><dict><key>com.apple.security.get-task-allow</key><true/></dict>'
        "</plist>"
    )

    with pytest.raises(SigningError, match=r"debug\.plist has get-task-allow"):
        sign.sign_app(app, "Someone", Recorder(), StandingClock().sleep, file)


def test_a_framework_of_any_version_is_fit(app: Path) -> None:
    write_framework(app / "Contents" / "Frameworks" / "Tk.framework", "8.6")
    make_private(app)

    assert findings(app) == []
