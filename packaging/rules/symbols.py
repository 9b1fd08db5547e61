"""Symbols that came with a newer macOS than some people have, and where that is written.

A library may name an old macOS and still import one of these. Then the loader of the older system
refuses it with "Symbol not found", whatever the wheel's name promised.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import NamedTuple

_LIBCXX = "libc++'s availability header, __configuration/availability.h"


class Newcomer(NamedTuple):
    """Symbols that the system has since a certain macOS.

    Attributes:
        pattern: The names, as in the symbol table, with * and ?.
        since: The first macOS with them.
        what: What they are.
        source: Where that is written.
    """

    pattern: str
    since: tuple[int, int]
    what: str
    source: str


NEWCOMERS = (
    Newcomer(
        "__ZT?NSt3__117bad_function_callE",
        (15, 4),
        "type of std::bad_function_call",
        f"{_LIBCXX}: key function, LLVM 19",
    ),
    Newcomer(
        "__ZNSt3__117bad_function_callD?Ev",
        (15, 4),
        "destructor of std::bad_function_call",
        f"{_LIBCXX}: key function, LLVM 19",
    ),
    Newcomer(
        "__ZT?NSt3__119bad_expected_accessIvEE",
        (15, 4),
        "type of std::bad_expected_access",
        f"{_LIBCXX}: key function, LLVM 19",
    ),
    Newcomer(
        "__ZN*St3__119bad_expected_accessIvE*",
        (15, 4),
        "members of std::bad_expected_access",
        f"{_LIBCXX}: key function, LLVM 19",
    ),
    Newcomer(
        "__ZN*St3__16chrono*tzdb*",
        (15, 4),
        "C++20 time zone database",
        f"{_LIBCXX}: TZDB, LLVM 19",
    ),
    Newcomer(
        "___cxa_init_primary_exception",
        (15, 0),
        "std::make_exception_ptr without a throw",
        f"{_LIBCXX}: INIT_PRIMARY_EXCEPTION, LLVM 18",
    ),
    Newcomer(
        "__ZNSt3__119__is_posix_terminalEP7__sFILE",
        (15, 0),
        "std::print",
        f"{_LIBCXX}: PRINT, LLVM 18",
    ),
    Newcomer(
        "__ZNSt3__1*__from_chars_floating_point*",
        (26, 0),
        "std::from_chars of floating-point numbers",
        f"{_LIBCXX}: FROM_CHARS_FLOATING_POINT, LLVM 20",
    ),
    Newcomer(
        "_os_sync_wa*_*_address*",
        (14, 4),
        "waiting on an address",
        "libSystem's header os/os_sync_wait_on_address.h",
    ),
    Newcomer("_strchrnul", (15, 4), "strchrnul", "libSystem's header _string.h"),
    Newcomer(
        "_OBJC_CLASS_$_MLComputePlan*",
        (14, 4),
        "CoreML's plan of what runs where",
        "CoreML's header MLComputePlan.h",
    ),
    Newcomer(
        "_OBJC_CLASS_$_MLOptimizationHints",
        (14, 4),
        "CoreML's hints for compiling",
        "CoreML's header MLOptimizationHints.h",
    ),
    Newcomer(
        "_OBJC_CLASS_$_NSGlassEffectView",
        (26, 0),
        "AppKit's glass",
        "AppKit's header NSGlassEffectView.h",
    ),
)


def newcomer(symbol: str) -> Newcomer | None:
    """Return what is known of a symbol; None when no system that is supported lacks it."""
    return next((n for n in NEWCOMERS if fnmatchcase(symbol, n.pattern)), None)
