"""A sealed app stays as it is, or it is told what changed."""

import plistlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from macho.image import read_image
from macho.signature import read_signature
from macho.signing import Wish, sign_ad_hoc
from seal.bundle import bundle_at
from seal.making import code_resources, seal_bundle
from seal.verifying import Flaw, verify_bundle
from tests.packaging.builders_macho import macho, write_macho

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no bundles")

ENTITLEMENTS = plistlib.dumps({"com.apple.security.cs.allow-unsigned-executable-memory": True})
UNSEALED = ("PkgInfo", ".DS_Store")


class Contents(NamedTuple):
    """What is put into an app."""

    libraries: list[str]
    data: dict[str, bytes]
    has_framework: bool
    has_helper: bool


names = st.from_regex(r"[a-zA-ZäöÜ0-9_+ -]{1,8}", fullmatch=True).filter(
    lambda name: name.strip() == name and name.lower() not in ("qt", "lib", "core")
)
apps = st.builds(
    Contents,
    st.lists(names, min_size=2, max_size=3, unique_by=str.lower),
    st.dictionaries(names, st.binary(min_size=1, max_size=20), min_size=1, max_size=3).filter(
        lambda files: len({name.lower() for name in files}) == len(files)
    ),
    st.booleans(),
    st.booleans(),
)
FULL = Contents(["liba", "libb"], {"look.onnx": b"\x08\x09", "more.txt": b"text"}, True, True)


def write_info(path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"CFBundleExecutable": name, "CFBundleIdentifier": f"org.refboard.{name}"}
    path.write_bytes(plistlib.dumps(content))


def signed(path: Path, kind: str = "dylib") -> Path:
    write_macho(path, macho(kind, content=path.name.encode()))
    sign_ad_hoc(path, Wish(path.name))
    return path


def write_framework(framework: Path) -> None:
    version = framework / "Versions" / "A"
    write_info(version / "Resources" / "Info.plist", framework.stem)
    write_macho(version / framework.stem, macho(content=b"framework"))
    signed(version / "Libraries" / "libinner.dylib")
    (framework / "Versions" / "Current").symlink_to("A")
    for name in (framework.stem, "Resources"):
        (framework / name).symlink_to(f"Versions/Current/{name}")
    # What a library of a framework is sealed as, is decided by its rules: as data.
    seal_bundle(framework)


def write_app(folder: Path, contents: Contents) -> Path:
    """Write an app like ours, signed and sealed from the inside out."""
    app = folder / "RefBoard.app"
    inside = app / "Contents"
    frameworks, resources = inside / "Frameworks", inside / "Resources"
    write_info(inside / "Info.plist", "RefBoard")
    (inside / "PkgInfo").write_bytes(b"APPL????")
    write_macho(inside / "MacOS" / "RefBoard", macho("execute"))
    for name in contents.libraries:
        signed(frameworks / "Qt" / f"{name}.dylib")
        (frameworks / f"{name}.dylib").symlink_to(f"Qt/{name}.dylib")
    (resources / "models").mkdir(parents=True)
    for name, content in contents.data.items():
        (resources / "models" / name).write_bytes(content)
    (frameworks / "models").symlink_to("../Resources/models")
    (resources / "de.lproj").mkdir()
    (resources / "de.lproj" / "Words.strings").write_bytes(b"words")
    if contents.has_framework:
        write_framework(frameworks / "Qt" / "lib" / "QtCore.framework")
    if contents.has_helper:
        helper = inside / "Helpers" / "Help.app"
        write_info(helper / "Contents" / "Info.plist", "Help")
        write_macho(helper / "Contents" / "MacOS" / "Help", macho("execute", content=b"help"))
        signed(helper / "Contents" / "Frameworks" / "libhelp.dylib")
        seal_bundle(helper)
    seal_bundle(app, runtime=True, entitlements=ENTITLEMENTS)
    return app


@contextmanager
def app_of(contents: Contents) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield write_app(Path(folder).resolve(), contents)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    return write_app(tmp_path, FULL)


# ---- ways to tamper with one path


