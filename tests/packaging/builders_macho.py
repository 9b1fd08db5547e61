"""Small whole Mach-O files for tests, written from nothing: LLVM's tools read them as well.

    write_macho(path, macho("dylib", install_name="@rpath/liba.dylib", minos=(14, 0, 0)))
    write_macho(path, fat(macho("execute"), macho("execute", architecture="x86_64")))

They are not signed; `macho.signing.sign_ad_hoc(path, Wish(...))` does that. Facts: mach-o/loader.h.
"""

import struct
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

SYSTEM = "/usr/lib/libSystem.B.dylib"
RETURN = {
    "arm64": bytes.fromhex("000080d2c0035fd6"),  # mov x0, #0; ret
    "x86_64": bytes.fromhex("31c0c3"),  # xor eax, eax; ret
}
_PROCESSORS = {"arm64": (0x0100000C, 0), "x86_64": (0x01000007, 3)}
_PAGE = {"arm64": 0x4000, "x86_64": 0x1000}
_TYPES = {"object": 1, "execute": 2, "dylib": 6, "bundle": 8}
_LINKS = {
    "strong": 0xC,
    "weak": 0x80000018,
    "reexport": 0x8000001F,
    "upward": 0x80000023,
    "lazy": 0x20,
}
_ROOM = 64
"""Bytes left after the load commands, for the one that a signature needs."""


class Needed(NamedTuple):
    """A library that is loaded along: strong, weak, reexport, upward or lazy."""

    name: str
    kind: str = "strong"


class Wanted(NamedTuple):
    """A symbol that another library has; library None: whichever has it."""

    symbol: str
    library: str | None = SYSTEM
    is_weak: bool = False


