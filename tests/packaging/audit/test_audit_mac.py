"""Each rule for the .app finds its fault, and only that one."""

import plistlib
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import policy
from audit import Report, audit
from info_plist import MINIMUM_SYSTEM
from macho.directory import Flag
from macho.image import read_image
from macho.signing import Wish, sign_ad_hoc
from rules.rule import Kind
from rules.symbols import NEWCOMERS, newcomer
from rules.tree import INFO, Tree
from seal.making import seal_bundle
from surrogate.executable import drop_signature
from surrogate.sealed import ENTITLEMENTS, seal_app, sign_app
from tests.packaging.builders_app import (
    BINDING,
    EXECUTABLE,
    FRAMEWORK,
    FRAMEWORKS,
    LIBRARY,
    MODELS,
    NAMES,
    OLD,
    QT,
    RUNTIME,
    binding,
    executable,
    raw_app,
    rewrite,
    runtime,
    sign_by,
    write_info,
)
from tests.packaging.builders_linux import write
from tests.packaging.builders_macho import SYSTEM, Needed, Wanted, fat, macho, write_macho

RESOURCES = "Contents/Resources"
KEY_FUNCTION = "__ZTVNSt3__117bad_function_callE"
JIT = "_pthread_jit_write_protect_np"
TEAM = "ABCDE12345"
MORE = plistlib.dumps({"com.apple.security.cs.disable-library-validation": True})
Damage = Callable[[Path], object]


library = partial(macho, install_name="@rpath/libpyside6.abi3.dylib", minos=OLD)


def put(path: str, content: bytes) -> Damage:
    return lambda app: write_macho(app / path, content)


def drop(path: str) -> Damage:
    return lambda app: (app / path).unlink()


def large(app: Path) -> None:
    with (app / RESOURCES / "large").open("wb") as file:
        file.truncate(int(policy.MAC_APP_MB.hard + 1) * 1_000_000)


def many(app: Path) -> None:
    for number in range(int(policy.MAC_FILES.hard)):
        write_macho(app / FRAMEWORKS / f"m{number}.so", macho("bundle", minos=OLD))


def flattened(app: Path) -> None:
    """Do what an archive without links does to a framework."""
    current = app / FRAMEWORK / "Versions" / "Current"
    current.unlink()
    shutil.rmtree(app / FRAMEWORK / "Versions" / "Current", ignore_errors=True)
    (app / FRAMEWORK / "QtCore").unlink()
    (app / FRAMEWORK / "Resources").unlink()


def link(path: str, target: str) -> Damage:
    return lambda app: (app / path).symlink_to(target)


def info(**changes: object) -> Damage:
    return lambda app: write_info(app, **changes)


def flip(path: str) -> Damage:
    """Turn a byte of the code over: the one before the last page of what is signed."""

    def damage(app: Path) -> None:
        content = bytearray((app / path).read_bytes())
        content[read_image(app / path).slices[0].commands_end + 40] ^= 1
        write_macho(app / path, bytes(content))

    return damage


def resealed(change: Damage) -> Damage:
    """Change code and seal the app around it again, so that only the change is left to find."""

    def damage(app: Path) -> None:
        change(app)
        seal_app(app)

    return damage


def by_team(app: Path) -> None:
    sign_ad_hoc(app / LIBRARY, Wish("a name that is long enough"))
    rewrite(app / LIBRARY, TEAM)


def by_linker(app: Path) -> None:
    rewrite(app / LIBRARY, flags=Flag.LINKER_SIGNED)


def with_rights(app: Path) -> None:
    sign_ad_hoc(app / LIBRARY, Wish("libpyside6", entitlements=ENTITLEMENTS.read_bytes()))


def relinked(app: Path) -> None:
    (app / FRAMEWORKS / "refboard").unlink()
    (app / FRAMEWORKS / "refboard").symlink_to("../Resources/refboard/_models")