def flip(path: Path, share: float) -> None:
    """Change one bit of what is signed; of an app's own signature only another seal could tell."""
    content = bytearray(path.read_bytes())
    size = len(content)
    if content[:4] == b"\xcf\xfa\xed\xfe":
        signature = read_image(path).slices[0].signature
        assert signature is not None
        size = signature.offset
    content[int(size * share)] ^= 1
    path.write_bytes(content)


def remove(path: Path, share: float) -> None:
    path.unlink()


def become_link(path: Path, share: float) -> None:
    """Put a link to the same content in the place of a file."""
    app = next(folder for folder in path.parents if folder.name == "RefBoard.app")
    moved = app.with_name(f"moved-{path.name}")
    path.replace(moved)
    path.symlink_to(moved)


def become_content(path: Path, share: float) -> None:
    """Put what a link leads to in its place, as careless archives do."""
    target = path.resolve()
    path.unlink()
    if target.is_dir():
        shutil.copytree(target, path, symlinks=True)
    else:
        shutil.copy(target, path)


def lead_elsewhere(path: Path, share: float) -> None:
    target = path.readlink()
    path.unlink()
    path.symlink_to(target.parent / f"{target.name}x")


def add_beside(path: Path, share: float) -> None:
    (path.parent / "stray.txt").write_bytes(b"stray")


OF_FILES = (flip, remove, become_link, add_beside)
OF_LINKS = (remove, become_content, lead_elsewhere, add_beside)


def tampers(app: Path) -> list[tuple[Callable[[Path, float], None], Path]]:
    """Return all ways to change one thing in an app, but what codesign itself lets pass."""
    found: list[tuple[Callable[[Path, float], None], Path]] = []
    for path in sorted(app.rglob("*")):
        if path.name in UNSEALED:
            continue
        if path.is_symlink():
            found += [(change, path) for change in OF_LINKS]
        elif path.is_file():
            found += [(change, path) for change in OF_FILES]
    optional = {path for change, path in found if ".lproj" in path.as_posix()}
    return [(c, p) for c, p in found if not (c is remove and p in optional)]


@given(contents=apps)
@settings(max_examples=25)
def test_what_is_sealed_holds(contents: Contents) -> None:
    with app_of(contents) as app:
        assert verify_bundle(app) == []
        seal_bundle(app)
        assert verify_bundle(app) == [], "sealed once more"


@given(data=st.data(), contents=apps, share=st.floats(0, 1, exclude_max=True))
@settings(max_examples=80)
def test_one_change_anywhere_is_told(data: st.DataObject, contents: Contents, share: float) -> None:
    with app_of(contents) as app:
        change, path = data.draw(st.sampled_from(tampers(app)))
        change(path, share)

        flaws = verify_bundle(app)

        assert flaws
        near = path.parent.relative_to(app).as_posix()
        assert any(flaw.path.startswith(near) or near.startswith(flaw.path) for flaw in flaws)


def test_an_optional_translation_may_be_missing_but_not_altered(app: Path) -> None:
    words = app / "Contents" / "Resources" / "de.lproj" / "Words.strings"
    content = words.read_bytes()
    words.unlink()
    assert verify_bundle(app) == []

    words.write_bytes(content + b"!")
    assert Flaw("Contents/Resources/de.lproj/Words.strings", "is altered") in verify_bundle(app)


def test_two_libraries_that_changed_places_are_told(app: Path) -> None:
    libraries = app / "Contents" / "Frameworks" / "Qt"
    (libraries / "liba.dylib").replace(libraries / "third")
    (libraries / "libb.dylib").replace(libraries / "liba.dylib")
    (libraries / "third").replace(libraries / "libb.dylib")

    assert verify_bundle(app) == [
        Flaw("Contents/Frameworks/Qt/liba.dylib", "is other code than was sealed"),
        Flaw("Contents/Frameworks/Qt/libb.dylib", "is other code than was sealed"),
    ]


def test_a_nested_bundle_that_was_sealed_anew_is_told(app: Path) -> None:
    helper = app / "Contents" / "Helpers" / "Help.app"
    seal_bundle(helper, runtime=True)

    assert verify_bundle(helper) == []
    assert verify_bundle(app) == [
        Flaw("Contents/Helpers/Help.app", "is other code than was sealed")
    ]


