"""Shows one picture after another over the board; what mouse and keys ask of it is `lightbox.py`'s.

It knows pictures and nothing of boards: which there are, and in which order, it is told.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from refboard.core.board import Item, Viewpoint
from refboard.core.geometry import Point, Size
from refboard.core.ids import ItemId
from refboard.ui.canvas.camera import Camera
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.canvas.previews.shown_pictures import ShownPictures
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.lightbox.slide import ENLARGED, fitted, held, slide_of
from refboard.ui.lightbox.slide_feed import SlideFeed
from refboard.ui.lightbox.slide_painter import CAPTION_PX, SlidePainter
from refboard.ui.lightbox.slides import Slides

LIGHT_PADDING = 0.08
"""Part of the smaller side that a preview leaves free, so that it is seen to lie over the board."""

_NEAR = 1e-3


class SlideView(QWidget):
    """Lies over a board view and the panels beside it, and shows slides.

    Args to the constructor:
        view: What it lies over while it is shown, with all that is left and right of it.
        known_assets: What pictures are called, and how large they are.
        cache: What there is of them.

    Signals:
        moved: Another picture is looked at; carries its ItemId.
        covers: It lies over the board from now on, or no longer; carries which.
        share_changed: Carries how large it is seen, 1 being its actual size; None once closed.
    """

    moved = Signal(object)
    covers = Signal(bool)
    share_changed = Signal(object)

    def __init__(self, view: BoardView, known_assets: KnownAssets, cache: PreviewCache) -> None:
        super().__init__(view.window())
        self._view = view
        self._known_assets = known_assets
        self._item_of: Callable[[ItemId], Item | None] = lambda _: None
        self._slides: Slides | None = None
        self._slide: Item | None = None
        self._is_light = False
        self.camera = Camera(self)
        self.camera.bounds = self._held
        self._painter = SlidePainter(ShownPictures(known_assets, cache))
        self._feed = SlideFeed(known_assets, cache)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hide()
        self.camera.changed.connect(self._note_view)
        self.camera.settled.connect(self._load)
        cache.pixmaps_changed.connect(self.update)
        known_assets.assets_changed.connect(self.refresh)
        view.installEventFilter(self)

    @property
    def slides(self) -> Slides | None:
        """What is gone through now; None while it is closed."""
        return self._slides

    @property
    def slide(self) -> Item | None:
        """The picture that is looked at, by itself, measured in its own pixels."""
        return self._slide

    @property
    def is_light(self) -> bool:
        """Return whether it is a preview, through which the board is seen."""
        return self._is_light

    @property
    def share(self) -> float:
        """How large the picture is seen, 1 being its actual size."""
        return self.camera.zoom * self.devicePixelRatioF()

    @property
    def caption(self) -> tuple[str, str]:
        """What is looked at, and where one is."""
        if self._slides is None or self._slide is None:
            return "", ""
        asset = self._known_assets.get(self._slide.asset_id)
        return "" if asset is None else asset.name, self._slides.words

    def open(
        self, slides: Slides, item_of: Callable[[ItemId], Item | None], *, is_light: bool
    ) -> None:
        """Show slides from now on.

        Args:
            slides: What is gone through.
            item_of: Finds an item as it lies on the board now; None when it is gone.
            is_light: The board stays to be seen behind it.
        """
        was_open, self._slides = self._slides is not None, None
        self._item_of = item_of
        self._set_light(is_light=is_light)
        self.camera.animates = self._view.animates
        self._view.cover(is_covered=True)
        self._cover()
        self.camera.resize(Size(float(self.width()), float(self.height())))
        self.show()
        self.raise_()
        self.setFocus()
        self._go(slides)
        if not was_open:
            self.covers.emit(True)

    def close_slides(self) -> None:
        """Show nothing any more; the board has the keys again."""
        if self._slides is None:
            return
        self._slides = self._slide = None
        had_focus = self.hasFocus()
        self.hide()
        self._feed.stop()
        self._view.cover(is_covered=False)
        self.share_changed.emit(None)
        if had_focus:
            self._view.setFocus()
        self.covers.emit(False)

    def go_to(self, slides: Slides) -> None:
        """Look at another one of the slides."""
        if self._slides is None or slides == self._slides:
            return
        if slides.current == self._slides.current:
            self._slides = slides
            self._tell_place()
        else:
            self._go(slides)

    def refresh(self) -> None:
        """Show the picture as it is on the board now."""
        if self._slides is None:
            return
        item = self._item_of(self._slides.current)
        slide = None if item is None else slide_of(item, self._known_assets)
        if slide is None or slide == self._slide:
            self.update()
            return
        was_fitted = self.camera.is_fitted
        self._slide = slide
        if was_fitted:
            self.fit(glide=False)
        self._load()
        self.update()

    # How close

    def fit(self, *, glide: bool = True) -> None:
        """Show all of the picture."""
        if self._slide is not None:
            limit = ENLARGED / self.devicePixelRatioF()
            self.camera.fit(
                self._slide.placement.bounds,
                zoom_limit=limit,
                padding=self._padding,
                glide=glide,
            )

    def show_pixels(self, anchor: Point) -> None:
        """Show a pixel of the picture as one of the screen, where pixel `anchor` is."""
        self.camera.zoom_at(1.0 / self.devicePixelRatioF(), anchor, glide=True)

    def toggle_pixels(self, anchor: Point) -> None:
        """Show the picture's pixels at a place; all of it when that is what is seen already."""
        is_there = abs(self.camera.target.zoom * self.devicePixelRatioF() - 1.0) < _NEAR
        if is_there and not self.camera.is_fitted:
            self.fit()
        else:
            self.show_pixels(anchor)

    @property
    def middle(self) -> Point:
        """The pixel in the middle."""
        return Point(self.width() / 2, self.height() / 2)

    def is_on_picture(self, pixel: Point) -> bool:
        """Return whether a pixel shows the picture and not what is around it."""
        if self._slide is None:
            return False
        rect = self.camera.transform.rect_to_pixels(self._slide.placement.bounds)
        return QRectF(rect.x, rect.y, rect.width, rect.height).contains(pixel.x, pixel.y)

    @property
    def is_larger(self) -> bool:
        """Return whether the picture is larger than the window, so that it can be moved."""
        if self._slide is None:
            return False
        bounds, zoom = self._slide.placement.bounds, self.camera.zoom
        return bounds.width * zoom > self.width() or bounds.height * zoom > self.height()

    # Inside

    @property
    def _padding(self) -> float:
        least = LIGHT_PADDING * min(self.width(), self.height()) if self._is_light else 0.0
        return max(float(CAPTION_PX), least)

    def _cover(self) -> None:
        """Lie over the view, and from one edge of the window to the other."""
        window = self._view.window()
        top = self._view.mapTo(window, QPoint(0, 0)).y()
        self.setGeometry(0, top, window.width(), self._view.height())

    def _note_view(self) -> None:
        self.update()
        if self._slides is not None:
            self.share_changed.emit(self.share)

    def _set_light(self, *, is_light: bool) -> None:
        self._is_light = is_light
        # Beneath what is opaque nothing is painted.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, not is_light)

    def _go(self, slides: Slides) -> None:
        item = self._item_of(slides.current)
        if item is None:
            return
        self._slides, self._slide = slides, slide_of(item, self._known_assets)
        self.fit(glide=False)
        self._load()
        self.update()
        self._tell_place()
        self.moved.emit(slides.current)
        self.share_changed.emit(self.share)

    def _tell_place(self) -> None:
        name, where = self.caption
        self.setAccessibleName(f"{'Preview' if self._is_light else 'Lightbox'}: {name}, {where}")
        self.update()

    def _held(self, wanted: Viewpoint) -> Viewpoint:
        if self._slide is None:
            return wanted
        ratio, size = self.devicePixelRatioF(), self.camera.size
        fit = fitted(self._slide, size, ratio, self._padding).zoom
        return held(wanted, self._slide, size, ratio, fit)

    def _load(self) -> None:
        """Ask for what is seen as sharp as it is, and for what comes next."""
        if self._slides is None or self._slide is None:
            return
        found = (self._item_of(item_id) for item_id in self._slides.neighbours)
        coming = [slide_of(item, self._known_assets) for item in found if item is not None]
        self._feed.show(
            [self._slide, *coming],
            self.camera.target.zoom,
            self.camera.size,
            self.devicePixelRatioF(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture and what is said of it."""
        if self._slide is None:
            return
        self._painter.paint(
            self,
            self._slide,
            self.camera.transform,
            self.camera.size,
            is_light=self._is_light,
            caption=self.caption,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle in the middle, or all of the picture in sight."""
        self.camera.resize(Size(float(self.width()), float(self.height())))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: stay over the view."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._cover()
        return False
