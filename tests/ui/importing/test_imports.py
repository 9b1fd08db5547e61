import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from refboard.core import content as core
from refboard.core.asset import Failure, Source
from refboard.core.board import Board, Item, Placement
from refboard.core.content import Crop, PictureView
from refboard.core.events import AssetsFailed, AssetsStored
from refboard.core.geometry import Point, Size
from refboard.core.ids import AssetId, ItemId
from refboard.core.requests import FetchRequest, ImportRequest, SaveChange
from refboard.ui.document import transforms
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.exporting.quick_png import png_bytes
from refboard.ui.importing.bitmap import Bitmap, Pixels
from refboard.ui.importing.clipboard import Original, items_mime
from refboard.ui.importing.drop import Files, LibraryAssets, Web
from refboard.ui.importing.web_picture import WebPicture
from refboard.ui.window.main_window import MainWindow
from tests.closed_doors import close
from tests.items import asset_in
from tests.ui.importing.test_drop import bitmap
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary, item_of, stored

HERE = Point(0, 0)
Picture = Callable[..., Path]


def board_of(window: MainWindow) -> OpenBoard:
    board = window.controller.boards.current
    assert board is not None
    return board


def test_dropped_files_are_items_in_the_same_call_one_request_and_one_step(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    paths = [picture(f"{n}.png", 800, 400) for n in range(5)]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])

    opened.view.mime_dropped.emit(mime, QPointF(300, 200))

    board = board_of(opened)
    assert len(board.document) == 5
    (request,) = library.asked(ImportRequest)
    assert [entry.source for entry in request.entries] == [Source(path) for path in paths]
    assert set(request.items) == set(board.document)
    assert request.board_id == FIRST
    assert board.stack.count() == 1
    assert board.stack.undoText() == "Add 5 pictures"
    assert not library.asked(SaveChange), "the request carries the items already"
    bounds = board.document.bounds()
    assert bounds is not None
    assert (bounds.centre.x, bounds.centre.y) == pytest.approx((300, 200))


def test_imports_look_for_free_room_and_drops_stay_where_they_were_dropped(
    opened: MainWindow, picture: Picture
) -> None:
    for number in range(3):
        pair = (picture(f"a{number}.png", 800, 400), picture(f"b{number}.png", 800, 400))
        opened.presenters.imports.take_files(Files(pair))
    board = board_of(opened)
    rects = [item.placement.bounds for item in board.document]
    assert len(rects) == 6
    assert not any(a.intersects(b) for a, b in itertools.combinations(rects, 2))

    opened.controller.imports.take(Files((picture("c.png", 800, 400),)), HERE)
    dropped = list(board.document)[-1].placement.bounds.centre
    assert (dropped.x, dropped.y) == pytest.approx((0, 0))