def test_another_executable_with_a_good_signature_is_told(app: Path) -> None:
    signed(app / "Contents" / "MacOS" / "RefBoard", "execute")

    assert verify_bundle(app) == [
        Flaw("Contents/MacOS/RefBoard", "has no seal of Info.plist"),
        Flaw("Contents/MacOS/RefBoard", "has no seal of CodeResources"),
    ]


def test_every_byte_of_a_library_counts_with_its_signature(app: Path) -> None:
    library = app / "Contents" / "Frameworks" / "Qt" / "liba.dylib"
    whole = library.read_bytes()
    signature = read_signature(library)
    assert signature is not None
    start = read_image(library).slices[0].signature
    assert start is not None
    for place in range(start.offset, len(whole) - len(signature.rest), 7):
        content = bytearray(whole)
        content[place] ^= 1
        library.write_bytes(content)

        assert verify_bundle(app), f"byte {place}"


def test_a_list_that_was_made_to_fit_is_told(app: Path) -> None:
    (app / "Contents" / "Resources" / "models" / "look.onnx").write_bytes(b"another model")
    bundle = bundle_at(app)
    bundle.code_resources.write_bytes(plistlib.dumps(code_resources(bundle)))

    assert verify_bundle(app) == [
        Flaw("Contents/MacOS/RefBoard", "has another seal of CodeResources")
    ]


def test_a_list_that_leaves_something_out_is_told(app: Path) -> None:
    bundle = bundle_at(app)
    table = code_resources(bundle)
    rules, files = table["rules2"], table["files2"]
    assert isinstance(rules, dict)
    assert isinstance(files, dict)
    table["rules2"] = {**rules, "^Resources/models/": {"omit": True, "weight": 90}}
    table["files2"] = {p: r for p, r in files.items() if "models" not in p}
    resources = plistlib.dumps(table)
    bundle.code_resources.write_bytes(resources)
    info = bundle.info_plist.read_bytes()
    sign_ad_hoc(bundle.executable, Wish("a", info_plist=info, resources=resources))

    told = Flaw("Contents/_CodeSignature/CodeResources", "leaves out what codesign would seal")
    assert told in verify_bundle(app)


@pytest.mark.parametrize(
    "content",
    [
        b"no list",
        plistlib.dumps([1]),
        plistlib.dumps({"files": {}, "rules": {}}),
        plistlib.dumps({"files2": {}, "rules2": {"(": True}}),
        plistlib.dumps({"files2": {}, "rules2": {"^.*": "maybe"}}),
    ],
)
def test_a_list_that_is_none_is_told(app: Path, content: bytes) -> None:
    (app / "Contents" / "_CodeSignature" / "CodeResources").write_bytes(content)

    flaws = dict(verify_bundle(app))

    assert flaws["Contents/_CodeSignature/CodeResources"].startswith("cannot be read: ")


def test_rows_that_are_none_are_told(app: Path) -> None:
    bundle = bundle_at(app)
    table = code_resources(bundle)
    files = table["files2"]
    assert isinstance(files, dict)
    table["files2"] = dict.fromkeys(files, 1)
    bundle.code_resources.write_bytes(plistlib.dumps(table))

    flaws = dict(verify_bundle(app))

    assert "nothing that is known" in flaws["Contents/Resources/models/look.onnx"]


def test_what_is_no_bundle_is_told(tmp_path: Path) -> None:
    (tmp_path / "Empty.app").mkdir()
    (tmp_path / "Flat.framework").mkdir()

    assert verify_bundle(tmp_path / "Empty.app") == [
        Flaw(".", "cannot be looked at: Empty.app is no bundle of a known form.")
    ]
    assert verify_bundle(tmp_path / "Flat.framework") == [
        Flaw(".", "cannot be looked at: Flat.framework has no current version.")
    ]


def test_an_app_that_was_never_sealed_lacks_its_seal(tmp_path: Path) -> None:
    write_info(tmp_path / "a.app" / "Contents" / "Info.plist", "a")
    signed(tmp_path / "a.app" / "Contents" / "MacOS" / "a", "execute")

    assert verify_bundle(tmp_path / "a.app") == [
        Flaw("Contents/_CodeSignature/CodeResources", "is missing")
    ]