BEFORE_SIGNING: dict[str, tuple[Damage, str, str]] = {
    "another processor": (
        put(LIBRARY, library(architecture="x86_64")),
        "architecture",
        LIBRARY,
    ),
    "a library for a newer macOS": (
        put(LIBRARY, library(minos=(15, 0, 0))),
        "minimum-macos",
        LIBRARY,
    ),
    "a promise that is too modest": (info(**{MINIMUM_SYSTEM: "14.4"}), "promised-macos", INFO),
    "a promise that is no version": (info(**{MINIMUM_SYSTEM: "new"}), "promised-macos", INFO),
    "no promise": (info(**{MINIMUM_SYSTEM: None}), "promised-macos", INFO),
    "an import of a newer macOS": (
        put(LIBRARY, library(imports=[Wanted(KEY_FUNCTION)])),
        "newer-import",
        LIBRARY,
    ),
    "a writer of code": (
        put(LIBRARY, library(imports=[Wanted(JIT)])),
        "code-writer",
        LIBRARY,
    ),
    "an absolute search path": (
        put(LIBRARY, library(rpaths=["/Users/runner/lib"])),
        "absolute-path",
        LIBRARY,
    ),
    "an absolute dependency": (
        put(LIBRARY, library(dependencies=[Needed("/opt/homebrew/lib/libiodbc.dylib")])),
        "absolute-path",
        LIBRARY,
    ),
    "a dependency that is not there": (
        put(BINDING, binding("@rpath/QtGui")),
        "unresolved",
        BINDING,
    ),
    "a neighbour that is not there": (
        put(BINDING, binding("@loader_path/libnowhere.dylib")),
        "unresolved",
        BINDING,
    ),
    "a bare name": (put(BINDING, binding("libz.dylib")), "unresolved", BINDING),
    "a name twice": (
        put(f"{FRAMEWORKS}/other.dylib", library()),
        "install-name",
        f"{FRAMEWORKS}/other.dylib",
    ),
    "a forbidden name": (
        put(f"{FRAMEWORKS}/onnxruntime/capi/libonnxruntime.1.dylib", macho("bundle", minos=OLD)),
        "forbidden-name",
        f"{FRAMEWORKS}/onnxruntime/capi/libonnxruntime.1.dylib",
    ),
    "an excluded module in the archive": (
        put(EXECUTABLE, executable(["refboard", "tkinter"])),
        "excluded-module",
        EXECUTABLE,
    ),
    "an excluded module beside it": (
        put(f"{FRAMEWORKS}/PySide6/QtXml.abi3.so", macho("bundle", minos=OLD)),
        "excluded-module",
        EXECUTABLE,
    ),
    "an excluded module of the standard library": (
        put(
            f"{FRAMEWORKS}/python3__dot__11/lib-dynload/_tkinter.cpython-311-darwin.so",
            macho("bundle", minos=OLD),
        ),
        "excluded-module",
        EXECUTABLE,
    ),
    "too large": (large, "size", "."),
    "too many libraries": (many, "library-count", "."),
    "a link to a place of the builder's": (
        link(f"{RESOURCES}/samples", "/usr/share"),
        "links-inside",
        f"{RESOURCES}/samples",
    ),
    "a link to nothing": (
        link(f"{RESOURCES}/samples", "nowhere"),
        "links-inside",
        f"{RESOURCES}/samples",
    ),
    "a link out of the app": (
        link(f"{RESOURCES}/samples", "../../.."),
        "links-inside",
        f"{RESOURCES}/samples",
    ),
    "another identifier": (info(CFBundleIdentifier="org.example"), "info-plist", INFO),
    "a missing key": (info(NSHighResolutionCapable=None), "info-plist", INFO),
    "a number for a truth": (info(NSHighResolutionCapable=1), "info-plist", INFO),
    "a question for the camera": (info(NSCameraUsageDescription="why"), "info-plist", INFO),
    "a version that is none": (info(CFBundleVersion="one"), "info-plist", INFO),
    "no icon": (drop(f"{RESOURCES}/RefBoard.icns"), "icons", f"{RESOURCES}/RefBoard.icns"),
    "an icon that is none": (
        lambda app: write(app, f"{RESOURCES}/refboard-doc.icns", b"PNG"),
        "icons",
        f"{RESOURCES}/refboard-doc.icns",
    ),
    "code among data": (
        put(f"{RESOURCES}/module.so", macho("bundle", minos=OLD)),
        "code-place",
        f"{RESOURCES}/module.so",
    ),
    "an ONNX Runtime without an option": (put(RUNTIME, runtime(NAMES[:-1])), "coreml", RUNTIME),
    "an ONNX Runtime without CoreML": (
        put(RUNTIME, runtime(library="/usr/lib/libz.dylib")),
        "coreml",
        RUNTIME,
    ),
    "no ONNX Runtime": (
        lambda app: (app / RUNTIME).rename(app / FRAMEWORKS / "other.so"),
        "coreml",
        ".",
    ),
    "no model": (drop(f"{MODELS}/look.onnx"), "shipped-model", f"{MODELS}/look.onnx"),
}
"""What the finding is of an app that was signed after the damage."""


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return raw_app(tmp_path_factory.mktemp("raw"))


