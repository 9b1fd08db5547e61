"""What was signed is written down as the files say it."""

import hashlib
import json
from pathlib import Path

import pytest

import sign
from macho.signing import Wish, sign_ad_hoc
from signing.command import SigningError
from signing.evidence import write_manifest
from signing.plan import Kind, Step
from tests.packaging.apps import write_code
from tests.packaging.builders_macho import macho, write_macho


@pytest.fixture
def app(tmp_path: Path) -> Path:
    app = tmp_path / "RefBoard.app"
    write_macho(app / "Contents" / "MacOS" / "RefBoard", macho("execute", minos=(14, 2, 0)))
    write_macho(app / "Contents" / "Frameworks" / "a.dylib", macho(minos=(11, 0, 0)))
    return app


def test_every_piece_has_what_tells_it_from_any_other(app: Path, tmp_path: Path) -> None:
    steps = sign.plan(app)
    hashes = [sign_ad_hoc(step.executable, Wish(step.path.name)) for step in steps]

    write_manifest(app, steps, tmp_path / "new" / "manifest.json")

    written = json.loads((tmp_path / "new" / "manifest.json").read_text())
    assert written["app"] == "RefBoard.app"
    assert [piece["path"] for piece in written["pieces"]] == [
        "RefBoard.app/Contents/Frameworks/a.dylib",
        "RefBoard.app/Contents/MacOS/RefBoard",
    ]
    assert [piece["cdhash"] for piece in written["pieces"]] == hashes
    assert [piece["minos"] for piece in written["pieces"]] == ["11.0.0", "14.2.0"]
    for step, piece in zip(steps, written["pieces"], strict=True):
        content = step.executable.read_bytes()
        assert piece["size"] == len(content)
        assert piece["sha256"] == hashlib.sha256(content).hexdigest()


def test_what_is_not_signed_is_no_evidence(app: Path, tmp_path: Path) -> None:
    with pytest.raises(SigningError, match=r"a\.dylib is not signed\."):
        write_manifest(app, sign.plan(app), tmp_path / "manifest.json")

    assert not (tmp_path / "manifest.json").exists()


def test_what_is_for_another_processor_is_told_of(tmp_path: Path) -> None:
    app = tmp_path / "RefBoard.app"
    intel = write_macho(app / "a.dylib", macho(architecture="x86_64"))

    with pytest.raises(SigningError, match=r"a\.dylib is for x86_64, not for arm64"):
        write_manifest(app, [Step(Kind.CODE, intel, intel)], tmp_path / "manifest.json")


def test_what_is_broken_is_told_of(tmp_path: Path) -> None:
    app = tmp_path / "RefBoard.app"
    broken = write_code(app / "a.dylib")
    broken.write_bytes(macho()[:200])

    with pytest.raises(SigningError, match=r"a\.dylib is no whole Mach-O file"):
        write_manifest(app, [Step(Kind.CODE, broken, broken)], tmp_path / "manifest.json")