def macho(
    kind: str = "dylib",
    *,
    architecture: str = "arm64",
    minos: tuple[int, int, int] = (14, 0, 0),
    sdk: tuple[int, int, int] = (15, 0, 0),
    install_name: str = "",
    dependencies: Sequence[Needed] = (Needed(SYSTEM),),
    rpaths: Sequence[str] = (),
    imports: Sequence[Wanted] = (),
    content: bytes = b"",
    is_old: bool = False,
) -> bytes:
    """Return a thin file.

    Args:
        kind: "execute", "dylib" or "bundle".
        architecture: "arm64" or "x86_64".
        minos: The oldest macOS.
        sdk: The SDK.
        install_name: For a dylib; its name for others.
        dependencies: Libraries; imports may be of these only.
        rpaths: What @rpath stands for.
        imports: Undefined symbols.
        content: Bytes after the code, to make the file as large and as different as wanted.
        is_old: Write LC_VERSION_MIN_MACOSX instead of LC_BUILD_VERSION.
    """
    code = RETURN[architecture] + b"\0" * (-len(RETURN[architecture]) % 4) + content
    page = _PAGE[architecture]
    commands = [_version(minos, sdk, is_old)]
    if kind == "dylib":
        commands.append(_library(0xD, install_name or "@rpath/libtest.dylib"))
    if kind == "execute":
        commands.append(_text(0xE, "/usr/lib/dyld"))
    commands += [_library(_LINKS[needed.kind], needed.name) for needed in dependencies]
    commands += [_text(0x8000001C, path) for path in rpaths]
    commands.append(struct.pack("<II16s", 0x1B, 24, uuid.uuid5(uuid.NAMESPACE_OID, kind).bytes))

    fixed = 32 + (72 if kind == "execute" else 0) + (72 + 80) + 72 + 24 + 80 + 24 + _ROOM
    needed_size = fixed + sum(map(len, commands)) + len(code) + 16
    text_size = -(-needed_size // page) * page
    code_at = text_size - (-(-len(code) // 16) * 16)
    start = 0x100000000 if kind == "execute" else 0

    symbols, names = _symbols(start + code_at, dependencies, imports)
    linkedit = symbols + names
    segments = []
    if kind == "execute":
        segments.append(_segment("__PAGEZERO", 0, start, 0, 0, 0))
        commands.append(struct.pack("<IIQQ", 0x80000028, 24, code_at, 0))
    section = struct.pack(
        *("<16s16sQQIIIIIIII", b"__text", b"__TEXT", start + code_at, len(code), code_at),
        *(2, 0, 0, 0x80000400, 0, 0, 0),
    )
    segments.append(_segment("__TEXT", start, text_size, 0, text_size, 5, section))
    in_memory = -(-len(linkedit) // page) * page
    segments.append(
        _segment("__LINKEDIT", start + text_size, in_memory, text_size, len(linkedit), 1)
    )
    count = len(imports)
    names_at = text_size + len(symbols)
    commands.append(struct.pack("<6I", 2, 24, text_size, count + 1, names_at, len(names)))
    commands.append(struct.pack("<20I", 0xB, 80, 0, 0, 0, 1, 1, count, *[0] * 12))
    flags = 0x4 | 0x80 | (0x200000 if kind == "execute" else 0)
    everything = [*segments, *commands]
    header = struct.pack(
        *("<8I", 0xFEEDFACF, *_PROCESSORS[architecture], _TYPES[kind], len(everything)),
        *(sum(map(len, everything)), flags, 0),
    )
    head = header + b"".join(everything)
    assert len(head) + 16 <= code_at
    return head.ljust(code_at, b"\0") + code.ljust(text_size - code_at, b"\0") + linkedit


def fat(*slices: bytes) -> bytes:
    """Return a file with several parts, each on a page of its own."""
    head = struct.pack(">II", 0xCAFEBABE, len(slices))
    body, at = b"", 0x4000
    for each in slices:
        processor = struct.unpack_from("<II", each, 4)
        head += struct.pack(">IIIII", *processor, at, len(each), 14)
        body += each + b"\0" * (-len(each) % 0x4000)
        at = 0x4000 + len(body)
    last = slices[-1]
    return head.ljust(0x4000, b"\0") + body[: len(body) - (-len(last) % 0x4000)]


def write_macho(path: Path, content: bytes) -> Path:
    """Write a file that can be run, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o755)
    return path


def _version(minos: tuple[int, int, int], sdk: tuple[int, int, int], is_old: bool) -> bytes:
    oldest, built = (a << 16 | b << 8 | c for a, b, c in (minos, sdk))
    if is_old:
        return struct.pack("<IIII", 0x24, 16, oldest, built)
    return struct.pack("<IIIIII", 0x32, 24, 1, oldest, built, 0)


def _library(number: int, name: str) -> bytes:
    text = _padded(name, 24)
    return struct.pack("<IIIIII", number, 24 + len(text), 24, 2, 0x10000, 0x10000) + text


def _text(number: int, text: str) -> bytes:
    padded = _padded(text, 12)
    return struct.pack("<III", number, 12 + len(padded), 12) + padded


def _padded(text: str, before: int) -> bytes:
    """Return a text with its zero byte, so long that with what is before it ends on 8 bytes."""
    content = text.encode() + b"\0"
    return content + b"\0" * (-(before + len(content)) % 8)


def _segment(
    name: str, address: int, memory: int, offset: int, size: int, rights: int, section: bytes = b""
) -> bytes:
    places = struct.pack("<QQQQ", address, memory, offset, size)
    ends = struct.pack("<IIII", rights, rights, 1 if section else 0, 0)
    return struct.pack("<II16s", 0x19, 72 + len(section), name.encode()) + places + ends + section


def _symbols(
    address: int, dependencies: Sequence[Needed], imports: Sequence[Wanted]
) -> tuple[bytes, bytes]:
    """Return the table and the names: one symbol of its own, then what it imports."""
    ordinals = {needed.name: index for index, needed in enumerate(dependencies, 1)}
    names = b"\0"
    table = b""
    rows = [("_start_here", 0x0F, 1, 0, address)]
    for symbol, library, is_weak in imports:
        ordinal = 0xFE if library is None else ordinals[library]
        rows.append((symbol, 0x01, 0, ordinal << 8 | (0x40 if is_weak else 0), 0))
    for symbol, kind, section, description, value in rows:
        table += struct.pack("<IBBHQ", len(names), kind, section, description, value)
        names += symbol.encode() + b"\0"
    return table, names + b"\0" * (-len(names) % 8)
