"""Folders that this process may not write, whoever runs the tests.

The administrator ignores permissions by a right of its own, which is laid down for the moment: by
this thread, and by those that it starts meanwhile.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_VERSION = 0x20080522
_DAC_OVERRIDE_AND_READ_SEARCH = 1 << 1 | 1 << 2


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Rights(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def protected(root: Path) -> Iterator[None]:
    """Take away the right to write in a folder and all that is in it, until the block ends."""
    paths = [root, *root.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in reversed(paths):
        path.chmod(modes[path] & 0o555)
    try:
        with _bound_by_permissions():
            yield
    finally:
        for path in paths:
            if path.exists():
                path.chmod(modes[path])


def listing(root: Path) -> dict[Path, tuple[int, int]]:
    """Return all that lies in a folder, with sizes and times: another value after any writing."""
    found = {path: path.stat() for path in (root, *root.rglob("*"))}
    return {path: (status.st_size, status.st_mtime_ns) for path, status in found.items()}


@contextmanager
def _bound_by_permissions() -> Iterator[None]:
    if not hasattr(os, "geteuid"):
        pytest.skip("folders have no permissions here")
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("permissions do not bind this user")
    rights = _rights()
    before = rights[0].effective
    rights[0].effective = before & ~_DAC_OVERRIDE_AND_READ_SEARCH
    _set_rights(rights)
    try:
        yield
    finally:
        rights[0].effective = before
        _set_rights(rights)


def _rights() -> ctypes.Array[_Rights]:
    rights = (_Rights * 2)()
    library = ctypes.CDLL(None, use_errno=True)
    if library.capget(ctypes.byref(_Header(_VERSION, 0)), rights) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    return rights


def _set_rights(rights: ctypes.Array[_Rights]) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.capset(ctypes.byref(_Header(_VERSION, 0)), rights) != 0:
        raise OSError(ctypes.get_errno(), "capset")
