"""What wheels, trackpads and pinches do to the camera.

A trackpad's scroll pans, a wheel's click zooms at the pointer, and Control or a pinch always zooms:
the two are told apart by the phases that only trackpads report. A wheel's click is a large step
and glides; whatever comes in small steps is smooth by itself and followed at once.
"""

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QPinchGesture

from refboard.core.geometry import Point
from refboard.ui.canvas.camera import Camera

Takes = Callable[[Point, float], bool]
"""Enlarges what a tool holds at a pixel, by a factor; False where it is meant for the board."""

ZOOM_PER_NOTCH = 1.15
ZOOM_PER_STEP = 1.25
_NOTCH = 120.0
_LARGE_STEP = 0.5
_PAN_PER_NOTCH_PX = 80.0
_ZOOM_PER_PIXEL = 0.006


def follow_wheel(camera: Camera, event: QWheelEvent, *, wheel_pans: bool) -> None:
    """Zoom or pan as a wheel or trackpad asks."""
    pixels, angle = event.pixelDelta(), event.angleDelta()
    is_trackpad = _is_trackpad(event)
    modifiers = event.modifiers()
    zooms = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    anchor = _point(event.position())
    if is_trackpad and zooms:
        camera.zoom_by(math.exp(pixels.y() * _ZOOM_PER_PIXEL), anchor)
    elif is_trackpad:
        camera.pan(pixels.x(), pixels.y())
    elif zooms or not wheel_pans:
        notches = (angle.y() or angle.x()) / _NOTCH
        camera.zoom_by(ZOOM_PER_NOTCH**notches, anchor, glide=abs(notches) >= _LARGE_STEP)
    else:
        dx, dy = (n / _NOTCH * _PAN_PER_NOTCH_PX for n in (angle.x(), angle.y()))
        if modifiers & Qt.KeyboardModifier.ShiftModifier and not dx:
            dx, dy = dy, 0.0
        camera.pan(dx, dy, glide=max(abs(dx), abs(dy)) >= _LARGE_STEP * _PAN_PER_NOTCH_PX)


def wheel_factor(event: QWheelEvent) -> float | None:
    """Return how much a wheel enlarges what a tool holds; None where it is meant for the board."""
    if _is_trackpad(event) or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return None
    # Alt makes of up and down left and right.
    notches = (event.angleDelta().y() or event.angleDelta().x()) / _NOTCH
    return float(ZOOM_PER_NOTCH**notches)


def _is_trackpad(event: QWheelEvent) -> bool:
    return not event.pixelDelta().isNull() and (
        event.phase() != Qt.ScrollPhase.NoScrollPhase
        or event.device().type() == QInputDevice.DeviceType.TouchPad
    )


def follow_native_gesture(
    camera: Camera, event: QNativeGestureEvent, takes: Takes = lambda _at, _factor: False
) -> bool:
    """Zoom as a trackpad's pinch asks; tell whether the gesture was one.

    Args:
        camera: Of the board.
        event: The gesture.
        takes: Asked first: a tool may enlarge what it holds.
    """
    if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
        return False
    factor, where = max(1.0 + event.value(), 0.1), _point(event.position())
    if not takes(where, factor):
        camera.zoom_by(factor, where)
    return True


def follow_pinch(camera: Camera, gesture: QPinchGesture, centre: QPointF, takes: Takes) -> None:
    """Zoom and pan as two fingers on a touch screen ask; `centre` in canvas pixels."""
    if takes(_point(centre), gesture.scaleFactor()):
        return
    moved = gesture.centerPoint() - gesture.lastCenterPoint()
    camera.pan(moved.x(), moved.y())
    camera.zoom_by(gesture.scaleFactor(), _point(centre))


def _point(point: QPointF) -> Point:
    return Point(point.x(), point.y())
