"""Linux libraries, frozen archives and app folders, made on the spot, as small as can be."""

import marshal
import shutil
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

import policy
from frozen_archive import COOKIE, COOKIE_MAGIC, ENTRY, MODULES_MAGIC

NEEDED, STRTAB, SONAME, RPATH, RUNPATH, NULL = 1, 5, 14, 15, 29, 0
WINDOW_PLUGIN = "_internal/PySide6/Qt/plugins/platforms/libqxcb.so"


def elf(
    needed: Sequence[str] = (), runpath: str = "", soname: str = "", tag: int = RUNPATH
) -> bytes:
    """A 64-bit ELF library with a dynamic section and nothing else."""
    names = [(NEEDED, name) for name in needed]
    names += [(SONAME, soname)] if soname else []
    names += [(tag, runpath)] if runpath else []
    strings, entries = b"\0", []
    for kind, text in names:
        entries.append((kind, len(strings)))
        strings += text.encode() + b"\0"
    base = 64 + 2 * 56
    entries += [(STRTAB, base), (NULL, 0)]
    dynamic = b"".join(struct.pack("<qQ", *entry) for entry in entries)
    at = base + len(strings)
    head = struct.pack(
        "<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0
    )
    total = at + len(dynamic)
    load = struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, total, total, 4096)
    dyn = struct.pack("<IIQQQQQQ", 2, 6, at, at, at, len(dynamic), len(dynamic), 8)
    return head + load + dyn + strings + dynamic


def frozen(modules: Iterable[str], scripts: Sequence[str] = ("launch",)) -> bytes:
    """What PyInstaller appends to an executable: scripts and an archive of modules."""
    table = marshal.dumps([(name, (0, 0, 0)) for name in modules])
    pyz = MODULES_MAGIC + b"\0\0\0\0" + struct.pack("!I", 12) + table
    body, rows = b"", b""
    parts = [(b"s", name, b"code") for name in scripts] + [(b"z", "PYZ.pyz", pyz)]
    for kind, name, content in parts:
        padded = name.encode() + b"\0" * (16 - (ENTRY.size + len(name)) % 16)
        size = ENTRY.size + len(padded)
        rows += ENTRY.pack(size, len(body), len(content), len(content), 0, kind) + padded
        body += content
    length = len(body) + len(rows) + COOKIE.size
    cookie = COOKIE.pack(COOKIE_MAGIC, length, len(body), len(rows), 311, b"libpython3.11.so")
    return body + rows + cookie


def write(root: Path, path: str, content: bytes = b"") -> Path:
    """Write a file below a folder, with the folders above it."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def linux_folder(root: Path) -> Path:
    """A sound folder: an executable, a library that another one needs, the window's plugin."""
    write(root, policy.COMMAND, elf(["libc.so.6"]) + frozen(["refboard", "numpy"]))
    write(root, "_internal/libQt6Core.so.6", elf(["libc.so.6", "libm.so.6"], "$ORIGIN"))
    write(root, "_internal/PySide6/QtCore.abi3.so", elf(["libQt6Core.so.6"], "$ORIGIN/Qt/lib"))
    write(root, WINDOW_PLUGIN, elf(["libQt6Core.so.6", "libxcb.so.1"], "$ORIGIN/../../lib"))
    for name in policy.SHIPPED_MODEL:
        target = root / "_internal" / "refboard" / "_models" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(policy.ROOT / "models" / name, target)
    return root
