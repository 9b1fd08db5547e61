"""The canvas of the window: shows one board, and moves over it.

A view shows and asks; it never edits. Edits go through the board's editor, and whatever changes
the document is seen in the next frame.
"""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from refboard.core.board import Item, Viewpoint
from refboard.core.document import BoardDocument
from refboard.core.geometry import Point, Rect
from refboard.core.ids import AssetId, ItemId
from refboard.ui.canvas.camera import FIT_PADDING
from refboard.ui.canvas.cropping.crop_session import CropSession
from refboard.ui.canvas.drag_habits import DragHabits
from refboard.ui.canvas.navigation import ZOOM_PER_STEP
from refboard.ui.canvas.painters.round_place import round_area
from refboard.ui.canvas.parts.part_wanted import ItemPart
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.canvas.surface import CanvasSurface
from refboard.ui.canvas.tools.crop_tool import CropTool
from refboard.ui.document.editor import BoardEditor
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.style.canvas_colours import CanvasColours

SELECTION_ZOOM_LIMIT = 4.0


class BoardView(CanvasSurface):
    """A board on an infinite canvas.

    Attributes:
        selection_changed: Carries the tuple of chosen ItemIds.
        viewpoint_changed: Carries the Viewpoint, once it rests.
        zoom_changed: Carries the zoom, at every change.
        mime_dropped: Carries the QMimeData and the board point (QPointF) of a drop.
        context_menu_requested: Carries the global QPoint and the board point (QPointF).
        carried: A gesture may carry what is chosen elsewhere, or has let it go.
        item_opened: Carries the ItemId of an item that the user wants to look at closely.
        preview_asked: Carries the ItemId of a picture that the user wants to glance at.
        part_wanted: Carries a PartWanted: the user asks what is like a part of a picture.
        lock_met: The user wanted to move or delete what is locked, or may not be changed.
        tool_changed: Carries the id of the tool that is chosen now.
        hint_changed: Carries what the status bar is to say about it, or nothing.
    """

    selection_changed = Signal(object)
    viewpoint_changed = Signal(object)
    zoom_changed = Signal(float)
    item_opened = Signal(object)
    preview_asked = Signal(object)
    part_wanted = Signal(object)
    lock_met = Signal()
    carried = Signal()
    tool_changed = Signal(str)
    hint_changed = Signal(str)

    def __init__(
        self, known_assets: KnownAssets, cache: PreviewCache, parent: QWidget | None = None
    ) -> None:
        super().__init__(known_assets, cache, parent)
        self._state.selection.changed.connect(self.selection_changed)
        self._state.item_opened.connect(self.item_opened)
        self._state.preview_asked.connect(self.preview_asked)
        self._state.part_wanted.connect(self.part_wanted)
        self._state.lock_met.connect(self.lock_met)
        self._is_carrying = False
        self._state.overlay_changed.connect(self._tell_carried)
        self._tools.chosen_changed.connect(self.tool_changed)
        self._tools.hint_changed.connect(self.hint_changed)
        self._camera.zoom_changed.connect(self.zoom_changed)
        self._camera.settled.connect(self._emit_viewpoint)

    def set_board(self, document: BoardDocument | None, editor: BoardEditor | None) -> None:
        """Show another board, or none; go where it is to be looked at afterwards.

        Args:
            document: What to show.
            editor: Edits that document; without it the board can only be looked at.
        """
        self._pointer.cancel()
        self._spotlight.forget()
        self._actual_size.forget()
        self._state.open(document, editor)

    def stop(self) -> None:
        """Ask for no picture any more: its window closed."""
        self._feed.stop()

    @property
    def colours(self) -> CanvasColours:
        """What it paints with."""
        return self._painter.colours

    def set_colours(self, colours: CanvasColours) -> None:
        """Paint with a theme's colours."""
        self._painter.set_colours(colours)
        self.update()

    # What the pointer does

    @property
    def tool(self) -> str:
        """The id of the chosen tool."""
        return self._tools.chosen

    def use_tool(self, tool_id: str) -> None:
        """Choose a tool; a gesture of the one before is taken back."""
        self._tools.choose(tool_id)

    def cancel_tool(self) -> None:
        """Take back what the chosen tool has not finished."""
        self._tools.cancel()

    @property
    def cropping(self) -> CropSession:
        """The picture that is cropped here, if any."""
        return self._tools.tool(CropTool).session

    def finish_cropping(self) -> None:
        """Keep the frame that is seen, and select again."""
        self._tools.tool(CropTool).finish()

    @property
    def is_carrying(self) -> bool:
        """Return whether the pointer carries items now."""
        return self._state.lifted is not None

    # Where to look

    @property
    def animates(self) -> bool:
        """Whether moves of the view glide."""
        return self._camera.animates

    @animates.setter
    def animates(self, animates: bool) -> None:
        self._camera.animates = animates

    @property
    def is_fitted(self) -> bool:
        """Return whether something was fitted into the view, and nobody looked elsewhere since."""
        return self._camera.is_fitted

    @property
    def zoom(self) -> float:
        """Logical pixels per board unit; 1 is 100 %."""
        return self._camera.zoom

    def viewpoint(self) -> Viewpoint:
        """Return what is looked at, at the end of a glide that is under way."""
        return self._camera.target

    def viewpoint_at_press(self) -> Viewpoint:
        """Return what was looked at when the gesture under way began; now, without one."""
        return self._pointer.pressed_from

    def set_viewpoint(self, viewpoint: Viewpoint, *, glide: bool = False) -> None:
        """Look at a viewpoint."""
        self._camera.look_at(viewpoint, glide=glide)

    def arrive_from(self, start: Viewpoint) -> None:
        """Glide from another viewpoint to where one looks now; what is fitted stays fitted."""
        self._camera.arrive_from(start)

    def fit_all(self, *, glide: bool = True) -> None:
        """Show all items, never closer than 100 %; the origin of an empty board."""
        extent = self._state.index.extent()
        if extent is None:
            self._camera.look_at(Viewpoint(), glide=glide)
        else:
            self._camera.fit(extent, glide=glide and self.isVisible())

    def fit_selection(self, *, glide: bool = True) -> None:
        """Show what is chosen as large as it goes; all items when nothing is."""
        rect = self._state.index.extent(self._state.chosen.rows)
        if rect is None:
            self.fit_all(glide=glide)
        else:
            self._camera.fit(
                rect, zoom_limit=SELECTION_ZOOM_LIMIT, padding=FIT_PADDING, glide=glide
            )

    def zoom_actual(self) -> None:
        """Show a picture's pixels as pixels of the screen; again, while it still does, go back.

        It is the topmost one that is chosen, else the one under the pointer, else the one nearest
        to the middle. Where there is none, a board unit is shown as a pixel.
        """
        if not self._actual_size.toggle(self._pointer.point):
            self.zoom_to(1.0)

    def shown_share(self, item_id: ItemId) -> float | None:
        """Return how large a picture is seen, 1 being its actual size; None if not known."""
        item = self._state.index.get(item_id)
        return None if item is None else self._actual_size.share_of(item)

    def zoom_in(self) -> None:
        """Come a step closer."""
        self.zoom_to(self._camera.target.zoom * ZOOM_PER_STEP)

    def zoom_out(self) -> None:
        """Go a step back."""
        self.zoom_to(self._camera.target.zoom / ZOOM_PER_STEP)

    def zoom_to(self, zoom: float) -> None:
        """Go to a zoom, 1 being a pixel for a board unit; the middle stays in the middle."""
        here = self._camera.target
        self._camera.look_at(Viewpoint(here.x, here.y, zoom), glide=True)

    def reveal(self, item_id: ItemId) -> None:
        """Glide until an item is seen whole, and let it glow for a moment."""
        self._spotlight.reveal(item_id)

    def open_chosen(self) -> None:
        """Ask for a closer look at the first chosen item; without a choice, at one in sight."""
        self._keyboard.open_chosen()

    def focus_on(self, item_id: ItemId) -> None:
        """Fill the view with an item; again, while it still does, goes back."""
        self._spotlight.focus(item_id)

    def cover(self, *, is_covered: bool) -> None:
        """Say whether something lies over all of it: then no pictures are loaded for it."""
        self._feed.pause(is_paused=is_covered)

    def centre(self) -> Point:
        """Return the board point in the middle."""
        here = self._camera.viewpoint
        return Point(here.x, here.y)

    def visible_rect(self) -> Rect:
        """Return the part of the board that can be seen."""
        return self._camera.visible

    def item_rect(self, item_id: ItemId) -> Rect | None:
        """Return where an item is seen, in logical pixels of this widget; None without it."""
        item = self._state.index.get(item_id)
        return (
            None if item is None else self._camera.transform.rect_to_pixels(item.placement.bounds)
        )

    def selection_rect(self) -> Rect | None:
        """Return what holds the chosen items, in logical pixels; None when nothing is chosen."""
        rect = self._state.index.extent(self._state.chosen.rows)
        return None if rect is None else self._camera.transform.rect_to_pixels(rect)

    def turning_area(self) -> Rect | None:
        """Return the pixels of the round handle that turns what is chosen, or None without one."""
        return round_area(self._state)

    def to_pixels(self, rect: Rect) -> Rect:
        """Return where a board rectangle is seen, in logical pixels of this widget."""
        return self._camera.transform.rect_to_pixels(rect)

    def covered_area(self, rect: Rect) -> int:
        """Return how many square pixels of items, each for itself, lie under a part of the view."""
        here, zoom = self._camera.transform.to_board(Point(rect.x, rect.y)), self._camera.zoom
        part = Rect(here.x, here.y, rect.width / zoom, rect.height / zoom)
        left, top, right, bottom = self._state.index.bounds(self._state.index.within(part)).T
        widths = np.minimum(right, part.right) - np.maximum(left, part.x)
        heights = np.minimum(bottom, part.bottom) - np.maximum(top, part.y)
        return round(float((widths * heights).sum()) * zoom * zoom)

    # What is chosen, and dragged

    def set_habits(self, habits: DragHabits) -> None:
        """Say what the user wants of everything that is dragged."""
        self._state.habits = habits

    def rehearse(self, items: Iterable[Item] = ()) -> None:
        """Show items as they would be, without any change of the board; without any, as they are.

        An edit, and another board, end it.
        """
        self._state.rehearse(items)

    def show_asked_parts(self, parts: Iterable[ItemPart]) -> None:
        """Mark faintly which parts of pictures the question that is shown is about."""
        self._state.asked_parts = tuple(parts)
        self.update()

    def show_heat(self, asset_ids: Iterable[AssetId], image: QImage | None) -> None:
        """Lay a map of where it is alike over a picture, wherever it lies; None for none."""
        self._state.heat = None if image is None else (frozenset(asset_ids), image)
        self.update()

    def selected_ids(self) -> tuple[ItemId, ...]:
        """Return the chosen items, in the order in which they were chosen."""
        return self._state.selection.ids

    def carried_items(self) -> tuple[Item, ...]:
        """Return the free items where a gesture carries them now; empty while none does."""
        lifted = self._state.lifted
        return () if lifted is None else tuple(lifted.item(i) for i in self.free_items())

    def chosen_items(self) -> tuple[Item, ...]:
        """Return the chosen items, in the order in which they were chosen."""
        return self._state.chosen.items

    def free_items(self) -> tuple[Item, ...]:
        """Return those of the chosen items that are not locked."""
        return self._state.chosen.unlocked

    def chosen_bounds(self) -> Rect | None:
        """Return what holds those of the chosen items that are not locked; all where all are."""
        chosen = self._state.chosen
        if len(chosen.unlocked) == 1:
            return chosen.unlocked[0].placement.bounds
        return self._state.index.extent(chosen.rows) if chosen.frame is None else chosen.frame.rect

    def select(self, ids: Iterable[ItemId]) -> None:
        """Choose exactly these items; ids that are not on the board are left out."""
        self._state.selection.set(i for i in ids if i in self._state.index)

    def select_all(self) -> None:
        """Choose all items."""
        self._state.selection.set(item.id for item in self._state.index.items())

    def clear_selection(self) -> None:
        """Choose nothing."""
        self._state.selection.clear()

    def _emit_viewpoint(self) -> None:
        if not self._camera.is_gliding:
            self.viewpoint_changed.emit(self._camera.viewpoint)

    def _tell_carried(self) -> None:
        was_carrying, self._is_carrying = self._is_carrying, self._state.lifted is not None
        if was_carrying or self._is_carrying:
            self.carried.emit()
