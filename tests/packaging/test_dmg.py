"""The disk image: what its window shows, and that it is signed, notarised and checked in order."""

import ast
import os
import plistlib
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

import make_dmg
import policy
import refboard
from make_dmg import Image, make
from signing.command import Outcome, SigningError
from signing.notary import Credentials, Notary, UndecidedError
from signing.submission import (
    Submission,
    fingerprint,
    read_submission,
    record_of,
    write_submission,
)
from tests.packaging.recorder import (
    BUSY,
    FINE,
    IDENTIFIER,
    NO_TIMESTAMP,
    STAPLED,
    UPLOADED,
    Recorder,
    StandingClock,
    verdict,
)

PACKAGING = Path(policy.__file__).parent
IDENTITY = "Developer ID Application: Somebody (TEAM123456)"
APP = "dist/RefBoard.app"
CREDENTIALS = Credentials(Path("key.p8"), "KEY", "ISSUER")


def settings(**defines: str) -> dict[str, Any]:  # Any: what the script's names stand for
    """Run the settings as dmgbuild does."""
    path = str(PACKAGING / "dmg_settings.py")
    return runpy.run_path(path, {"defines": {"app": APP, **defines}})


@pytest.fixture
def image(tmp_path: Path) -> Image:
    file = tmp_path / "RefBoard-0.1.0-arm64.dmg"
    file.write_bytes(b"koly" * 1000)
    app = tmp_path / "RefBoard.app"
    (app / "Contents" / "MacOS").mkdir(parents=True)
    executable = app / "Contents" / "MacOS" / "RefBoard"
    executable.write_bytes(b"code")
    earlier = file.stat().st_mtime - 10
    os.utime(executable, (earlier, earlier))
    return Image(app, file, None)


def test_the_window_shows_the_app_beside_the_place_for_it() -> None:
    shown = settings()

    assert shown["files"] == [APP]
    assert shown["symlinks"] == {"Applications": "/Applications"}
    locations = shown["icon_locations"]
    assert isinstance(locations, dict)
    assert sorted(locations) == ["Applications", "RefBoard.app"]
    (left, top), (right, same) = locations["RefBoard.app"], locations["Applications"]
    icon, (_, (width, height)) = shown["icon_size"], shown["window_rect"]
    assert top == same
    assert left + icon < right, "they do not lie on each other"
    assert icon / 2 <= left
    assert right <= width - icon / 2
    assert icon / 2 <= top <= height - icon


def test_the_icons_lie_where_the_drawn_arrow_leads_from_and_to() -> None:
    shown = settings()
    source = (policy.ROOT / "assets" / "dmg_background.py").read_text(encoding="utf-8")
    drawn: dict[str, object] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            names = [ast.unparse(name) for name in node.targets[0].elts]
            if names[0].isupper():
                drawn |= zip(names, ast.literal_eval(node.value), strict=True)

    assert shown["icon_locations"] == {
        "RefBoard.app": drawn["APP_AT"],
        "Applications": drawn["APPLICATIONS_AT"],
    }
    (_, (width, height)) = shown["window_rect"]
    assert width == drawn["WIDTH"]
    assert 0 < height - drawn["HEIGHT"] < 40, "the title bar comes on top"


def test_the_picture_behind_is_the_one_that_was_drawn_or_none() -> None:
    assert settings()["background"] is None
    assert settings(background="build/dmg.png")["background"] == "build/dmg.png"


def test_every_macos_that_is_promised_can_open_the_format() -> None:
    oldest = {"UDZO": (10, 2), "ULFO": (10, 11), "ULMO": (10, 15)}

    assert oldest[str(settings()["format"])] <= policy.MACOS_FLOOR


