"""Where an X11 window takes clicks, said to the X server itself.

Qt's flag for a window that is clicked through takes the keyboard away from it as well, and with it
the key that ends it. An empty input shape takes the pointer only. It is set over a connection of
its own, with the libraries that Qt's X11 plugin stands on; errors come back as answers.
"""

import ctypes
import functools

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_SET, _INPUT, _UNSORTED, _NO_PIXMAP = 0, 2, 0, 0
"""Of the X protocol's shape extension."""


class _Cookie(ctypes.Structure):
    """The number of a request, as libxcb hands it around by value."""

    _fields_ = (("sequence", ctypes.c_uint),)


def takes_shapes() -> bool:
    """Return whether windows here can be clicked through by their shape alone."""
    return QGuiApplication.platformName() == "xcb" and _libraries() is not None


def let_clicks_through(window: QWidget, *, is_through: bool) -> bool:
    """Leave the pointer to what is below a window, or take it again.

    Returns:
        Whether the X server did it.
    """
    libraries = _libraries() if takes_shapes() else None
    if libraries is None:
        return False
    xcb, shape = libraries
    connection = xcb.xcb_connect(None, None)
    try:
        if xcb.xcb_connection_has_error(connection):
            return False
        number = int(window.winId())
        if is_through:
            cookie = shape.xcb_shape_rectangles_checked(
                connection, _SET, _INPUT, _UNSORTED, number, 0, 0, 0, None
            )
        else:
            cookie = shape.xcb_shape_mask_checked(
                connection, _SET, _INPUT, number, 0, 0, _NO_PIXMAP
            )
        error = xcb.xcb_request_check(connection, cookie)
        if error:
            ctypes.CDLL(None).free(ctypes.c_void_p(error))
        return not error
    finally:
        xcb.xcb_disconnect(connection)


@functools.cache
def _libraries() -> tuple[ctypes.CDLL, ctypes.CDLL] | None:
    """Return libxcb and its shape extension; None where they are not."""
    try:
        xcb, shape = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL("libxcb-shape.so.0")
    except OSError:
        return None
    pointer, u8, i16, u32 = ctypes.c_void_p, ctypes.c_uint8, ctypes.c_int16, ctypes.c_uint32
    xcb.xcb_connect.argtypes, xcb.xcb_connect.restype = (pointer, pointer), pointer
    xcb.xcb_connection_has_error.argtypes = (pointer,)
    xcb.xcb_disconnect.argtypes, xcb.xcb_disconnect.restype = (pointer,), None
    xcb.xcb_request_check.argtypes = (pointer, _Cookie)
    xcb.xcb_request_check.restype = pointer
    rectangles, mask = shape.xcb_shape_rectangles_checked, shape.xcb_shape_mask_checked
    rectangles.argtypes = (pointer, u8, u8, u8, u32, i16, i16, u32, pointer)
    mask.argtypes = (pointer, u8, u8, u32, i16, i16, u32)
    rectangles.restype = mask.restype = _Cookie
    return xcb, shape
