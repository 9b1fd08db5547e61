"""Code is signed from the inside out, each piece once."""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sign
from signing.plan import Kind, identity_from, render
from tests.packaging.apps import CODE, write_app, write_bundle, write_code, write_framework

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no bundles")

NAMES = st.sampled_from(["a", "b", "libc", "Core", "Qt", "data"])
IDENTITY = "Developer ID Application: Somebody (TEAM123456)"

# A tree is a mapping from names to what is there.
FILES = st.sampled_from(["code", "text", "link"])
FOLDERS = st.recursive(
    st.dictionaries(NAMES, FILES, max_size=3),
    lambda inner: st.dictionaries(
        st.builds(
            lambda name, suffix: name + suffix,
            NAMES,
            st.sampled_from(["", "", ".framework", ".app", ".xpc"]),
        ),
        inner | FILES,
        max_size=3,
    ),
    max_leaves=8,
)


def grow(folder: Path, tree: dict[str, object]) -> None:
    """Write a tree as files, with every bundle in its right form."""
    for name, content in tree.items():
        path = folder / name
        if content == "code":
            write_code(path)
        elif content == "text":
            path.write_text("no code")
        elif content == "link":
            path.symlink_to(".")
        elif isinstance(content, dict):
            grow(_inside(path), content)


def _inside(path: Path) -> Path:
    if path.suffix == ".framework":
        inside = write_framework(path) / "Versions" / "A" / "Helpers"
    elif path.suffix:
        inside = write_bundle(path) / "Contents" / "Frameworks"
    else:
        inside = path
    inside.mkdir()
    return inside


def code_in(app: Path) -> list[Path]:
    """Find Mach-O files another way than the plan does."""
    return [
        path
        for path in app.rglob("*")
        if not path.is_symlink() and path.is_file() and path.read_bytes().startswith(CODE)
    ]


@given(FOLDERS)
def test_whatever_an_app_holds_is_signed_once_and_before_what_it_is_in(
    tree: dict[str, object],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = write_bundle(Path(folder) / "Any.app")
        inside = app / "Contents" / "Frameworks"
        inside.mkdir()
        grow(inside, tree)

        steps = sign.plan(app)

        assert Counter(step.executable for step in steps) == Counter(code_in(app))
        for number, step in enumerate(steps):
            later = steps[number + 1 :]
            assert all(step.path not in other.path.parents for other in later)
        assert steps[-1] == (Kind.APP, app, app / "Contents" / "MacOS" / "Any")
        assert not any(p.is_symlink() for step in steps for p in (step.path, *step.path.parents))
        assert sign.plan(app) == steps


def test_the_order_of_our_own_app_is_known(tmp_path: Path) -> None:
    app = write_app(tmp_path)

    planned = [(s.kind, s.path.relative_to(tmp_path).as_posix()) for s in sign.plan(app)]

    inside = "RefBoard.app/Contents/Frameworks"
    assert planned == [
        (Kind.FRAMEWORK, f"{inside}/PySide6/Qt/lib/QtCore.framework/Versions/A"),
        (Kind.FRAMEWORK, f"{inside}/Python.framework/Versions/3.11"),
        (Kind.CODE, f"{inside}/PySide6/QtCore.abi3.so"),
        (Kind.CODE, f"{inside}/numpy/core.so"),
        (Kind.CODE, f"{inside}/libpyside6.abi3.6.9.dylib"),
        (Kind.APP, "RefBoard.app"),
    ]


def test_what_a_file_is_called_says_nothing_about_code(tmp_path: Path) -> None:
    app = write_app(tmp_path)
    write_code(app / "Contents" / "MacOS" / "helper")
    (app / "Contents" / "Frameworks" / "notes.dylib").write_text("only text")
    (app / "Contents" / "Frameworks" / "empty.so").write_bytes(b"")
    java = app / "Contents" / "Frameworks" / "Main.class"
    java.write_bytes(bytes.fromhex("cafebabe0000003d") + b"\0" * 100)

    names = [step.path.name for step in sign.plan(app)]

    assert "helper" in names
    assert not {"notes.dylib", "empty.so", "Main.class"} & set(names)


def test_an_executable_with_another_name_is_signed_with_its_bundle(tmp_path: Path) -> None:
    app = write_bundle(tmp_path / "RefBoard.app", executable="run")

    (step,) = sign.plan(app)

    assert step == (Kind.APP, app, app / "Contents" / "MacOS" / "run")


def test_the_app_alone_is_given_entitlements(tmp_path: Path) -> None:
    app = write_app(tmp_path)
    entitlements = Path("packaging/entitlements.plist")

    *inner, last = (render(step, IDENTITY, entitlements) for step in sign.plan(app))

    start = ["/usr/bin/codesign", "--force", "--sign", IDENTITY, "--timestamp"]
    assert last == [
        *(*start, "--options", "runtime"),
        *("--entitlements", str(entitlements), str(app)),
    ]
    for argv in inner:
        assert argv[:-1] == [*start, "--options", "runtime"]


def test_who_signs_for_this_machine_needs_no_server_and_no_team(tmp_path: Path) -> None:
    app = write_app(tmp_path)

    *inner, last = (render(step, "-", Path("any.plist")) for step in sign.plan(app))

    start = ["/usr/bin/codesign", "--force", "--sign", "-"]
    assert last == [*start, "--entitlements", "any.plist", str(app)]
    assert [argv[:-1] for argv in inner] == [start] * len(inner)


def test_no_call_signs_more_than_one_piece(tmp_path: Path) -> None:
    for step in sign.plan(write_app(tmp_path)):
        argv = render(step, IDENTITY, Path("e.plist"))
        assert "--deep" not in argv
        assert [word for word in argv if PurePosixPath(word).is_absolute()] == [
            "/usr/bin/codesign",
            str(step.path),
        ]


def test_who_is_named_goes_before_the_environment_and_that_before_nobody() -> None:
    environment = {"REFBOARD_SIGN_IDENTITY": "from there"}

    assert identity_from("named", environment) == "named"
    assert identity_from(None, environment) == "from there"
    assert identity_from(None, {"REFBOARD_SIGN_IDENTITY": ""}) == "-"


def test_a_dry_run_prints_the_plan_anywhere_and_not_who_signs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = write_app(tmp_path)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("REFBOARD_SIGN_IDENTITY", IDENTITY)

    assert sign.main([str(app), "--dry-run"]) == 0

    text = capsys.readouterr().out
    printed = json.loads(text)
    assert IDENTITY not in text
    assert printed["app"] == "RefBoard.app"
    assert printed["problems"] == []
    assert [step["path"] for step in printed["steps"]][-1] == "RefBoard.app"
    assert printed["steps"][0]["argv"] == [
        *("/usr/bin/codesign", "--force", "--sign", "$REFBOARD_SIGN_IDENTITY", "--timestamp"),
        *("--options", "runtime", printed["steps"][0]["path"]),
    ]


def test_off_a_mac_nothing_is_signed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")

    assert sign.main([str(write_app(tmp_path))]) == 1

    assert capsys.readouterr().err == "Only a Mac can sign an app: the tools for it are Apple's.\n"
