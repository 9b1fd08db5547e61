"""Adding beside others: libraries among the pictures, other programs, the user's limits."""

import json
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from refboard.__main__ import main
from refboard.cli import add as adding
from refboard.cli.session import open_engine, open_session
from refboard.core.asset import Source
from refboard.core.board import Item, Placement
from refboard.core.content import Picture
from refboard.core.geometry import Rect
from refboard.core.ids import new_asset_id, new_item_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.core.settings import Settings
from refboard.services.engine import foreground as foreground_module
from refboard.services.engine.foreground import Foreground
from refboard.services.importing.acceptance import accept
from tests.closed_doors import close
from tests.e2e.conftest import Run, stripes
from tests.working import work_off


def test_a_library_among_the_pictures_is_left_alone(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("add", pictures)

    again = run("add", "--recursive", tmp_path).document
    named = run("add", tmp_path / "library")

    assert (again["added"], again["known"], again["failed"]) == (0, 6, [])
    assert named.status == 3
    assert "is a RefBoard library" in named.document["failed"][0]["error"]


def test_a_file_behind_a_closed_door_is_named_and_takes_no_other_with_it(
    run: Run, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = close(tmp_path / "closed", monkeypatch) / "a.png"

    answer = run("add", closed, pictures)

    assert (answer.status, answer.document["added"]) == (3, 6)
    (failed,) = answer.document["failed"]
    assert failed == {"path": str(closed), "error": '"a.png" may not be read by you.'}


@pytest.mark.parametrize("address", ["http://127.0.0.1/a.png", "HTTPS://a.org", "file:///a.png"])
def test_an_address_is_called_one_and_takes_no_other_with_it(
    run: Run, pictures: Path, address: str
) -> None:
    answer = run("add", address, pictures / "stripes-0-red.png")

    assert (answer.status, answer.document["added"]) == (3, 1)
    (failed,) = answer.document["failed"]
    assert failed["error"].startswith("Web addresses are not taken here")


def items_of(run: Run, name: str) -> int:
    (board,) = (b for b in run("boards", "list").document["boards"] if b["name"] == name)
    return int(board["items"])


def test_adding_again_puts_nothing_on_a_board_twice(
    run: Run, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", pictures, "--board", "B")
    for picture in (pictures / "stripes-0-red.png", pictures / "stripes-0-blue.png"):
        os.utime(picture, ns=(10**18, 10**18))
    (pictures / "copy.png").write_bytes((pictures / "stripes-45-red.png").read_bytes())
    stripes(30, (9, 99, 9)).save(pictures / "new.png")

    again = run("add", pictures, "--board", "B").document

    assert (again["added"], again["known"], again["on_board"]) == (1, 7, 7)
    assert items_of(run, "B") == 7
    assert run("add", pictures, "--board", "Other").document["on_board"] == 0
    assert items_of(run, "Other") == 8
    main(["--library", str(tmp_path / "library"), "add", str(pictures), "--board", "B"])
    assert capsys.readouterr().out.endswith(" 8 are on the board already.\n")


def test_what_is_added_lies_in_even_rows_below_what_is_there(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "shapes"
    folder.mkdir()
    for number, size in enumerate(
        [(90, 60), (40, 80), (60, 60), (160, 40), (50, 70), (80, 60)] * 2
    ):
        Image.effect_noise(size, 40 + number).save(folder / f"{number}.png")
    run("add", folder, "--board", "B")
    Image.effect_noise((30, 20), 99).save(folder / "late.png")
    run("add", folder / "late.png", "--board", "B")

    with open_session(tmp_path / "library") as library:
        summary = library.store.boards.by_name("B")
        assert summary is not None
        rects = [item.placement.rect for item in library.store.boards.load(summary.id).items]
    late = max(rects, key=lambda rect: rect.y)
    rows = dict[float, list[Rect]]()
    for rect in rects:
        if rect is not late:
            rows.setdefault(round(rect.y + rect.height / 2, 3), []).append(rect)
    ends = [max(rect.right for rect in row) for row in rows.values()]
    assert len(rows) > 1
    assert all(
        max(row, key=_high).height - min(row, key=_high).height < 1e-6 for row in rows.values()
    )
    assert max(ends) < 1.25 * min(ends)
    assert late.y > max(rect.bottom for rect in rects if rect is not late)


def _high(rect: Rect) -> float:
    return rect.height


def test_what_a_killed_command_put_on_a_board_is_finished_and_not_put_there_again(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    bad = pictures / "stripes-90-red.png"
    good = bad.read_bytes()
    bad.write_bytes(good[:20])
    run("add", bad, "--board", "B")
    bad.write_bytes(good)
    paths = sorted(pictures.iterdir())[:4]
    with open_session(tmp_path / "library") as library:
        summary = library.store.boards.by_name("B")
        assert summary is not None
        entries = tuple(ImportEntry(new_asset_id(), Source(path)) for path in paths)
        items = tuple(
            Item(new_item_id(), Placement(0, 0, 40, 30), Picture(entry.asset_id))
            for entry in entries
        )
        accept(library, ImportRequest(entries, summary.id, items))

    again = run("add", pictures, "--board", "B")

    assert (again.status, again.document["failed"]) == (0, [])
    assert (again.document["added"], again.document["on_board"]) == (6, 5)
    assert items_of(run, "B") == 6


class Overtaken(Foreground):
    """Before the first one goes on, another program has done what there is to do."""

    is_next = True

    def finish_work(self) -> None:
        root = self.library.paths.root

        def work() -> None:
            with open_session(root) as library:
                work_off(library)

        if Overtaken.is_next:
            Overtaken.is_next = False
            with ThreadPoolExecutor(1) as pool:
                pool.submit(work).result()
        super().finish_work()


def test_what_another_program_finished_is_counted_too(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(18):
        stripes(number * 10, (20, 200, 90)).resize((64, 48)).save(folder / f"{number}.png")
    (folder / "98.png").write_bytes((folder / "17.png").read_bytes())
    (folder / "99.jpg").write_bytes(b"\xff\xd8\xff\xe0 this is no picture")
    monkeypatch.setattr(foreground_module, "Foreground", Overtaken)

    answer = run("add", folder)

    assert (answer.document["added"], answer.document["known"]) == (18, 1)
    assert [Path(f["path"]).name for f in answer.document["failed"]] == ["99.jpg"]
    assert answer.document["failed"][0]["error"]


def test_work_that_another_program_accepts_at_the_last_moment_is_done_too(tmp_path: Path) -> None:
    picture = tmp_path / "late.png"
    stripes(3, (9, 99, 200)).save(picture)
    with open_engine(tmp_path / "library", creates=True, workers=1) as driven:
        with open_session(tmp_path / "library") as other:
            entry = ImportEntry(new_asset_id(), Source(picture))
            accept(other, ImportRequest((entry,)))
        driven.finish_work()

        assert driven.library.store.jobs.pending_count() == 0


@pytest.mark.parametrize("seconds", [9_246_182_400, -9_246_182_400, 2**35])
def test_a_file_of_any_date_is_added_with_the_others_and_known_again(
    run: Run, pictures: Path, seconds: int
) -> None:
    odd = pictures / "stripes-0-red.png"
    os.utime(odd, ns=(seconds * 10**9, seconds * 10**9))

    first, again = run("add", pictures), run("add", pictures, "--board", "B")

    assert (first.status, first.document["added"]) == (0, 6)
    assert (again.document["added"], again.document["known"]) == (0, 6)


def test_a_picture_that_the_database_refuses_is_named_and_the_others_are_added(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("boards", "new", "B")
    refuse(tmp_path / "library", "stripes-45-blue.png")

    answer = run("add", pictures, "--board", "B")

    assert answer.status == 3
    assert answer.document["added"] == 5
    (failed,) = answer.document["failed"]
    assert failed["path"].endswith("stripes-45-blue.png")
    assert '"stripes-45-blue.png" is not saved.' in failed["error"]
    assert "Traceback" not in answer.complaints
    (board,) = (b for b in run("boards", "list").document["boards"] if b["name"] == "B")
    assert board["items"] == 5


def refuse(library: Path, name: str) -> None:
    """Let the database refuse a picture of this name, as it does a value that it cannot take."""
    with closing(sqlite3.connect(library / "library.sqlite")) as database:
        database.execute(
            f"CREATE TRIGGER refuse BEFORE INSERT ON assets WHEN new.name = '{name}' "
            "BEGIN SELECT raise(ABORT, 'refused'); END"
        )


def test_the_limits_of_the_settings_hold_on_the_command_line(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"max_megapixels": 1}))
    large = pictures / "large.png"
    stripes(20, (90, 90, 90)).resize((1280, 960)).save(large)

    added = run("add", large, pictures / "stripes-0-red.png")
    asked = run("similar", large)

    assert added.document["added"] == 1
    assert "the limit is 1.0" in added.document["failed"][0]["error"]
    assert asked.status == 1
    assert "the limit is 1.0" in asked.document["error"]


def test_what_is_not_shown_of_drawings_is_said_when_they_are_added_and_kept(
    run: Run, tmp_path: Path
) -> None:
    outside = '<image href="other.png" width="9" height="9"/>'
    for name, count in (("one", 1), ("two", 2), ("none", 0)):
        body = outside * count + '<rect width="40" height="20" fill="red"/>'
        content = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">{body}</svg>'
        (tmp_path / f"{name}.svg").write_text(content)
    paths = [tmp_path / f"{name}.svg" for name in ("one", "two", "none")]

    answer = run("add", *paths)

    assert answer.status == 0
    assert "In 2 drawings, 3 things are not shown.\n" in answer.complaints
    assert f"{paths[0]}: 1 thing in this drawing is not shown.\n" in answer.complaints
    assert f"{paths[1]}: 2 things in this drawing are not shown.\n" in answer.complaints
    assert "none.svg" not in answer.complaints
    assert sorted(
        (Path(entry["path"]).name, [remark["sentence"] for remark in entry["remarks"]])
        for entry in answer.document["remarks"]
    ) == [
        ("one.svg", ["1 thing in this drawing is not shown."]),
        ("two.svg", ["2 things in this drawing are not shown."]),
    ]
    with open_session(tmp_path / "library") as library:
        kept = library.store.assets.lookup(str(paths[1]))
        assert kept is not None
        assert [remark.count for remark in kept.remarks] == [2]


def test_of_many_drawings_that_are_not_wholly_shown_the_first_are_named(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "drawings"
    folder.mkdir()
    for number in range(5):
        body = (
            f'<image href="other.png" width="9" height="9"/><rect width="{number + 1}" height="9"/>'
        )
        content = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">{body}</svg>'
        (folder / f"{number}.svg").write_text(content)

    answer = run("add", folder)

    lines = answer.complaints.splitlines()
    start = lines.index("refboard: In 5 drawings, 5 things are not shown.")
    named = lines[start + 1 : start + 4]
    assert len({line.partition(".svg:")[0] for line in named}) == 3
    assert all(line.endswith("1 thing in this drawing is not shown.") for line in named)
    assert lines[start + 4] == "refboard: And 2 others."
    assert len(answer.document["remarks"]) == 5


def test_new_pictures_are_no_higher_than_the_settings_say(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "user_settings", lambda: Settings(new_picture_height=90))
    for name, size in (("lying", (400, 200)), ("standing", (200, 400))):
        stripes(0, (230, 40, 30)).resize(size).save(tmp_path / f"{name}.png")

    run("add", tmp_path / "lying.png", tmp_path / "standing.png", "--board", "Ships")

    with open_session(tmp_path / "library") as library:
        board = library.store.boards.load(library.store.boards.all()[-1].id)
        sizes = {(round(i.placement.width), round(i.placement.height)) for i in board.items}
    assert sizes == {(180, 90), (45, 90)}
