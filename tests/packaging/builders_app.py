"""A RefBoard.app that is sound in every respect, and as small as it can be."""

import plistlib
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import policy
from info_plist import APP_ICON, DOCUMENT_ICON, make_info_plist
from macho.blobs import Slot, pack_blobs
from macho.directory import Flag, pack_directory
from macho.files import is_macho
from macho.image import read_image
from macho.signature import read_signature
from macho.signing import Wish, sign_ad_hoc
from refboard.services.embedding.coreml import COREML, OPTIONS
from seal.making import seal_bundle
from signing.plan import Kind, plan_with
from surrogate.sealed import seal_app
from tests.packaging.builders_linux import frozen, write
from tests.packaging.builders_macho import SYSTEM, Needed, macho, write_macho

COREML_LIBRARY = "/System/Library/Frameworks/CoreML.framework/Versions/A/CoreML"
EXECUTABLE = f"Contents/MacOS/{policy.MAC_EXECUTABLE}"
FRAMEWORKS = "Contents/Frameworks"
FRAMEWORK = f"{FRAMEWORKS}/PySide6/Qt/lib/QtCore.framework"
QT = f"{FRAMEWORK}/Versions/A/QtCore"
BINDING = f"{FRAMEWORKS}/PySide6/QtCore.abi3.so"
LIBRARY = f"{FRAMEWORKS}/PySide6/libpyside6.abi3.dylib"
RUNTIME = f"{FRAMEWORKS}/onnxruntime/capi/onnxruntime_pybind11_state.so"
MODELS = "Contents/Resources/refboard/_models"
NAMES = (COREML, *(option.name for option in OPTIONS))


def executable(modules: Iterable[str] = ("refboard", "numpy")) -> bytes:
    return macho(
        "execute", rpaths=["@executable_path/../Frameworks"], content=frozen(modules), minos=OLD
    )


def runtime(names: Iterable[str] = NAMES, library: str = COREML_LIBRARY) -> bytes:
    strings = b"\0" + b"".join(name.encode() + b"\0" for name in names)
    return macho("bundle", dependencies=[Needed(SYSTEM), Needed(library)], content=strings)


def binding(*needed: str) -> bytes:
    return macho(
        "bundle",
        dependencies=[Needed(SYSTEM), *map(Needed, needed or ("@rpath/QtCore",))],
        rpaths=["@loader_path/.."],
        minos=OLD,
    )


OLD = (12, 0, 0)


def raw_app(folder: Path) -> Path:
    """Write the app without a signature anywhere."""
    app = folder / f"{policy.APP_NAME}.app"
    write_macho(app / EXECUTABLE, executable())
    write_macho(app / QT, macho(install_name="@rpath/QtCore", minos=OLD))
    write_macho(app / LIBRARY, macho(install_name="@rpath/libpyside6.abi3.dylib", minos=OLD))
    write_macho(app / BINDING, binding("@rpath/QtCore", "@loader_path/libpyside6.abi3.dylib"))
    write_macho(app / RUNTIME, runtime())
    info = plistlib.dumps({"CFBundleExecutable": "QtCore", "CFBundleIdentifier": "org.qt.QtCore"})
    write(app, f"{FRAMEWORK}/Versions/A/Resources/Info.plist", info)
    for link, target in {
        f"{FRAMEWORK}/Versions/Current": "A",
        f"{FRAMEWORK}/QtCore": "Versions/Current/QtCore",
        f"{FRAMEWORK}/Resources": "Versions/Current/Resources",
        f"{FRAMEWORKS}/QtCore": "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        f"{FRAMEWORKS}/refboard": "../Resources/refboard",
    }.items():
        (app / link).symlink_to(target)
    for name in policy.SHIPPED_MODEL:
        (app / MODELS / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(policy.ROOT / "models" / name, app / MODELS / name)
    for name in (APP_ICON, DOCUMENT_ICON):
        write(app, f"Contents/Resources/{name}", b"icns" + bytes(4))
    write_info(app)
    return app


def rewrite(path: Path, team: str = "", flags: int = 0) -> None:
    """Sign code anew as if by a team, or with further flags; its bundles are not sealed again.

    The name makes room for the team's: it is cut by as much.
    """
    content = path.read_bytes()
    (part,) = read_image(path).slices
    signature = read_signature(path)
    assert signature is not None
    assert part.signature is not None
    whole = signature.best
    cut = len(whole.identifier) - (len(team) + 1 if team else 0)
    said = replace(
        whole, identifier=whole.identifier[:cut], team=team, flags=Flag(whole.flags | flags)
    )
    blobs = {**signature.blobs, Slot.CODE_DIRECTORY: pack_directory(said)}
    room = pack_blobs(blobs).ljust(part.signature.size, b"\0")
    assert len(room) == part.signature.size
    write_macho(path, content[: part.signature.offset] + room)


def sign_by(app: Path, team: str, *, is_hardened: bool) -> None:
    """Sign the whole app as if by a team; it has no certificate, and says that it has none."""
    for step in plan_with(app, is_macho):
        if step.kind is Kind.CODE:
            sign_ad_hoc(step.path, Wish("a name that is long enough"))
        elif step.kind is Kind.APP:
            seal_app(app, is_hardened=is_hardened)
        else:
            seal_bundle(step.path)
        rewrite(step.executable, team)


def write_info(app: Path, **changes: object) -> None:
    """Write Info.plist; a key that is changed to None is left out."""
    table = make_info_plist("0.1.0", "0.1.0", (14, 0)) | changes
    table = {key: value for key, value in table.items() if value is not None}
    write(app, "Contents/Info.plist", plistlib.dumps(table))
