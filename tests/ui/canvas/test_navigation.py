"""Where the canvas looks, and what wheels and trackpads do to it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.asset import Asset
from refboard.core.board import Placement, Viewpoint
from refboard.core.geometry import Point, Rect, Size
from refboard.core.ids import AssetId
from refboard.ui.canvas.looking.zoom_bounds import ALWAYS_FAR, ALWAYS_NEAR, SPOT_PX
from refboard.ui.canvas.transform import (
    ZOOM_MAX,
    ZOOM_MIN,
    ViewTransform,
    fitting,
    zoomed_at,
)
from refboard.ui.style.motion import _desktop_allows
from tests.ui.canvas.conftest import Desk, make_item

NO_PHASE = Qt.ScrollPhase.NoScrollPhase
coordinates = st.floats(-1e5, 1e5)
zooms = st.floats(ZOOM_MIN, ZOOM_MAX)


def turn_wheel(
    desk: Desk,
    at: QPoint,
    *,
    angle: QPoint | None = None,
    pixels: QPoint | None = None,
    phase: Qt.ScrollPhase = NO_PHASE,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(desk.view.mapToGlobal(at)),
        pixels or QPoint(),
        angle or QPoint(),
        Qt.MouseButton.NoButton,
        modifiers,
        phase,
        False,
    )
    QApplication.sendEvent(desk.view, event)


@given(x=coordinates, y=coordinates, zoom=zooms, px=st.floats(0, 800), py=st.floats(0, 600))
def test_pixels_and_board_points_are_inverse(
    x: float, y: float, zoom: float, px: float, py: float
) -> None:
    transform = ViewTransform.looking_at(Viewpoint(x, y, zoom), Size(800, 600))

    back = transform.to_pixel(transform.to_board(Point(px, py)))

    assert (back.x, back.y) == pytest.approx((px, py), abs=1e-4)


@given(x=coordinates, y=coordinates, start=zooms, end=st.floats(0.001, 100))
def test_zooming_keeps_the_point_under_the_pointer(
    x: float, y: float, start: float, end: float
) -> None:
    size, anchor = Size(800, 600), Point(123, 456)
    before = Viewpoint(x, y, start)

    after = zoomed_at(before, size, end, anchor)

    assert ZOOM_MIN <= after.zoom <= ZOOM_MAX
    fixed = ViewTransform.looking_at(before, size).to_board(anchor)
    there = ViewTransform.looking_at(after, size).to_pixel(fixed)
    assert (there.x, there.y) == pytest.approx((anchor.x, anchor.y), abs=1e-3)


def test_fitting_leaves_the_padding_and_never_passes_the_limit() -> None:
    wide = fitting(Rect(0, 0, 2000, 100), Size(800, 600), padding=40, zoom_limit=1.0)
    tiny = fitting(Rect(10, 10, 5, 5), Size(800, 600), padding=40, zoom_limit=1.0)

    assert wide.zoom == pytest.approx(720 / 2000)
    assert (wide.x, wide.y) == (1000, 50)
    assert tiny.zoom == 1.0


def test_the_wheel_zooms_at_the_pointer(desk: Desk, qtbot: QtBot) -> None:
    at = desk.middle(6)
    under = desk.view._camera.transform.to_board(Point(at.x(), at.y()))

    for _ in range(2):
        turn_wheel(desk, at, angle=QPoint(0, 120))
    assert desk.view.zoom == 1.0  # it glides, and the second step goes on from the first

    qtbot.waitUntil(lambda: not desk.view._camera.is_gliding)
    assert desk.view.zoom == pytest.approx(1.15**2)
    there = desk.view._camera.transform.to_pixel(under)
    assert (there.x, there.y) == pytest.approx((at.x(), at.y()))


def test_the_wheel_pans_where_that_is_wanted_and_zooms_with_control(desk: Desk) -> None:
    desk.view.wheel_pans = True
    before = desk.view.viewpoint()

    turn_wheel(desk, QPoint(400, 300), angle=QPoint(0, -120))
    assert desk.view.viewpoint().zoom == 1.0
    assert desk.view.viewpoint().y > before.y

    control = Qt.KeyboardModifier.ControlModifier
    turn_wheel(desk, QPoint(400, 300), angle=QPoint(0, -120), modifiers=control)
    assert desk.view.viewpoint().zoom < 1.0


def test_a_wheel_of_small_steps_is_followed_at_once_and_in_proportion(desk: Desk) -> None:
    for _ in range(8):
        turn_wheel(desk, QPoint(400, 300), angle=QPoint(0, 15))

    assert not desk.view._camera.is_gliding
    assert desk.view.zoom == pytest.approx(1.15)


def test_nothing_glides_where_motion_is_not_wanted(desk: Desk) -> None:
    desk.view.animates = False

    turn_wheel(desk, QPoint(400, 300), angle=QPoint(0, 120))
    assert desk.view.zoom == pytest.approx(1.15)
    desk.view.fit_all()
    assert not desk.view._camera.is_gliding


def test_motion_is_off_where_the_desktop_says_so(tmp_path: Path) -> None:
    assert _desktop_allows(tmp_path)
    (tmp_path / "kdeglobals").write_text("no section\n")
    (tmp_path / "gtk-3.0").mkdir()
    (tmp_path / "gtk-3.0" / "settings.ini").write_text("[Settings]\ngtk-enable-animations=1\n")
    assert _desktop_allows(tmp_path)

    (tmp_path / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor=0\n")
    assert not _desktop_allows(tmp_path)


def test_two_fingers_on_a_trackpad_pan(desk: Desk) -> None:
    before = desk.view.viewpoint()

    turn_wheel(
        desk,
        QPoint(400, 300),
        pixels=QPoint(-12, 7),
        angle=QPoint(-96, 56),
        phase=Qt.ScrollPhase.ScrollUpdate,
    )

    after = desk.view.viewpoint()
    assert (after.x, after.y, after.zoom) == pytest.approx((before.x + 12, before.y - 7, 1.0))


def test_a_pinch_zooms_at_its_middle(desk: Desk) -> None:
    at = QPointF(200, 150)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        at,
        at,
        at,
        0.25,
        QPointF(),
    )
    under = desk.view._camera.transform.to_board(Point(200, 150))

    QApplication.sendEvent(desk.view, event)

    assert event.type() == QEvent.Type.NativeGesture
    assert desk.view.zoom == pytest.approx(1.25)
    there = desk.view._camera.transform.to_pixel(under)
    assert (there.x, there.y) == pytest.approx((200, 150))


def test_one_can_go_as_close_as_pixels_can_be_told_apart(desk: Desk) -> None:
    sharp, coarse = desk.item(0), desk.item(3)
    desk.known_assets.put([Asset(AssetId("a00"), "", "a.jpg", 9000, 7200)])
    desk.view.animates = False
    for item, nearest in ((sharp, 64 * 90.0), (coarse, 64 * 10.0)):
        middle = item.placement.rect.centre
        desk.view.set_viewpoint(Viewpoint(middle.x, middle.y, 1.0))
        for _ in range(40):
            turn_wheel(desk, QPoint(400, 300), angle=QPoint(0, 480))
        assert desk.view.zoom == pytest.approx(min(nearest, ZOOM_MAX))

    desk.view.set_viewpoint(Viewpoint(9000.0, 9000.0, 2000.0))
    assert desk.view.zoom == ALWAYS_NEAR


def test_one_can_go_as_far_as_there_is_still_a_spot_to_be_seen(
    make_desk: Callable[..., Desk],
) -> None:
    alone = make_desk((make_item(0),))
    far = replace(make_item(1), placement=Placement(20_000.0, 0.0, 100.0, 80.0))
    wide = make_desk((make_item(0), far))
    for one, least in ((alone, ALWAYS_FAR * 100), (wide, SPOT_PX)):
        one.view.animates = False
        for _ in range(120):
            turn_wheel(one, QPoint(400, 300), angle=QPoint(0, -480))
        extent = one.document.bounds()
        assert extent is not None
        assert extent.width * one.view.zoom == pytest.approx(least)


def test_fit_all_shows_every_picture(desk: Desk) -> None:
    desk.view.set_viewpoint(Viewpoint(9000.0, 0.0, 3.0))

    desk.view.fit_all(glide=False)

    seen, extent = desk.view.visible_rect(), desk.document.bounds()
    assert extent is not None
    assert seen.x < extent.x
    assert seen.right > extent.right
    assert desk.view.zoom <= 1.0


def test_a_fit_that_is_asked_before_the_view_has_a_size_waits_for_it(desk: Desk) -> None:
    camera = type(desk.view._camera)()

    camera.fit(Rect(0, 0, 1000, 1000))
    camera.resize(Size(596, 596))

    assert camera.viewpoint == Viewpoint(500, 500, 0.5)


def test_a_resized_view_keeps_the_middle(desk: Desk) -> None:
    before = desk.view.centre()

    desk.view.resize(500, 700)

    assert desk.view.centre() == before


def test_what_was_fitted_stays_fitted_until_one_looks_elsewhere(desk: Desk) -> None:
    desk.view.fit_all(glide=False)

    desk.view.resize(300, 700)
    seen, extent = desk.view.visible_rect(), desk.document.bounds()
    assert extent is not None
    assert seen.x < extent.x < extent.right < seen.right
    assert desk.view.is_fitted

    turn_wheel(desk, QPoint(100, 100), angle=QPoint(0, 15))
    before = desk.view.centre()
    desk.view.resize(200, 500)
    assert desk.view.centre() == before


def test_the_viewpoint_is_told_once_it_rests(desk: Desk, qtbot: QtBot) -> None:
    told: list[Viewpoint] = []
    desk.view.viewpoint_changed.connect(told.append)

    desk.view.zoom_in()
    qtbot.waitUntil(lambda: bool(told))

    assert told == [desk.view.viewpoint()]
    assert desk.view.zoom == pytest.approx(1.25)


def test_a_revealed_item_comes_into_sight_and_glows(desk: Desk, qtbot: QtBot) -> None:
    desk.view.set_viewpoint(Viewpoint(9000.0, 0.0, 1.0))

    desk.view.reveal(desk.item(7).id)

    assert desk.view._glow.item_id == desk.item(7).id
    qtbot.waitUntil(lambda: not desk.view._camera.is_gliding)
    assert desk.view.visible_rect().intersects(desk.item(7).placement.bounds)
    assert desk.view.zoom == 1.0