def test_first_the_app_is_notarised_and_then_the_image_that_it_lies_on(image: Image) -> None:
    clock = StandingClock()
    recorder = Recorder(
        ditto=[FINE],
        dmgbuild=[FINE],
        hdiutil=[FINE],
        codesign=[FINE],
        RefBoard=[FINE],
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
        spctl=[FINE],
    )
    notary = Notary(recorder, CREDENTIALS, clock)

    line = make(image, IDENTITY, notary, recorder, clock)

    notarised = ["notarytool submit", "notarytool info", "stapler staple", "stapler validate"]
    assert recorder.tools() == [
        *("ditto", *notarised, "spctl"),
        *("dmgbuild", "hdiutil", "codesign", "codesign", *notarised, "spctl"),
        *("hdiutil", "codesign", "RefBoard", "hdiutil"),
    ]
    dmgbuild, hdiutil, sign, check = recorder.calls[6:10]
    file = str(image.file)
    assert dmgbuild == [
        *(sys.executable, "-m", "dmgbuild", "-s", str(PACKAGING / "dmg_settings.py")),
        *("-D", f"app={image.app}", "RefBoard", file),
    ]
    assert hdiutil == ["/usr/bin/hdiutil", "verify", file]
    assert sign == ["/usr/bin/codesign", "--force", "--sign", IDENTITY, "--timestamp", file]
    assert check == ["/usr/bin/codesign", "--verify", "--deep", "--strict", "-vv", file]
    assert recorder.calls[5] == [
        *("/usr/sbin/spctl", "--assess", "--type", "execute", "-vv", str(image.app)),
    ]
    assert recorder.calls[-5] == [
        *("/usr/sbin/spctl", "--assess", "--type", "open"),
        *("--context", "context:primary-signature", "-vv", file),
    ]
    attach, again, tried, detach = recorder.calls[-4:]
    volume = detach[-1]
    assert attach == [
        *("/usr/bin/hdiutil", "attach", "-nobrowse", "-readonly", "-mountpoint", volume, file)
    ]
    on_it = f"{volume}/RefBoard.app"
    assert again == ["/usr/bin/codesign", "--verify", "--deep", "--strict", "-vv", on_it]
    assert tried == [f"{on_it}/Contents/MacOS/RefBoard", "--self-test"]
    assert detach[:2] == ["/usr/bin/hdiutil", "detach"]
    digest = line.rpartition(" ")[2]
    written = image.file.with_name(f"{image.file.name}.sha256").read_text()
    assert written == f"{digest}  {image.file.name}\n"


def test_a_busy_volume_is_waited_for(image: Image) -> None:
    clock = StandingClock()
    recorder = Recorder(
        dmgbuild=[BUSY, BUSY, FINE], hdiutil=[FINE], codesign=[FINE], RefBoard=[FINE]
    )

    make(image, "-", None, recorder, clock)

    assert recorder.tools()[:6] == ["dmgbuild"] * 3 + ["hdiutil", "codesign", "codesign"]
    assert clock.slept == [5.0, 10.0]


def test_a_volume_that_stays_busy_ends_in_a_sentence(image: Image) -> None:
    clock = StandingClock()
    recorder = Recorder(dmgbuild=[BUSY])

    with pytest.raises(SigningError, match=r"cannot be made: hdiutil: .*Resource busy"):
        make(image, "-", None, recorder, clock)

    assert len(recorder.calls) == 6


def test_another_failure_is_not_tried_again(image: Image) -> None:
    clock = StandingClock()
    recorder = Recorder(dmgbuild=[Outcome(1, "", "No space left on device")])

    with pytest.raises(SigningError, match="No space left"):
        make(image, "-", None, recorder, clock)

    assert len(recorder.calls) == 1


def test_a_damaged_image_is_not_signed(image: Image) -> None:
    recorder = Recorder(dmgbuild=[FINE], hdiutil=[Outcome(1, "", "checksum is INVALID")])

    with pytest.raises(SigningError, match="is damaged: checksum is INVALID"):
        make(image, "-", None, recorder, StandingClock())


def test_a_time_stamp_server_that_is_away_is_waited_for(image: Image) -> None:
    clock = StandingClock()
    recorder = Recorder(
        dmgbuild=[FINE], hdiutil=[FINE], RefBoard=[FINE], codesign=[NO_TIMESTAMP, FINE]
    )

    make(image, IDENTITY, None, recorder, clock)

    assert clock.slept == [5.0]


def test_what_gatekeeper_refuses_is_not_released(image: Image) -> None:
    clock = StandingClock()
    rejected = Outcome(3, "", "RefBoard.dmg: rejected\nsource=no usable signature")
    recorder = Recorder(
        ditto=[FINE],
        dmgbuild=[FINE],
        hdiutil=[FINE],
        codesign=[FINE],
        RefBoard=[FINE],
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
        spctl=[FINE, rejected],
    )
    notary = Notary(recorder, CREDENTIALS, clock)

    with pytest.raises(SigningError, match=r"Gatekeeper refuses .*no usable signature"):
        make(image, IDENTITY, notary, recorder, clock)


