"""From what was dropped or pasted to items on the board and one request to the library.

Items appear in the call that brought them, as one undo step. The request goes out before the
document changes, so that what is on the board is durable together with the pictures. Undoing an
import takes the items away; the pictures stay in the library.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal

from refboard.core.asset import Asset, Source
from refboard.core.geometry import Point, Size
from refboard.core.ids import AssetId, ItemId, new_asset_id
from refboard.core.requests import FetchRequest, ImportEntry, ImportRequest
from refboard.core.settings import Settings
from refboard.core.words import counted, step_name
from refboard.services.imaging.formats import is_pdf, may_have_pages
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.document.already_there import AlreadyThere
from refboard.ui.document.editor import phrase
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.placing import (
    GAP,
    FreeRoom,
    Place,
    items_in,
    middle_at,
    rects_at,
)
from refboard.ui.document.same_bytes import SameBytes
from refboard.ui.exporting.quick_png import png_bytes
from refboard.ui.importing.bitmap import Bitmap, Pixels
from refboard.ui.importing.bitmap_encoder import QUICK_PIXELS, BitmapEncoder
from refboard.ui.importing.clipboard import ItemsOnClipboard
from refboard.ui.importing.documents.page_imports import PageImports
from refboard.ui.importing.drop import Dropped, Files, LibraryAssets, Nothing, Web, read_mime
from refboard.ui.importing.folders.folder_imports import FolderImports
from refboard.ui.importing.folders.folder_scan import (
    FoundPicture,
    Probed,
    left_out_words,
    probed,
)
from refboard.ui.importing.import_remarks import added_words
from refboard.ui.importing.late_sizes import LateSizes
from refboard.ui.importing.other_library import from_another_library
from refboard.ui.importing.web_picture import name_of
from refboard.ui.library_port import LibraryPort

PROBE_BUDGET_S = 0.008


class ImportController(QObject):
    """Puts pictures on the shown board.

    Attributes:
        originals_folder: Of the open library, by which items copied in another one are told apart.
        brought: What was imported since the window opened, by provisional id.
        already_there: Tells of files that are dropped again.
        same_bytes: Tells of pictures that turn out to lie on the board under another name.
        late_sizes: Lays pictures out again whose sizes were not known at once.
        pages: Reads documents.

    Signals:
        told: Carries a sentence for the status bar.
        over: Carries a sentence that was told and is true no longer.
        refused: Carries a sentence: nothing could be put on the board.
        placed: Carries the ids of new items, and whether the board was empty before.
        led: Carries the ids of new items that lie wherever there was room.
        board_file_dropped: Carries the path of a board file.
    """

    told = Signal(str)
    over = Signal(str)
    refused = Signal(str)
    placed = Signal(object, bool)
    led = Signal(object)
    board_file_dropped = Signal(object)

    def __init__(
        self,
        library: LibraryPort,
        known_assets: KnownAssets,
        boards: BoardController,
        settings: Callable[[], Settings],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.originals_folder = ""
        self.brought: set[AssetId] = set()
        self.already_there = AlreadyThere(known_assets, self)
        self.same_bytes = SameBytes(known_assets, self)
        self.late_sizes = LateSizes(known_assets, self)
        self._fetching: dict[AssetId, str] = {}
        self._library = library
        self._known_assets = known_assets
        self._boards = boards
        self._settings = settings
        self._encoders: dict[BitmapEncoder, tuple[OpenBoard, Pixels, Place]] = {}
        self.pages = PageImports(settings, self)
        self.pages.read.connect(self._import)
        self._folders = FolderImports(self._import_found, self)
        self._folders.told.connect(self.told)
        self._folders.refused.connect(self.refused)
        self.pages.refused.connect(self.refused)
        known_assets.assets_changed.connect(self._note_fetched)

    @property
    def is_scanning(self) -> bool:
        """Return whether a folder is being looked through."""
        return self._folders.is_scanning

    def take_mime(self, mime: QMimeData, at: Point) -> None:
        """Put what was dropped or pasted on the board, its middle at `at`."""
        self.take(read_mime(mime, self.originals_folder), at)

    def take(self, dropped: Dropped, at: Place) -> None:
        """Put values on the board: their middle at a point, or into free room."""
        board = self._boards.current
        if board is None:
            self.refused.emit("Open a board first.")
            return
        if self._boards.refuses_change():
            return
        match dropped:
            case Files():
                self._take_files(board, dropped, at)
            case Bitmap():
                self._take_bitmap(board, dropped, at)
            case Pixels():
                self._take_pixels(board, dropped, at)
            case Web():
                self._take_web(board, dropped, at)
            case LibraryAssets(ids):
                self._take_assets(board, ids, at)
            case ItemsOnClipboard():
                self._take_items(board, dropped, middle_at(at, dropped.items, board.document))
            case Nothing(sentence):
                self.refused.emit(sentence)

    def stop(self) -> None:
        """End all scans, and import what was pasted; what no scan has found is not imported."""
        self.late_sizes.stop()
        self.pages.stop()
        self._folders.stop()
        for encoder in tuple(self._encoders):
            encoder.wait()
            self._finish_encoding(encoder)

    # Kinds of things

    def _take_files(self, board: OpenBoard, files: Files, at: Place) -> None:
        for path in files.boards:
            self.board_file_dropped.emit(path)
        beside = FreeRoom(at if isinstance(at, Point) else at.near)
        if files.web:
            self._take_web(board, Web(files.web), at)
            at = beside
        documents = [path for path in files.paths if may_have_pages(path)]
        pictures = tuple(path for path in files.paths if not is_pdf(path))
        if files.folders:
            self._folders.take(board, (*files.folders, *pictures), at)
        elif pictures:
            found = probed(pictures, PROBE_BUDGET_S, only_pictures=True)
            self._import_found(board, found.pictures, at)
            self._report_left_out(len(pictures) - len(found.pictures), found)
        self.pages.take(board, documents, beside if files.folders or pictures else at)

    def _take_bitmap(self, board: OpenBoard, bitmap: Bitmap, at: Place) -> None:
        entry = ImportEntry(
            new_asset_id(),
            Source(Path(bitmap.name), url=bitmap.url, name=bitmap.name),
            int(bitmap.size.width),
            int(bitmap.size.height),
            bitmap.content,
        )
        self._import(board, [entry], at)

    def _take_pixels(self, board: OpenBoard, pixels: Pixels, at: Place) -> None:
        """Make a file of the pixels; a large one comes onto the board when that is done."""
        if pixels.size.width * pixels.size.height <= QUICK_PIXELS:
            content = png_bytes(pixels.image)
            self._take_bitmap(board, Bitmap(content, pixels.size, pixels.name, pixels.url), at)
            return
        encoder = BitmapEncoder(pixels.image, self)
        self._encoders[encoder] = (board, pixels, at)
        encoder.finished.connect(self._note_encoded)
        self.told.emit("Pasting...")
        encoder.start()

    def _note_encoded(self) -> None:
        encoder = self.sender()
        if isinstance(encoder, BitmapEncoder):
            self._finish_encoding(encoder)
            encoder.deleteLater()

    def _finish_encoding(self, encoder: BitmapEncoder) -> None:
        if waiting := self._encoders.pop(encoder, None):
            board, pixels, at = waiting
            bitmap = Bitmap(encoder.content, pixels.size, pixels.name, pixels.url)
            self._take_bitmap(board, bitmap, at)

    def _take_web(self, board: OpenBoard, web: Web, at: Place) -> None:
        """Ask for each picture to be fetched; its placeholder is there at once."""
        sizes = board.imported_sizes(Size(*picture.size_hint) for picture in web.pictures)
        ids = [new_asset_id() for _ in web.pictures]
        self.brought.update(ids)
        is_first = not len(board.document)
        rects = rects_at(at, sizes, GAP, board.document)
        items = items_in(ids, rects, board.document.top_z())
        self._known_assets.put(
            Asset(asset_id, "", name_of(picture.url), *picture.size_hint, url=picture.url)
            for asset_id, picture in zip(ids, web.pictures, strict=True)
        )
        for asset_id, item, picture in zip(ids, items, web.pictures, strict=True):
            request = FetchRequest(
                asset_id,
                picture.url,
                board.id,
                item,
                picture.candidates,
                picture.page,
                picture.may_be_page,
            )
            self._library.send(request)
        board.add_imported(items, step_name("Add", len(items), "picture"))
        self.late_sizes.watch_web(board, items, at)
        self.same_bytes.watch(board, items)
        self._tell_placed(tuple(item.id for item in items), is_first, at)
        sentence = f"Fetching {counted(len(items), 'picture')} from the web."
        self._fetching.update(dict.fromkeys(ids, sentence))
        self.told.emit(sentence)

    def _note_fetched(self, changed: frozenset[AssetId]) -> None:
        """Take back what was told of fetching once all of it is here or has failed."""
        for asset_id in changed & self._fetching.keys():
            asset = self._known_assets.get(asset_id)
            if self._known_assets.why_failed(asset_id) or (asset is not None and asset.is_stored):
                sentence = self._fetching.pop(asset_id)
                if sentence not in self._fetching.values():
                    self.over.emit(sentence)

    def _take_assets(self, board: OpenBoard, ids: Sequence[AssetId], at: Place) -> None:
        known = [
            asset for asset_id in ids if (asset := self._known_assets.get(asset_id)) is not None
        ]
        sizes = board.new_sizes(Size(asset.width, asset.height) for asset in known)
        is_first = not len(board.document)
        rects = rects_at(at, sizes, GAP, board.document)
        items = items_in([asset.id for asset in known], rects, board.document.top_z())
        board.editor.add(items, step_name("Add", len(items), "picture"))
        self.placed.emit(tuple(item.id for item in items), is_first)

    def _take_items(self, board: OpenBoard, copied: ItemsOnClipboard, at: Point) -> None:
        """Put copies of items on the board; out of another library their originals come along."""
        if copied.library == self.originals_folder:
            self.placed.emit(board.editor.paste(copied.items, at), False)
            return
        items, entries = from_another_library(copied)
        if not entries:
            self.placed.emit(board.editor.paste(items, at), False)
            return
        copies = board.editor.copies_at(items, at)
        self._known_assets.expect(entries)
        self.brought.update(entry.asset_id for entry in entries)
        # Never linked: that library may go, and its originals with it.
        self._library.send(ImportRequest(entries, board.id, copies))
        board.add_imported(copies, phrase("Paste", copies))
        brought = {entry.asset_id for entry in entries}
        self.same_bytes.watch(board, [item for item in copies if item.asset_id in brought])
        if left := len(copied.items) - len(items):
            self.told.emit(f"{counted(left, 'picture')} left out: still being read over there.")
        self.placed.emit(tuple(item.id for item in copies), False)

    # Importing

    def _import_found(self, board: OpenBoard, found: Sequence[FoundPicture], at: Place) -> int:
        """Import what does not lie on the board yet; return how many pictures that are."""
        add = partial(self._import_files, board, at)
        return self.already_there.add_new(board, found, add, partial(add, is_again=True))

    def _import_files(
        self, board: OpenBoard, at: Place, found: Sequence[FoundPicture], *, is_again: bool = False
    ) -> None:
        entries = [
            ImportEntry(new_asset_id(), Source(one.path), int(one.size.width), int(one.size.height))
            for one in found
        ]
        self.already_there.note(entries)
        self._import(board, entries, at, is_again=is_again)

    def _import(
        self,
        board: OpenBoard,
        entries: Sequence[ImportEntry],
        at: Place,
        *,
        is_again: bool = False,
    ) -> None:
        if not entries:
            return
        is_first = not len(board.document)
        sizes = board.imported_sizes(Size(entry.width, entry.height) for entry in entries)
        rects = rects_at(at, sizes, GAP, board.document)
        items = items_in([entry.asset_id for entry in entries], rects, board.document.top_z())
        self._known_assets.expect(entries)
        self.brought.update(entry.asset_id for entry in entries)
        is_linked = self._settings().link_originals
        self._library.send(ImportRequest(tuple(entries), board.id, items, is_linked))
        board.add_imported(items, step_name("Add", len(items), "picture"))
        self.late_sizes.watch_files(board, items, at, entries)
        if not is_again:
            self.same_bytes.watch(board, items)
        if board is self._boards.current:
            self._tell_placed(tuple(item.id for item in items), is_first, at)
        self.told.emit(added_words(len(items)))

    def _tell_placed(self, ids: tuple[ItemId, ...], is_first: bool, at: Place) -> None:
        self.placed.emit(ids, is_first)
        if isinstance(at, FreeRoom) and not is_first:
            self.led.emit(ids)

    def _report_left_out(self, count: int, found: Probed) -> None:
        if words := left_out_words(count, found):
            self.refused.emit(words)