def test_files_and_web_addresses_in_one_drop_are_both_taken(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    mime = QMimeData()
    url = "https://site.test/b.jpg"
    mime.setUrls([QUrl.fromLocalFile(str(picture("a.png"))), QUrl(url)])

    opened.controller.imports.take_mime(mime, HERE)

    assert [request.url for request in library.asked(FetchRequest)] == [url]
    assert len(library.asked(ImportRequest)) == 1
    one, other = (item.placement.bounds for item in board_of(opened).document)
    assert not one.intersects(other)


def test_headers_tell_the_shape_before_anything_is_decoded(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.controller.imports.take(Files((picture("wide.png", 800, 400),)), HERE)

    (item,) = board_of(opened).document
    assert (item.placement.width, item.placement.height) == (800, 400)
    (request,) = library.asked(ImportRequest)
    assert (request.entries[0].width, request.entries[0].height) == (800, 400)


def test_undoing_an_import_takes_the_items_away_and_redoing_brings_them_back(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.controller.imports.take(Files((picture("a.png"), picture("b.png"))), HERE)
    board = board_of(opened)
    items = set(board.document)

    opened.run("undo")
    assert not len(board.document)
    opened.run("redo")

    assert set(board.document) == items
    assert len(library.asked(ImportRequest)) == 1
    undone, redone = library.asked(SaveChange)
    assert all(entry.after is None for entry in undone.change.entries)
    assert {entry.after for entry in redone.change.entries} == items


def test_a_placeholder_is_corrected_without_an_undo_step_also_after_redo(
    opened: MainWindow, library: RecordingLibrary, qtbot: QtBot, tmp_path: Path
) -> None:
    unreadable = tmp_path / "later.heic"
    unreadable.write_bytes(b"")
    opened.controller.imports.take(Files((unreadable,)), HERE)
    board = board_of(opened)
    (item,) = board.document
    assert (item.placement.width, item.placement.height) == (400, 300)

    def width() -> float:
        return board.document.items[item.id].placement.width

    library.tell(AssetsStored(((asset_in(item), stored("real", 600, 1200)),)))
    qtbot.waitUntil(lambda: width() == 450)
    assert board.stack.count() == 1
    saved = library.asked(SaveChange)[-1].change.entries[0].after
    assert saved is not None
    assert saved.placement == board.document.items[item.id].placement

    opened.run("undo")
    opened.run("redo")
    qtbot.waitUntil(lambda: width() == 450)


def test_a_web_picture_takes_its_own_shape_whatever_the_page_claimed_also_after_undo(
    opened: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    claimed = WebPicture("https://site.test/a.png", size_hint=(200, 200))
    opened.controller.imports.take(Web((claimed,)), HERE)
    board = board_of(opened)
    (item,) = board.document
    flipped = transforms.flipped_h([board.document.items[item.id]])
    board.editor.replace(flipped, "Flip")
    board.editor.rotate([item.id], 20)

    def at() -> Placement:
        return board.document.items[item.id].placement

    assert (at().width, at().height) == (200, 200)
    library.tell(AssetsStored(((asset_in(item), stored("real", 1200, 400)),)))
    qtbot.waitUntil(lambda: at().width == 600)
    assert (at().height, at().rotation, at().is_flipped_h) == (200, 20, True)
    assert (at().rect.centre.x, at().rect.centre.y) == pytest.approx((0, 0))
    for verb in ("undo", "undo", "undo", "redo", "redo", "redo"):
        opened.run(verb)
        if len(board.document):
            assert (at().width, at().height) == (600, 200)
            saved = library.asked(SaveChange)[-1].change.entries[0].after
            assert saved is not None
            assert saved.placement == at()
    assert board.stack.count() == 3


def test_items_made_from_a_wrong_guess_are_put_right_when_their_board_is_opened(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    squashed = item_of("a", x=-100, y=-100, width=200, height=200)
    opened.controller.boards.open(SECOND)
    library.load(Board(SECOND, "Second", (squashed,)), stored("a", 1200, 400))

    ((entry,),) = [request.change.entries for request in library.asked(SaveChange)]
    assert entry.after is not None
    assert entry.after.placement == Placement(-300, -100, 600, 200)
    assert not board_of(opened).stack.count()


def test_saved_items_name_the_asset_that_the_library_settled_on(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.controller.imports.take(Files((picture("again.png"),)), HERE)
    board = board_of(opened)
    (item,) = board.document
    library.tell(AssetsStored(((asset_in(item), stored("known", 80, 60)),)))

    board.editor.move([item.id], 10, 0)

    after = library.asked(SaveChange)[-1].change.entries[0].after
    assert after is not None
    assert after.asset_id == "known"


def test_what_is_no_picture_is_left_out_with_a_sentence(
    opened: MainWindow, library: RecordingLibrary, picture: Picture, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("no picture")

    opened.controller.imports.take(Files((words, picture("a.png"))), HERE)

    assert len(board_of(opened).document) == 1
    assert opened.notifier.sentences == ["1 file is not a picture and was left out."]


def test_a_picture_without_a_suffix_is_recognised(opened: MainWindow, picture: Picture) -> None:
    plain = picture("a.png").rename(picture("a.png").with_name("plain"))

    opened.controller.imports.take(Files((plain,)), HERE)

    assert len(board_of(opened).document) == 1


def test_folders_are_looked_through_off_the_gui_thread_and_are_one_step(
    opened: MainWindow, library: RecordingLibrary, qtbot: QtBot, picture: Picture
) -> None:
    for name in ("trip/b.png", "trip/a.png", "trip/deep/c.png", "trip/.hidden/d.png"):
        picture(name, 90, 90)
    folder = picture("trip/a.png").parent
    for name in ("notes.txt", "deep/list.csv", ".hidden/more.txt"):
        (folder / name).write_text("no picture")

    opened.controller.imports.take(Files(folders=(folder,)), HERE)
    assert not library.asked(ImportRequest), "the GUI thread does not wait for the folder"

    qtbot.waitUntil(lambda: bool(library.asked(ImportRequest)))
    (request,) = library.asked(ImportRequest)
    assert [entry.source.path.name for entry in request.entries] == ["a.png", "b.png", "c.png"]
    assert board_of(opened).stack.count() == 1
    assert opened.status.message == "3 pictures added, 2 other files skipped."
    qtbot.waitUntil(lambda: not opened.controller.imports.is_scanning)


def test_files_beside_a_folder_that_are_no_pictures_or_closed_are_left_out_with_a_sentence(
    opened: MainWindow,
    library: RecordingLibrary,
    qtbot: QtBot,
    picture: Picture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = picture("trip/a.png").parent
    words = tmp_path / "words.txt"
    words.write_text("no picture")
    closed = close(tmp_path / "closed", monkeypatch) / "folder"

    opened.controller.imports.take(Files((words, closed), (folder,)), HERE)

    qtbot.waitUntil(lambda: bool(library.asked(ImportRequest)))
    assert len(board_of(opened).document) == 1
    assert opened.status.message == "1 picture added, 1 other file skipped."
    assert opened.notifier.sentences == ['"folder" may not be read by you.']
    qtbot.waitUntil(lambda: not opened.controller.imports.is_scanning)


def test_an_empty_folder_says_so(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()

    opened.controller.imports.take(Files(folders=(folder,)), HERE)

    qtbot.waitUntil(lambda: bool(opened.notifier.sentences))
    assert opened.notifier.sentences == ['There are no pictures in "nothing".']
    qtbot.waitUntil(lambda: not opened.controller.imports.is_scanning)


def test_pasted_bytes_go_to_the_library_with_their_provenance(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    content = png_bytes(bitmap())

    opened.controller.imports.take(
        Bitmap(content, Size(40, 30), "a.png", "https://site.test/a.png"), HERE
    )

    (request,) = library.asked(ImportRequest)
    (entry,) = request.entries
    assert entry.content == content
    assert entry.source.url == "https://site.test/a.png"
    assert entry.source.display_name == "a.png"


def test_large_pasted_pixels_are_encoded_off_the_gui_thread(
    opened: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    opened.controller.imports.take(Pixels(bitmap(1200, 900), "Pasted picture.png"), HERE)
    assert not library.asked(ImportRequest)

    qtbot.waitUntil(lambda: bool(library.asked(ImportRequest)))
    (request,) = library.asked(ImportRequest)
    assert (request.entries[0].width, request.entries[0].height) == (1200, 900)
    assert board_of(opened).stack.count() == 1


def test_closing_right_after_a_large_paste_does_not_lose_it(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    opened.controller.imports.take(Pixels(bitmap(1200, 900), "Pasted picture.png"), HERE)

    opened.close()

    assert library.asked(ImportRequest)[0].entries[0].content


def test_results_that_are_dragged_onto_the_board_are_one_step_and_no_import(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    opened.known_assets.put([stored("x"), stored("y")])

    opened.controller.imports.take(LibraryAssets((AssetId("x"), AssetId("y"))), HERE)

    board = board_of(opened)
    assert [item.asset_id for item in board.document] == ["x", "y"]
    assert board.stack.count() == 1
    assert not library.asked(ImportRequest)
    assert len(library.asked(SaveChange)) == 1


def test_web_pictures_have_placeholders_at_once_and_are_fetched_each(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    pictures = tuple(WebPicture(f"https://site.test/{n}.jpg", ("https://b.test/",)) for n in "ab")

    opened.controller.imports.take(Web(pictures), HERE)

    board = board_of(opened)
    requests = library.asked(FetchRequest)
    assert [request.url for request in requests] == [picture.url for picture in pictures]
    assert {request.item for request in requests} == set(board.document)
    assert requests[0].candidates == ("https://b.test/",)
    assert board.stack.count() == 1


def test_a_failure_of_what_was_just_dropped_is_told_and_an_old_one_is_not(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.controller.imports.take(Files((picture("a.png"),)), HERE)
    (item,) = board_of(opened).document
    old = Failure(AssetId("old"), "old.jpg", "/old.jpg", "It is cut off.")

    library.tell(AssetsFailed((old,)))
    assert not opened.notifier.sentences
    library.tell(AssetsFailed((replace(old, asset_id=asset_in(item)),)))

    assert opened.notifier.sentences == ["It is cut off."]
    assert opened.known_assets.failure(asset_in(item)) is not None


def test_copied_items_are_pasted_beside_each_other_also_after_something_else_was_copied(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.controller.imports.take(Files((picture("a.png"), picture("b.png"))), HERE)
    board = board_of(opened)
    opened.view.select_all()

    opened.run("copy")
    opened.run("paste")
    assert len(board.document) == 4
    assert len(opened.view.selected_ids()) == 2
    opened.run("undo")
    assert len(board.document) == 2

    QGuiApplication.clipboard().setImage(bitmap())
    opened.run("paste")
    assert len(board.document) == 3
    assert library.asked(ImportRequest)[-1].entries[0].content is not None


def test_cutting_takes_away_and_pasting_brings_back(opened: MainWindow, picture: Picture) -> None:
    opened.controller.imports.take(Files((picture("a.png"),)), HERE)
    board = board_of(opened)
    (before,) = board.document

    opened.run("cut")
    assert not len(board.document)
    opened.run("paste")

    (after,) = board.document
    assert after.asset_id == before.asset_id
    assert after.placement.rect.size == before.placement.rect.size


def test_items_of_another_library_keep_how_they_lay_and_what_they_showed(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    path = picture("a.png")
    crop, view = Crop(0.25, 0.0, 0.5, 1.0), PictureView(is_greyscale=True)
    at = Placement(5, 6, 70, 80, rotation=30, is_flipped_h=True)
    there = AssetId("there")
    copied = (
        Item(ItemId("one"), at, core.Picture(there, crop, view), opacity=0.5),
        Item(ItemId("two"), at.moved(100, 0), core.Picture(there)),
        Item(ItemId("three"), at.moved(200, 0), core.Unknown("cloud", '{"version":1}')),
        Item(ItemId("four"), at.moved(300, 0), core.Picture(AssetId("still being read"))),
    )
    url, origin = "https://site.test/a.png", "/home/me/a.png"
    file = Original(str(path), "a nice name.png", url, origin, 700, 800)
    mime = items_mime(copied, "another library", {there: file})

    opened.controller.imports.take_mime(mime, HERE)

    (request,) = library.asked(ImportRequest)
    (entry,) = request.entries
    assert entry.source == Source(path, url, "a nice name.png")
    assert (entry.origin, entry.width, entry.height) == (origin, 700, 800)
    assert opened.status.message == "1 picture left out: still being read over there."
    assert not request.link
    board = board_of(opened)
    assert set(request.items) == set(board.document)
    assert library.asked(SaveChange) == []  # the import carries them
    one, two, three = sorted(board.document, key=lambda item: item.placement.x)
    assert one.content == core.Picture(entry.asset_id, crop, view)
    assert (one.placement.rotation, one.placement.is_flipped_h, one.opacity) == (30, True, 0.5)
    assert one.placement.rect.size == at.rect.size
    assert two.content == core.Picture(entry.asset_id)
    assert three.content == copied[2].content
    opened.run("undo")
    assert not len(board.document)


def test_what_needs_no_picture_is_pasted_from_any_library(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    cloud = core.Unknown("cloud", '{"version":1}')
    mime = items_mime((Item(ItemId("one"), Placement(0, 0, 8, 8), cloud),), "another", {})

    opened.controller.imports.take_mime(mime, HERE)

    (item,) = board_of(opened).document
    assert item.content == cloud
    assert library.asked(SaveChange)[-1].change.entries[0].after == item
    assert library.asked(ImportRequest) == []


def test_closing_while_a_folder_is_looked_through_ends_the_scan(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    folder = picture("many/a.png").parent
    opened.controller.imports.take(Files(folders=(folder,)), HERE)

    opened.close()

    assert library.is_stopped
    assert not opened.controller.imports.is_scanning


@pytest.mark.parametrize(
    ("name", "words"), [("n" * 300, "is too long."), ("a\0b", "is not a file name.")]
)
def test_a_file_that_cannot_be_read_is_named_and_takes_no_other_with_it(
    opened: MainWindow, picture: Picture, name: str, words: str
) -> None:
    good = picture("a.png")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(f"{good.parent}/{name}"), QUrl.fromLocalFile(str(good))])
    QGuiApplication.clipboard().setMimeData(mime)

    opened.run("paste")

    assert len(board_of(opened).document) == 1
    (sentence,) = opened.notifier.sentences
    assert name[0] in sentence
    assert sentence.endswith(words)


@pytest.mark.parametrize("way", ["dropped", "opened"])
def test_a_file_behind_a_closed_door_is_named_and_the_others_come(
    opened: MainWindow, picture: Picture, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    good = picture("a.png")
    closed = close(good.parent / "closed", monkeypatch) / "b"
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(closed)), QUrl.fromLocalFile(str(good))])

    if way == "dropped":
        opened.controller.imports.take_mime(mime, HERE)
    else:
        opened.presenters.imports.open_paths([closed, good])

    assert len(board_of(opened).document) == 1
    assert opened.notifier.sentences == ['"b" may not be read by you.']


@pytest.mark.parametrize("text", ["//[ TODO", "http://[server]/x.png"])
def test_pasting_what_only_resembles_an_address_says_that_there_is_no_picture(
    opened: MainWindow, text: str
) -> None:
    QGuiApplication.clipboard().setText(text)

    opened.run("paste")

    assert len(board_of(opened).document) == 0
    (sentence,) = opened.notifier.sentences
    assert sentence.startswith("There is no picture in what was copied.")


def test_of_several_files_that_are_left_out_one_is_named_and_the_others_are_counted(
    opened: MainWindow, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("no picture")

    opened.controller.imports.take(Files((words, tmp_path / "gone", tmp_path / "lost")), HERE)

    assert opened.notifier.sentences == ['"gone" is not there. 2 more files left out.']


def test_what_is_pasted_at_one_place_again_steps_aside_also_after_undo_and_redo(
    opened: MainWindow,
) -> None:
    def middles() -> list[tuple[float, float]]:
        return [
            (round(c.x), round(c.y)) for c in (i.placement.bounds.centre for i in board.document)
        ]

    board = board_of(opened)
    QGuiApplication.clipboard().setImage(bitmap())
    opened.run("paste")
    opened.run("paste")
    opened.run("undo")
    opened.run("redo")
    opened.run("paste")
    (x, y), *others = middles()
    assert others == [(x + 24, y + 24), (x + 48, y + 48)]

    opened.run("undo")
    opened.run("undo")
    opened.run("paste")

    assert middles() == [(x, y), (x + 24, y + 24)]


def test_several_copied_items_step_aside_together(opened: MainWindow, picture: Picture) -> None:
    paths = (picture("a.png"), picture("b.png"))
    opened.controller.imports.take(Files(paths), opened.view.centre())
    board = board_of(opened)
    opened.view.select_all()
    opened.run("copy")

    opened.run("paste")
    opened.run("paste")

    first, second, *copies = [item.placement.bounds.centre for item in board.document]
    for number, (one, other) in enumerate((copies[:2], copies[2:]), start=1):
        assert (one.x, one.y) == pytest.approx((first.x + 24 * number, first.y + 24 * number))
        assert (other.x, other.y) == pytest.approx((second.x + 24 * number, second.y + 24 * number))
