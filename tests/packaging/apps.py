"""Apps for tests of signing: the form of one, with a few bytes for each piece of code."""

import os
import plistlib
import struct
from pathlib import Path

CODE = struct.pack("<8I", 0xFEEDFACF, 0x0100000C, 0, 6, 0, 0, 0, 0)
"""The header of an arm64 library with no load commands: 32 bytes that are Mach-O."""


def write_code(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CODE + path.name.encode())
    return path


def write_bundle(bundle: Path, executable: str | None = None) -> Path:
    """Write an .app or .xpc with nothing but its executable."""
    name = executable or bundle.stem
    write_code(bundle / "Contents" / "MacOS" / name)
    content = plistlib.dumps({"CFBundleExecutable": name})
    (bundle / "Contents" / "Info.plist").write_bytes(content)
    return bundle


def write_framework(framework: Path, version: str = "A") -> Path:
    """Write a framework as macOS wants it, links included."""
    folder = framework / "Versions" / version
    write_code(folder / framework.stem)
    (folder / "Resources").mkdir()
    content = plistlib.dumps({"CFBundleExecutable": framework.stem})
    (folder / "Resources" / "Info.plist").write_bytes(content)
    (framework / "Versions" / "Current").symlink_to(version)
    (framework / framework.stem).symlink_to(f"Versions/Current/{framework.stem}")
    (framework / "Resources").symlink_to("Versions/Current/Resources")
    return framework


def write_app(folder: Path) -> Path:
    """Write an app in the form that PyInstaller gives ours."""
    app = write_bundle(folder / "RefBoard.app")
    libraries, resources = app / "Contents" / "Frameworks", app / "Contents" / "Resources"
    write_framework(libraries / "PySide6" / "Qt" / "lib" / "QtCore.framework")
    write_framework(libraries / "Python.framework", "3.11")
    write_code(libraries / "PySide6" / "QtCore.abi3.so")
    write_code(libraries / "libpyside6.abi3.6.9.dylib")
    write_code(libraries / "numpy" / "core.so")
    (libraries / "QtCore").symlink_to("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore")
    (resources / "refboard" / "_models").mkdir(parents=True)
    (resources / "refboard" / "_models" / "look.onnx").write_bytes(b"\x08\x09")
    (libraries / "refboard").symlink_to("../Resources/refboard")
    (resources / "numpy").symlink_to("../Frameworks/numpy")
    make_private(app)
    return app


def make_private(app: Path) -> None:
    """Take the right to write from others, whatever the umask of whoever runs the tests."""
    for folder, _, files in os.walk(app):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(0o755)