@pytest.fixture
def app(raw: Path, tmp_path: Path) -> Path:
    """The sound app, not signed yet."""
    return Path(shutil.copytree(raw, tmp_path / raw.name, symlinks=True))


def audited(app: Path) -> Report:
    return audit(Tree(app, Kind.APP))


def found(app: Path) -> list[tuple[str, str]]:
    return [(finding.rule, finding.path) for finding in audited(app).findings]


def test_a_sound_app_has_no_finding(app: Path) -> None:
    sign_app(app)
    report = audited(app)
    assert report.findings == []
    assert [note.rule for note in report.notes] == []
    assert report.figures["minimum_macos"] == "14.0"
    assert report.figures["libraries"] == 5


@pytest.mark.parametrize("fault", BEFORE_SIGNING)
def test_a_fault_gives_its_finding_and_no_other(app: Path, fault: str) -> None:
    damage, rule, path = BEFORE_SIGNING[fault]
    damage(app)
    sign_app(app)
    assert found(app) == [(rule, path)]


AFTER_SIGNING: dict[str, tuple[Damage, str, str]] = {
    "a library without a signature": (
        lambda app: drop_signature(app / LIBRARY),
        "signed",
        LIBRARY,
    ),
    "a byte of a library": (flip(LIBRARY), "signature-holds", LIBRARY),
    "a byte of the executable": (flip(EXECUTABLE), "signature-holds", EXECUTABLE),
    "a byte of a framework": (flip(QT), "signature-holds", QT),
    "a byte of data": (
        lambda app: write(app, f"{RESOURCES}/RefBoard.icns", b"icns" + bytes([1, 0, 0, 0])),
        "sealed",
        f"{RESOURCES}/RefBoard.icns",
    ),
    "a file more": (
        lambda app: write(app, f"{RESOURCES}/notes.txt", b"notes"),
        "sealed",
        f"{RESOURCES}/notes.txt",
    ),
    "a file less": (drop(f"{MODELS}/extra"), "sealed", f"{MODELS}/extra"),
    "another order of Info.plist": (
        lambda app: (app / INFO).write_bytes((app / INFO).read_bytes() + b"\n"),
        "sealed",
        EXECUTABLE,
    ),
    "a link that leads elsewhere": (relinked, "sealed", f"{FRAMEWORKS}/refboard"),
    "a library by another team": (resealed(by_team), "one-team", LIBRARY),
    "a library by its linker": (resealed(by_linker), "signed", LIBRARY),
    "a library that may do something": (resealed(with_rights), "entitlements", LIBRARY),
    "an executable that may do more": (
        lambda app: seal_bundle(app, runtime=True, entitlements=MORE),
        "entitlements",
        EXECUTABLE,
    ),
    "an executable that may do nothing": (
        lambda app: seal_bundle(app, runtime=True),
        "entitlements",
        EXECUTABLE,
    ),
    "a team's app that is not hardened": (
        lambda app: sign_by(app, TEAM, is_hardened=False),
        "hardened-runtime",
        EXECUTABLE,
    ),
}
"""What the finding is of an app that was sound when it was signed."""

WHAT_CODESIGN_REFUSES: dict[str, tuple[Damage, str, str]] = {
    "a link that became a folder": (flattened, "links-kept", f"{FRAMEWORK}/Versions/Current"),
    "data among code": (
        lambda app: write(app, f"{FRAMEWORKS}/PySide6/notes.txt", b"notes"),
        "data-place",
        f"{FRAMEWORKS}/PySide6/notes.txt",
    ),
    "code that is cut short": (
        lambda app: write(app, LIBRARY, (app / LIBRARY).read_bytes()[:600]),
        "readable",
        LIBRARY,
    ),
}
"""What can only come about after signing, and so breaks the seal as well."""