def test_an_image_that_waits_for_its_verdict_is_not_made_anew(image: Image) -> None:
    clock = StandingClock()
    first = Recorder(
        ditto=[FINE],
        dmgbuild=[FINE],
        hdiutil=[FINE],
        codesign=[FINE],
        RefBoard=[FINE],
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("Accepted"), verdict("In Progress")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
        spctl=[FINE],
    )
    with pytest.raises(UndecidedError):
        make(image, IDENTITY, Notary(first, CREDENTIALS, clock), first, clock)

    again = Recorder(
        hdiutil=[FINE],
        codesign=[FINE],
        RefBoard=[FINE],
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
        spctl=[FINE],
    )
    make(image, IDENTITY, Notary(again, CREDENTIALS, clock), again, clock)

    assert again.tools() == [
        *("stapler validate", "spctl"),
        *("codesign", "notarytool info", "stapler staple", "stapler validate", "spctl"),
        *("hdiutil", "codesign", "RefBoard", "hdiutil"),
    ]
    assert "--verify" in again.calls[2]


def test_an_image_that_waits_is_not_passed_off_as_one_of_a_newer_app(image: Image) -> None:
    later = image.file.stat().st_mtime + 10
    os.utime(image.app / "Contents" / "MacOS" / "RefBoard", (later, later))
    write_submission(record_of(image.file), Submission(image.file.name, "0" * 64, IDENTIFIER))
    recorder = Recorder()

    with pytest.raises(SigningError, match=r"RefBoard\.app is newer; remove"):
        make(image, IDENTITY, None, recorder, StandingClock())

    assert recorder.calls == []


def test_an_image_that_is_done_is_only_checked_again(image: Image) -> None:
    done = Submission(image.file.name, fingerprint(image.file), IDENTIFIER, stapled=True)
    write_submission(record_of(image.file), done)
    app = Submission(image.app.name, fingerprint(image.app), IDENTIFIER, stapled=True)
    write_submission(record_of(image.app), app)
    before = image.file.read_bytes()
    clock = StandingClock()
    recorder = Recorder(
        hdiutil=[FINE], codesign=[FINE], RefBoard=[FINE], stapler_validate=[FINE], spctl=[FINE]
    )

    make(image, IDENTITY, Notary(recorder, CREDENTIALS, clock), recorder, clock)

    assert recorder.tools() == [
        *("stapler validate", "spctl", "codesign", "stapler validate", "spctl"),
        *("hdiutil", "codesign", "RefBoard", "hdiutil"),
    ]
    assert image.file.read_bytes() == before


def test_an_image_whose_ticket_was_not_noted_is_not_submitted_again(image: Image) -> None:
    app = Submission(image.app.name, fingerprint(image.app), IDENTIFIER, stapled=True)
    write_submission(record_of(image.app), app)
    write_submission(record_of(image.file), Submission(image.file.name, "0" * 64, IDENTIFIER))
    clock = StandingClock()
    recorder = Recorder(
        hdiutil=[FINE], codesign=[FINE], RefBoard=[FINE], stapler_validate=[FINE], spctl=[FINE]
    )

    make(image, IDENTITY, Notary(recorder, CREDENTIALS, clock), recorder, clock)

    assert read_submission(record_of(image.file)) == Submission(
        image.file.name, fingerprint(image.file), IDENTIFIER, stapled=True
    )


def test_an_app_whose_signature_got_lost_on_its_image_is_not_started(image: Image) -> None:
    lost = Outcome(1, "", "resource fork, Finder information, or similar detritus not allowed")
    recorder = Recorder(dmgbuild=[FINE], hdiutil=[FINE], codesign=[FINE, FINE, lost])

    with pytest.raises(SigningError, match=r"RefBoard\.app does not hold: .*Finder information"):
        make(image, "-", None, recorder, StandingClock())

    assert recorder.calls[-1][1] == "detach"


def test_a_volume_that_does_not_let_go_is_taken_off_by_force(image: Image) -> None:
    clock = StandingClock()
    busy = Outcome(16, "", 'hdiutil: couldn\'t unmount "disk4" - Resource busy\n')
    recorder = Recorder(
        dmgbuild=[FINE], hdiutil=[FINE, FINE, *[busy] * 6, FINE], codesign=[FINE], RefBoard=[FINE]
    )

    make(image, "-", None, recorder, clock)

    *tried, last = [call for call in recorder.calls if call[1] == "detach"]
    assert len(tried) == 6
    assert last == [*tried[0], "-force"]
    assert clock.slept == list(make_dmg.BUSY_DELAYS_S)


