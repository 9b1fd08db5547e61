"""The notary service is asked once, waited for with patience, and told no secrets of."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import notarize
from notarize import credentials_from, notarise
from signing.command import Outcome, SigningError
from signing.notary import Credentials, Notary, UndecidedError
from signing.submission import Submission, fingerprint, read_submission, write_submission
from tests.packaging.recorder import (
    FINE,
    IDENTIFIER,
    LOG,
    NO_NETWORK,
    NO_TICKET,
    REFUSED,
    STAPLED,
    UPLOADED,
    Recorder,
    StandingClock,
    verdict,
)

KEY_ID = "KEY1234567"
ISSUER = "57246542-96fe-1a63-e053-0824d011072a"
HOUR_S = 3600.0


@pytest.fixture
def image(tmp_path: Path) -> Path:
    file = tmp_path / "RefBoard-0.1.0-arm64.dmg"
    file.write_bytes(b"koly" * 100)
    return file


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "build" / "image.notary.json"


def notary(tmp_path: Path, **answers: list[Outcome]) -> tuple[Notary, Recorder, StandingClock]:
    recorder, clock = Recorder(**answers), StandingClock()
    return (
        Notary(recorder, Credentials(tmp_path / "key.p8", KEY_ID, ISSUER), clock),
        recorder,
        clock,
    )


def test_what_is_accepted_gets_its_ticket(tmp_path: Path, image: Path, record: Path) -> None:
    desk, recorder, clock = notary(
        tmp_path,
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("In Progress"), verdict("In Progress"), verdict("Accepted")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
    )

    notarise(image, record, desk, HOUR_S)

    assert recorder.tools() == [
        "notarytool submit",
        "notarytool info",
        "notarytool info",
        "notarytool info",
        "stapler staple",
        "stapler validate",
    ]
    key = ["--key", str(tmp_path / "key.p8"), "--key-id", KEY_ID, "--issuer", ISSUER]
    json_please = ["--output-format", "json"]
    tool = ["/usr/bin/xcrun", "notarytool"]
    assert recorder.calls[0] == [*tool, "submit", str(image), "--no-wait", *json_please, *key]
    assert recorder.calls[1] == [*tool, "info", IDENTIFIER, *json_please, *key]
    assert recorder.calls[4] == ["/usr/bin/xcrun", "stapler", "staple", str(image)]
    assert clock.slept == [30.0, 30.0]
    written = read_submission(record)
    assert written is not None
    assert (written.identifier, written.stapled) == (IDENTIFIER, True)


def test_an_app_goes_up_in_an_archive_that_keeps_links_and_modes(
    tmp_path: Path, record: Path
) -> None:
    app = tmp_path / "RefBoard.app"
    (app / "Contents" / "MacOS").mkdir(parents=True)
    (app / "Contents" / "MacOS" / "RefBoard").write_bytes(b"code")
    desk, recorder, _ = notary(
        tmp_path,
        ditto=[FINE],
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
    )

    notarise(app, record, desk, HOUR_S)

    ditto, submit, _, staple, _ = recorder.calls
    assert ditto[:5] == ["/usr/bin/ditto", "-c", "-k", "--keepParent", str(app)]
    assert submit[3] == ditto[5]
    assert submit[3].endswith("/RefBoard.zip")
    assert staple[-1] == str(app), "the ticket goes on the app, not on the archive"


def test_a_refusal_brings_the_log_and_what_it_complains_of(
    tmp_path: Path, image: Path, record: Path
) -> None:
    desk, recorder, _ = notary(
        tmp_path,
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("Invalid")],
        notarytool_log=[Outcome(0, LOG, "")],
    )

    with pytest.raises(SigningError) as caught:
        notarise(image, record, desk, HOUR_S)

    assert "Invalid" in str(caught.value)
    assert "libjpeg.62.4.0.dylib: The signature does not include a secure" in str(caught.value)
    assert recorder.tools()[-1] == "notarytool log"
    assert json.loads(record.with_suffix(".log.json").read_text()) == json.loads(LOG)


def test_a_late_verdict_is_waited_for_by_the_next_run_without_another_upload(
    tmp_path: Path, image: Path, record: Path
) -> None:
    desk, recorder, clock = notary(
        tmp_path, notarytool_submit=[UPLOADED], notarytool_info=[verdict("In Progress")]
    )
    with pytest.raises(UndecidedError) as caught:
        notarise(image, record, desk, HOUR_S)
    assert sum(clock.slept) == HOUR_S
    assert str(record) in str(caught.value)
    assert "Run the same command again" in str(caught.value)

    desk, recorder, _ = notary(
        tmp_path,
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
    )
    notarise(image, record, desk, HOUR_S)

    assert recorder.tools() == ["notarytool info", "stapler staple", "stapler validate"]


def test_the_identifier_is_written_before_anything_else_happens(
    tmp_path: Path, image: Path, record: Path
) -> None:
    class PulledPlug(Recorder):
        def __call__(self, argv: Sequence[str]) -> Outcome:
            if argv[2] == "info":
                raise KeyboardInterrupt
            assert read_submission(record) is not None, "noted before the upload begins"
            return super().__call__(argv)

    recorder = PulledPlug(notarytool_submit=[UPLOADED])
    desk = Notary(recorder, Credentials(tmp_path / "k", KEY_ID, ISSUER), StandingClock())

    with pytest.raises(KeyboardInterrupt):
        notarise(image, record, desk, HOUR_S)

    written = read_submission(record)
    assert written is not None
    assert written.identifier == IDENTIFIER


def test_an_upload_that_was_cut_off_is_not_repeated_by_itself(
    tmp_path: Path, image: Path, record: Path
) -> None:
    record.parent.mkdir()
    write_submission(record, Submission(image.name, "0" * 64))
    desk, recorder, _ = notary(tmp_path)

    with pytest.raises(SigningError, match=r"begun and not finished.*remove the file"):
        notarise(image, record, desk, HOUR_S)

    assert recorder.calls == []


def test_a_record_of_another_build_is_not_taken_for_this_one(
    tmp_path: Path, image: Path, record: Path
) -> None:
    record.parent.mkdir()
    write_submission(record, Submission(image.name, "0" * 64, IDENTIFIER))
    desk, recorder, _ = notary(tmp_path, stapler_validate=[NO_TICKET])

    with pytest.raises(SigningError, match="another build"):
        notarise(image, record, desk, HOUR_S)

    assert recorder.tools() == ["stapler validate"]


def test_a_ticket_that_was_attached_before_the_run_was_cut_off_counts(
    tmp_path: Path, image: Path, record: Path
) -> None:
    record.parent.mkdir()
    write_submission(record, Submission(image.name, "0" * 64, IDENTIFIER))
    desk, recorder, _ = notary(tmp_path, stapler_validate=[FINE])

    notarise(image, record, desk, HOUR_S)

    written = read_submission(record)
    assert written is not None
    assert (written.stapled, written.sha256) == (True, fingerprint(image))
    assert recorder.tools() == ["stapler validate"]


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(124, "", "/usr/bin/xcrun gave no answer within 1800 seconds"),
        Outcome(1, "", "Error: The network connection was lost."),
        NO_NETWORK,
        Outcome(1, "", "Error: HTTP status code: 408. The request timed out."),
        Outcome(1, "", "Error: HTTP status code: 500. Internal server error."),
        Outcome(0, '{"id": "soon"}', ""),
    ],
    ids=["silence", "connection fell", "network gone", "too slow", "broke down", "no identifier"],
)
def test_an_upload_of_which_nobody_knows_the_end_is_not_repeated(
    tmp_path: Path, image: Path, record: Path, outcome: Outcome
) -> None:
    desk, recorder, _ = notary(tmp_path, notarytool_submit=[outcome])

    for words in ("may have taken", "begun and not finished"):
        with pytest.raises(SigningError, match=words):
            notarise(image, record, desk, HOUR_S)

    assert recorder.tools().count("notarytool submit") == 1


def test_an_upload_that_did_go_up_is_waited_for_once_its_identifier_is_noted(
    tmp_path: Path, image: Path, record: Path
) -> None:
    silent, _, _ = notary(tmp_path, notarytool_submit=[Outcome(124, "", "no answer")])
    with pytest.raises(SigningError):
        notarise(image, record, silent, HOUR_S)
    with pytest.raises(SigningError, match=r"write its id into the file as the identifier"):
        notarise(image, record, silent, HOUR_S)
    fields = json.loads(record.read_text())
    record.write_text(json.dumps(fields | {"identifier": IDENTIFIER}))
    desk, recorder, _ = notary(
        tmp_path,
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
    )

    notarise(image, record, desk, HOUR_S)

    assert recorder.tools() == ["notarytool info", "stapler staple", "stapler validate"]


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(64, "", "Error: The value 'key.p8' is invalid for '--key <key-path>'"),
        Outcome(72, "", 'xcrun: error: unable to find utility "notarytool"'),
        Outcome(127, "", "/usr/bin/xcrun is not on this machine"),
        Outcome(1, "", "Error: HTTP status code: 403. A required agreement has expired."),
    ],
    ids=["wrong arguments", "no notarytool", "no xcrun", "no agreement"],
)
def test_what_plainly_never_went_up_leaves_no_record(
    tmp_path: Path, image: Path, record: Path, outcome: Outcome
) -> None:
    desk, _, _ = notary(tmp_path, notarytool_submit=[outcome])

    with pytest.raises(SigningError, match="did not take"):
        notarise(image, record, desk, HOUR_S)

    assert not record.exists()


def test_what_has_its_ticket_is_only_checked(tmp_path: Path, image: Path, record: Path) -> None:
    record.parent.mkdir()
    write_submission(record, Submission(image.name, fingerprint(image), IDENTIFIER, stapled=True))
    desk, recorder, _ = notary(tmp_path, stapler_validate=[FINE])

    notarise(image, record, desk, HOUR_S)

    assert recorder.tools() == ["stapler validate"]


def test_a_build_after_one_that_is_done_is_submitted(
    tmp_path: Path, image: Path, record: Path
) -> None:
    answers = {
        "notarytool_submit": [UPLOADED],
        "notarytool_info": [verdict("Accepted")],
        "stapler_staple": [STAPLED],
        "stapler_validate": [FINE],
    }
    notarise(image, record, notary(tmp_path, **answers)[0], HOUR_S)
    image.write_bytes(b"another build")
    desk, recorder, _ = notary(tmp_path, **answers)

    notarise(image, record, desk, HOUR_S)
    notarise(image, record, desk, HOUR_S)

    assert recorder.tools().count("notarytool submit") == 1


def test_the_ticket_in_an_image_does_not_make_it_another_build(
    tmp_path: Path, image: Path, record: Path
) -> None:
    class Stapler(Recorder):
        def __call__(self, argv: Sequence[str]) -> Outcome:
            if argv[2] == "staple":
                image.write_bytes(image.read_bytes() + b"ticket")
            return super().__call__(argv)

    recorder = Stapler(
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
    )
    desk = Notary(recorder, Credentials(tmp_path / "k", KEY_ID, ISSUER), StandingClock())

    notarise(image, record, desk, HOUR_S)
    notarise(image, record, desk, HOUR_S)

    assert recorder.tools().count("notarytool submit") == 1


def test_a_refused_upload_leaves_no_record_and_tells_no_secret(
    tmp_path: Path, image: Path, record: Path
) -> None:
    desk, _, _ = notary(tmp_path, notarytool_submit=[REFUSED])

    with pytest.raises(SigningError, match=r"did not take.*401") as caught:
        notarise(image, record, desk, HOUR_S)

    assert not record.exists()
    assert KEY_ID not in str(caught.value)
    assert ISSUER not in str(caught.value)


def test_a_network_that_comes_back_is_no_matter(tmp_path: Path, image: Path, record: Path) -> None:
    desk, recorder, _ = notary(
        tmp_path,
        notarytool_submit=[UPLOADED],
        notarytool_info=[*[NO_NETWORK] * 9, verdict("In Progress"), verdict("Accepted")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
    )

    notarise(image, record, desk, HOUR_S)

    assert recorder.tools()[-1] == "stapler validate"


def test_a_service_that_never_answers_is_given_up_soon(
    tmp_path: Path, image: Path, record: Path
) -> None:
    desk, recorder, _ = notary(tmp_path, notarytool_submit=[UPLOADED], notarytool_info=[REFUSED])

    with pytest.raises(UndecidedError, match="gives no answer") as caught:
        notarise(image, record, desk, HOUR_S)

    assert recorder.tools().count("notarytool info") == 10
    assert KEY_ID not in str(caught.value)
    assert ISSUER not in str(caught.value)


def test_a_ticket_that_comes_late_is_waited_for(tmp_path: Path, image: Path, record: Path) -> None:
    desk, recorder, clock = notary(
        tmp_path,
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[NO_TICKET, NO_TICKET, STAPLED],
        stapler_validate=[FINE],
    )

    notarise(image, record, desk, HOUR_S)

    assert recorder.tools().count("stapler staple") == 3
    assert clock.slept == [10.0, 20.0]


def test_a_ticket_that_never_comes_ends_in_a_sentence(
    tmp_path: Path, image: Path, record: Path
) -> None:
    desk, recorder, _ = notary(
        tmp_path,
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[NO_TICKET],
    )

    with pytest.raises(SigningError, match=r"ticket cannot be attached.*Record not found"):
        notarise(image, record, desk, HOUR_S)

    assert recorder.tools().count("stapler staple") == 6
    written = read_submission(record)
    assert written is not None
    assert not written.stapled


def test_stapling_is_not_repeated_for_another_reason(
    tmp_path: Path, image: Path, record: Path
) -> None:
    desk, recorder, _ = notary(
        tmp_path,
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[Outcome(66, "RefBoard.dmg does not exist", "")],
    )

    with pytest.raises(SigningError):
        notarise(image, record, desk, HOUR_S)

    assert recorder.tools().count("stapler staple") == 1


def test_nothing_secret_is_printed(
    tmp_path: Path, image: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, _, _ = notary(
        tmp_path,
        notarytool_submit=[UPLOADED],
        notarytool_info=[verdict("Accepted")],
        stapler_staple=[STAPLED],
        stapler_validate=[FINE],
    )

    notarise(image, record, desk, HOUR_S)

    printed = "".join(capsys.readouterr())
    assert IDENTIFIER in printed
    assert KEY_ID not in printed
    assert ISSUER not in printed
    assert KEY_ID not in record.read_text()


def test_a_damaged_record_is_told_of(tmp_path: Path, image: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text('{"of": "RefBoard.dmg"}')
    desk, recorder, _ = notary(tmp_path)

    with pytest.raises(SigningError, match=r"record\.json does not tell of a submission"):
        notarise(image, record, desk, HOUR_S)

    assert recorder.calls == []


def test_the_key_comes_from_the_environment(tmp_path: Path) -> None:
    key = tmp_path / "key.p8"
    named = {
        "REFBOARD_NOTARY_KEY": str(key),
        "REFBOARD_NOTARY_KEY_ID": KEY_ID,
        "REFBOARD_NOTARY_ISSUER": ISSUER,
    }
    with pytest.raises(SigningError, match="There is no key at"):
        credentials_from(named)
    key.write_text("secret")

    assert credentials_from(named) == Credentials(key, KEY_ID, ISSUER)
    with pytest.raises(SigningError, match=r"set REFBOARD_NOTARY_KEY_ID, REFBOARD_NOTARY_ISSUER\."):
        credentials_from({"REFBOARD_NOTARY_KEY": str(key), "REFBOARD_NOTARY_ISSUER": ""})


def test_off_a_mac_the_command_refuses_with_a_sentence(
    image: Path,
    record: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.platform", "linux")

    assert notarize.main([str(image), "--record", str(record)]) == 1

    assert capsys.readouterr().err.startswith("Only a Mac can have an app notarised")