@pytest.mark.parametrize("fault", WHAT_CODESIGN_REFUSES)
def test_a_fault_in_the_form_breaks_the_seal_too(app: Path, fault: str) -> None:
    sign_app(app)
    damage, rule, path = WHAT_CODESIGN_REFUSES[fault]
    damage(app)
    of_form = [finding for finding in found(app) if finding[0] != "sealed"]
    assert of_form == [(rule, path)]
    assert "sealed" in dict(found(app))


def test_an_app_that_lost_all_its_links_is_found(app: Path) -> None:
    needed = "@loader_path/Qt/lib/QtCore.framework/Versions/A/QtCore"
    write_macho(app / BINDING, binding(needed))
    sign_app(app)
    for path in [path for path in app.rglob("*") if path.is_symlink()]:
        path.unlink()
    assert [finding for finding in found(app) if finding[0] != "sealed"] == [("links-kept", ".")]


@pytest.mark.parametrize("fault", AFTER_SIGNING)
def test_a_fault_after_signing_gives_its_finding_and_no_other(app: Path, fault: str) -> None:
    write(app, f"{MODELS}/extra", b"extra")
    sign_app(app)
    damage, rule, path = AFTER_SIGNING[fault]
    damage(app)
    assert found(app) == [(rule, path)]


def test_an_app_that_is_signed_by_a_team_and_hardened_is_sound(app: Path) -> None:
    sign_by(app, TEAM, is_hardened=True)
    report = audited(app)
    assert report.findings == []
    assert report.notes == []


def test_an_app_of_nobodys_is_told_to_be_for_this_machine(app: Path) -> None:
    sign_app(app, is_hardened=False)
    report = audited(app)
    assert report.findings == []
    assert [note.rule for note in report.notes] == ["hardened-runtime"]


def test_a_library_for_two_processors_is_found(app: Path) -> None:
    sign_app(app)
    own = (app / LIBRARY).read_bytes()
    write_macho(app / LIBRARY, fat(library(architecture="x86_64"), own))
    assert ("architecture", LIBRARY) in found(app)


def test_a_weak_import_of_a_newer_macos_is_allowed(app: Path) -> None:
    write_macho(app / LIBRARY, library(imports=[Wanted(KEY_FUNCTION, SYSTEM, is_weak=True)]))
    sign_app(app)
    assert found(app) == []


def test_a_weak_library_may_be_missing(app: Path) -> None:
    write_macho(app / LIBRARY, library(dependencies=[Needed("@rpath/libgone.dylib", "weak")]))
    sign_app(app)
    assert found(app) == []


def test_a_library_is_found_through_the_paths_of_the_executable(app: Path) -> None:
    needed = [Needed(SYSTEM), Needed("@rpath/QtCore"), Needed("@executable_path/RefBoard")]
    write_macho(app / LIBRARY, library(dependencies=needed))
    sign_app(app)
    assert found(app) == []


def test_a_newer_promise_than_the_policys_is_a_finding_too(app: Path) -> None:
    write_macho(app / LIBRARY, library(minos=(15, 4, 0)))
    write_info(app, **{MINIMUM_SYSTEM: "15.4"})
    sign_app(app)
    assert found(app) == [("promised-macos", INFO)]


def test_an_import_is_held_to_the_promised_system(app: Path) -> None:
    write_macho(app / LIBRARY, library(imports=[Wanted(KEY_FUNCTION)], minos=(15, 4, 0)))
    write_info(app, **{MINIMUM_SYSTEM: "15.4"})
    sign_app(app)
    assert "newer-import" not in [rule for rule, _ in found(app)]


def test_an_app_over_a_soft_budget_gets_a_note(app: Path) -> None:
    with (app / RESOURCES / "large").open("wb") as file:
        file.truncate(int(policy.MAC_APP_MB.soft + 1) * 1_000_000)
    sign_app(app)
    report = audited(app)
    assert report.findings == []
    assert [note.rule for note in report.notes] == ["size"]


def test_what_is_known_of_symbols_is_dated_and_sourced() -> None:
    assert newcomer(KEY_FUNCTION) == NEWCOMERS[0]
    assert newcomer("_malloc") is None
    for known in NEWCOMERS:
        assert known.since > policy.MACOS_FLOOR
        assert known.what
        assert "header" in known.source
        assert newcomer(known.pattern.replace("*", "").replace("?", "V"))