def test_an_app_that_does_not_work_on_its_image_is_not_released(image: Image) -> None:
    broken = Outcome(1, "1 of 10 checks failed.", "")
    recorder = Recorder(dmgbuild=[FINE], hdiutil=[FINE], codesign=[FINE], RefBoard=[broken])

    with pytest.raises(SigningError, match="1 of 10 checks failed"):
        make(image, "-", None, recorder, StandingClock())

    assert recorder.calls[-1][1] == "detach"


def test_nothing_in_the_settings_touches_the_signed_app() -> None:
    shown = settings()

    given = {name for name in shown if not name.startswith("_")} - {"defines"}
    looks = {"window_rect", "icon_size", "text_size", "icon_locations", "background"}
    looks |= {"default_view", "arrange_by"} | {name for name in given if name.startswith("show_")}
    made_of = {"format", "filesystem", "files", "symlinks"}
    assert given - looks - made_of == {"annotations", "PurePosixPath"}, (
        "`hide` and `hide_extensions` would set attributes on the app"
    )


def test_an_app_of_another_version_is_not_given_this_name(image: Image) -> None:
    info = image.app / "Contents" / "Info.plist"
    with pytest.raises(SigningError, match="does not tell its version"):
        make_dmg.refuse_other_version(image.app)
    for nonsense in (b"<plist><dict>", plistlib.dumps([]), plistlib.dumps({})):
        info.write_bytes(nonsense)
        with pytest.raises(SigningError, match="does not tell its version"):
            make_dmg.refuse_other_version(image.app)
    info.write_bytes(plistlib.dumps({"CFBundleShortVersionString": "0.0.9"}))
    with pytest.raises(SigningError, match=r"is version 0\.0\.9"):
        make_dmg.refuse_other_version(image.app)
    info.write_bytes(plistlib.dumps({"CFBundleShortVersionString": refboard.__version__}))
    make_dmg.refuse_other_version(image.app)


def test_the_command_refuses_an_app_of_another_version_before_it_makes_anything(
    image: Image, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    info = image.app / "Contents" / "Info.plist"
    info.write_bytes(plistlib.dumps({"CFBundleShortVersionString": "0.0.9"}))
    recorder = Recorder()
    monkeypatch.setattr(make_dmg, "require_mac", lambda what: None)
    monkeypatch.setattr(make_dmg, "run", recorder)

    assert make_dmg.main([str(image.app), str(image.file)]) == 1

    assert capsys.readouterr().err == (
        f"RefBoard.app is version 0.0.9, and the source is {refboard.__version__}: build it anew "
        "with make mac-app.\n"
    )
    assert recorder.calls == []


def test_an_image_of_an_earlier_app_is_made_anew(image: Image) -> None:
    record = record_of(image.file)
    write_submission(record, Submission(image.file.name, "0" * 64, IDENTIFIER, stapled=True))
    recorder = Recorder(dmgbuild=[FINE], hdiutil=[FINE], codesign=[FINE], RefBoard=[FINE])

    make(image, "-", None, recorder, StandingClock())

    assert recorder.tools()[0] == "dmgbuild"


def test_an_image_over_its_hard_budget_is_refused_before_it_is_submitted(
    image: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "MAC_DMG_MB", policy.Budget(0.001, 0.003))
    app = Submission(image.app.name, fingerprint(image.app), IDENTIFIER, stapled=True)
    write_submission(record_of(image.app), app)
    clock = StandingClock()
    recorder = Recorder(
        dmgbuild=[FINE], hdiutil=[FINE], codesign=[FINE], stapler_validate=[FINE], spctl=[FINE]
    )

    with pytest.raises(SigningError, match=r"0\.0 MB, more than the 0\.003 allowed"):
        make(image, IDENTITY, Notary(recorder, CREDENTIALS, clock), recorder, clock)

    assert recorder.tools()[-1] == "codesign", "the image was signed, and never submitted"


def test_the_image_is_named_by_version_and_architecture() -> None:
    assert make_dmg.image_name() == f"RefBoard-{refboard.__version__}-arm64.dmg"


def test_off_a_mac_the_command_refuses_with_a_sentence(
    image: Image, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", "linux")

    assert make_dmg.main([APP, str(image.file)]) == 1

    assert capsys.readouterr().err == (
        "Only a Mac can make a disk image: the tools for it are Apple's.\n"
    )
