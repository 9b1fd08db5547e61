"""Whether the system wants things to move by themselves.

Asked once at a start; Qt does not tell. Where it cannot be found out, things move.
"""

import os
import sys
from configparser import ConfigParser, Error
from functools import cache
from pathlib import Path

_SPI_GETCLIENTAREAANIMATION = 0x1042


@cache
def allows_motion() -> bool:
    """Return whether the system was not told to do without animations."""
    if sys.platform == "win32":
        return _windows_allows()
    if sys.platform == "darwin":
        return _mac_allows()
    return _desktop_allows(Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"))


def _windows_allows() -> bool:
    """Ask for "Animation effects" of the accessibility settings."""
    import ctypes

    is_on = ctypes.c_int(1)
    windows = vars(ctypes)["windll"]  # not there on other systems
    windows.user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(is_on), 0)
    return bool(is_on.value)


def _mac_allows() -> bool:
    """Ask for "Reduce motion" of the accessibility settings; Qt has loaded AppKit already."""
    from ctypes import CDLL, CFUNCTYPE, c_bool, c_char_p, c_void_p

    objc = CDLL("/usr/lib/libobjc.dylib")
    objc.objc_getClass.restype = objc.sel_registerName.restype = c_void_p
    objc.objc_getClass.argtypes = objc.sel_registerName.argtypes = [c_char_p]
    get = CFUNCTYPE(c_void_p, c_void_p, c_void_p)(("objc_msgSend", objc))
    ask = CFUNCTYPE(c_bool, c_void_p, c_void_p)(("objc_msgSend", objc))
    workspace = get(objc.objc_getClass(b"NSWorkspace"), objc.sel_registerName(b"sharedWorkspace"))
    selector = objc.sel_registerName(b"accessibilityDisplayShouldReduceMotion")
    return not ask(workspace, selector)


def _desktop_allows(config: Path) -> bool:
    """Look at what GTK's and KDE's settings keep in their files."""
    for name, section, key in (
        ("gtk-4.0/settings.ini", "Settings", "gtk-enable-animations"),
        ("gtk-3.0/settings.ini", "Settings", "gtk-enable-animations"),
        ("kdeglobals", "KDE", "AnimationDurationFactor"),
    ):
        parser = ConfigParser(strict=False, interpolation=None)
        try:
            parser.read(config / name, encoding="utf-8")
        except (Error, OSError, ValueError):
            continue  # somebody else's file: what cannot be read says nothing
        if parser.get(section, key, fallback="").strip().lower() in ("0", "false", "0.0"):
            return False
    return True
