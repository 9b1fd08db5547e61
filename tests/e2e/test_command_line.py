import hashlib
import json
import os
import shutil
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from refboard.__main__ import main
from refboard.services.paths import LibraryPaths
from refboard.services.store import open_store
from tests.e2e.conftest import Run, stripes


def names(document: dict[str, list[dict[str, str]]]) -> list[str]:
    return [Path(row["path"]).stem for row in document["results"]]


def test_pictures_that_were_added_are_found_by_their_look(run: Run, pictures: Path) -> None:
    added = run("add", pictures)

    answer = run("similar", pictures / "stripes-45-red.png", "--emphasis", "shape")

    assert (added.status, added.document["added"], added.document["failed"]) == (0, 6, [])
    assert names(answer.document)[0] == "stripes-45-blue"
    assert len(answer.document["results"]) == 5, "the query itself is left out"
    assert answer.document["exact"] is True


def test_palette_finds_the_same_colours_instead(run: Run, pictures: Path) -> None:
    run("add", pictures)

    answer = run("similar", pictures / "stripes-45-red.png", "--emphasis", "palette", "-k", "2")

    assert all(name.endswith("red") for name in names(answer.document))


def test_status_agrees_with_what_was_added(run: Run, pictures: Path) -> None:
    run("add", pictures, "--board", "Stripes")

    status = run("status").document

    assert (status["assets"], status["pending"], status["failed"]) == (6, 0, 0)
    assert status["boards"] == 1
    assert status["spaces"]["look"]["indexed"] == 6


def test_a_picture_that_looks_like_an_earlier_one_is_named(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("add", pictures / "stripes-45-red.png")
    turned = tmp_path / "turned.png"
    original = Image.open(pictures / "stripes-45-red.png")
    original.transpose(Image.Transpose.ROTATE_90).resize((900, 700)).save(turned)

    added = run("add", turned)

    (told,) = added.document["looks_like"]
    assert (told["path"], told["asset"]) == (
        str(turned),
        hashlib.sha256((pictures / "stripes-45-red.png").read_bytes()).hexdigest(),
    )
    assert "larger" in told["how"]


def test_adding_again_embeds_nothing(run: Run, pictures: Path, tmp_path: Path) -> None:
    run("add", pictures)
    elsewhere = tmp_path / "elsewhere.png"
    elsewhere.write_bytes((pictures / "stripes-0-red.png").read_bytes())

    again = run("add", pictures, elsewhere).document

    assert (again["added"], again["known"]) == (0, 7)
    assert run("status").document["assets"] == 6


def test_one_bad_file_is_named_and_stops_no_other(run: Run, pictures: Path) -> None:
    bad = pictures / "broken.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0 this is no picture")

    answer = run("add", pictures, pictures / "gone.png")

    assert answer.status == 3
    assert answer.document["added"] == 6
    failed = {Path(f["path"]).name: f["error"] for f in answer.document["failed"]}
    assert set(failed) == {"broken.jpg", "gone.png"}
    assert "broken.jpg" in answer.complaints


def test_a_file_outside_the_library_may_be_the_query(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("add", pictures)
    outside = tmp_path / "outside.jpg"
    stripes(90, (30, 60, 220), phase=0.3).save(outside, quality=80)

    answer = run("similar", outside, "-k", "1")

    assert names(answer.document) == ["stripes-90-blue"]
    assert run("status").document["assets"] == 6, "asking adds nothing"


def test_a_part_of_a_picture_may_be_the_query(run: Run, pictures: Path, tmp_path: Path) -> None:
    run("add", pictures)
    collage = Image.new("RGB", (640, 240), (128, 128, 128))
    collage.paste(stripes(0, (230, 40, 30)), (320, 0))
    path = tmp_path / "collage.png"
    collage.save(path)

    by_pixels = run("similar", path, "--region", "320,0,320,240", "-k", "1")
    by_fractions = run("similar", path, "--region", "0.5,0,0.5,1", "-k", "1")

    assert names(by_pixels.document) == ["stripes-0-red"]
    assert by_pixels.document["results"] == by_fractions.document["results"]


def test_a_mirrored_copy_finds_its_original(run: Run, pictures: Path, tmp_path: Path) -> None:
    blocks = np.random.default_rng(3).integers(0, 255, (5, 7, 3), dtype=np.uint8)
    original = Image.fromarray(blocks).resize((350, 250), Image.Resampling.NEAREST)
    original.save(pictures / "blocks.png")
    ImageOps.mirror(original).save(tmp_path / "mirrored.jpg", quality=70)
    run("add", pictures)

    (best,) = run("similar", tmp_path / "mirrored.jpg", "-k", "1").document["results"]

    assert (Path(best["path"]).stem, best["score"] > 0.9) == ("blocks", True)


def test_a_hash_prefix_names_an_asset(run: Run, pictures: Path) -> None:
    run("add", pictures)
    first = run("similar", pictures / "stripes-0-red.png").document

    again = run("similar", first["query"][:12]).document

    assert again["query"] == first["query"]
    assert again["results"] == first["results"]


def test_a_query_that_is_nothing_gets_a_sentence(run: Run) -> None:
    run("boards", "new", "Any")

    answer = run("similar", "nowhere.png")

    assert answer.status == 1
    assert "nowhere.png" in answer.document["error"]


def test_words_of_names_are_found(run: Run, pictures: Path) -> None:
    run("add", pictures)

    answer = run("search", "90 bl").document

    assert names(answer) == ["stripes-90-blue"]
    assert answer["results"][0]["why"] == "name"


def test_a_picture_is_found_by_any_part_of_every_name_that_it_was_added_under(
    run: Run, pictures: Path
) -> None:
    run("add", pictures)
    again = pictures / unicodedata.normalize("NFD", "ガンダム写真RedBrick 한국.png")
    shutil.copy(pictures / "stripes-0-red.png", again)
    assert run("add", again).document["known"] == 1

    for words in ("ripes-0-r", "写真", "ダム", "ｶﾞﾝ", "한국", "한", "brick", "Red Brick 写真"):
        answer = run("search", words).document
        assert names(answer) == ["stripes-0-red"], words
        assert answer["results"][0]["why"] == "name"


def test_only_pictures_of_a_board_are_ranked_when_it_is_named(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("add", pictures / "stripes-0-blue.png", pictures / "stripes-90-red.png", "--board", "Two")
    run("add", pictures)

    answer = run("similar", pictures / "stripes-0-red.png", "--board", "Two").document

    assert sorted(names(answer)) == ["stripes-0-blue", "stripes-90-red"]


def test_linked_originals_stay_where_they_are(run: Run, pictures: Path, tmp_path: Path) -> None:
    run("add", pictures, "--link")

    originals = [p for p in (tmp_path / "library" / "originals").rglob("*") if p.is_file()]

    assert originals == []
    assert run("similar", pictures / "stripes-0-red.png").document["results"]


def test_a_board_goes_through_a_file_into_another_library(
    run: Run, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", pictures, "--board", "Stripes")
    file = tmp_path / "stripes.refboard"
    written = run("boards", "export", "Stripes", file)

    other = ["--library", str(tmp_path / "other"), "--json"]
    capsys.readouterr()
    assert main([*other, "boards", "import", str(file)]) == 0
    read = json.loads(capsys.readouterr().out)
    assert main([*other, "status"]) == 0
    status = json.loads(capsys.readouterr().out)

    assert written.document["pictures"] == 6
    assert (read["name"], read["items"]) == ("Stripes", 6)
    assert (status["assets"], status["pending"]) == (6, 0)


def test_pictures_that_are_not_in_a_board_file_are_neither_counted_nor_kept_quiet(
    run: Run, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", "--link", pictures, "--board", "Stripes")
    for colour in ("red", "blue"):
        (pictures / f"stripes-0-{colour}.png").unlink()
    file = tmp_path / "stripes.refboard"

    written = run("boards", "export", "Stripes", file)
    main(["--library", str(tmp_path / "library"), "boards", "export", "Stripes", f"{file}.2"])
    told = capsys.readouterr().out
    other = ["--library", str(tmp_path / "other")]
    read = main([*other, "boards", "import", str(file)])
    printed = capsys.readouterr()

    assert (written.status, written.document["pictures"]) == (3, 4)
    assert told == f"Wrote 4 pictures to {file}.2. 2 things are missing in it.\n"
    assert read == 3
    assert "with 6 items. 2 of its pictures are not in the file.\n" in printed.out
    assert 'The original of "stripes-0-red.png" was not in the board file.' in printed.err


def test_a_picture_of_a_board_file_that_cannot_be_read_is_told(
    run: Run, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", pictures / "stripes-0-red.png", "--board", "Stripes")
    file = tmp_path / "stripes.refboard"
    run("boards", "export", "Stripes", file)
    damaged = b"\x89PNG\r\n\x1a\n and nothing more"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE originals SET content = ?", (damaged,))
        database.execute(
            "UPDATE assets SET sha256 = ?, byte_size = ?",
            (hashlib.sha256(damaged).hexdigest(), len(damaged)),
        )
    capsys.readouterr()

    status = main(["--library", str(tmp_path / "other"), "--json", "boards", "import", str(file)])

    printed = capsys.readouterr()
    (failed,) = json.loads(printed.out)["failed"]
    assert (status, failed["name"]) == (3, "stripes-0-red.png")
    assert failed["error"] in printed.err


def test_a_board_that_comes_back_gets_a_name_of_its_own(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("add", pictures, "--board", "Stripes")
    run("boards", "export", "Stripes", tmp_path / "stripes.refboard")

    names = [run("boards", "import", tmp_path / "stripes.refboard").document["name"] for _ in "ab"]

    assert names == ["Stripes 2", "Stripes 3"]


def test_a_board_comes_back_from_the_trash(run: Run, pictures: Path, tmp_path: Path) -> None:
    run("add", pictures, "--board", "Stripes")
    store = open_store(LibraryPaths(tmp_path / "library"))
    (board,) = (summary for summary in store.boards.all() if summary.name == "Stripes")
    store.boards.set_trashed(board.id, is_trashed=True)
    store.close()

    (listed,) = run("boards", "trash").document["boards"]
    run("boards", "new", "Stripes")
    restored = run("boards", "restore", "Stripes").document

    assert listed == {"board": board.id, "name": "Stripes", "items": 6}
    assert restored == {"board": board.id, "name": "Stripes 2", "items": 6}
    assert run("boards", "trash").document == {"boards": []}
    assert run("boards", "restore", "Stripes").status == 1


def test_export_never_replaces_a_file_unasked(run: Run, pictures: Path, tmp_path: Path) -> None:
    run("boards", "new", "Empty")
    file = tmp_path / "mine.refboard"
    file.write_text("mine")

    answer = run("boards", "export", "Empty", file)

    assert answer.status == 1
    assert file.read_text() == "mine"


def test_a_board_of_any_name_is_one_line_of_the_list(
    run: Run, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", pictures / "stripes-0-red.png", "--board", "one\nboard\t\x1b[2J")
    run("boards", "new", "x" * 5000)
    run("boards", "export", "one board [2J", tmp_path / "b.refboard")
    with closing(sqlite3.connect(tmp_path / "b.refboard")) as database, database:
        database.execute("UPDATE board SET name = ?", ("x" * 4000,))
    with closing(sqlite3.connect(tmp_path / "library" / "library.sqlite")) as database, database:
        database.execute("UPDATE boards SET name = ? WHERE name LIKE 'one%'", ("an\nold \x1bone",))
    run("boards", "import", tmp_path / "b.refboard")
    again = run("boards", "new", "an old\none")

    main(["--library", str(tmp_path / "library"), "boards", "list"])

    assert capsys.readouterr().out.splitlines() == [
        f"{1:>6}  an old one",
        f"{0:>6}  {'x' * 200}",
        f"{1:>6}  {'x' * 198} 2",
    ]
    assert (again.status, again.document["error"]) == (1, 'There is a board "an old one" already.')
    assert run("add", pictures, "--board", " \n").status == 1


@pytest.mark.parametrize("words", [[], ["--force"]])
def test_an_export_onto_a_folder_is_told_that_it_is_one(
    run: Run, tmp_path: Path, words: list[str]
) -> None:
    run("boards", "new", "Empty")

    answer = run("boards", "export", "Empty", tmp_path, *words)

    assert (answer.status, answer.document["error"]) == (1, f"{tmp_path} is a folder.")


def test_no_export_is_written_over_the_library(run: Run, pictures: Path, tmp_path: Path) -> None:
    run("add", pictures, "--board", "Stripes")

    for name in ("library.sqlite", "library.sqlite-wal", "originals/../library.sqlite"):
        answer = run("boards", "export", "Stripes", tmp_path / "library" / name, "--force")
        assert answer.status == 1
        assert "belongs to the library" in answer.document["error"]

    assert run("status").document["assets"] == 6


def test_doctor_finds_no_problem_in_a_sound_library(run: Run, pictures: Path) -> None:
    run("add", pictures)

    answer = run("doctor")

    assert (answer.status, answer.document["problems"]) == (0, [])
    assert answer.document["index"]["indexed"] == 6


def test_doctor_counts_missing_originals(run: Run, pictures: Path, tmp_path: Path) -> None:
    run("add", pictures)
    for path in list((tmp_path / "library" / "originals").rglob("*.png"))[:2]:
        path.unlink()

    answer = run("doctor")

    assert answer.status == 1
    assert any("2 originals are missing" in problem for problem in answer.document["problems"])


def test_the_shipped_model_is_the_one_its_card_describes(run: Run) -> None:
    answer = run("models", "verify")

    assert (answer.status, answer.document["problems"]) == (0, [])


@pytest.mark.parametrize(
    "words", [["similar"], ["add"], ["boards", "dance"], ["search", "x", "-k", "0"]]
)
def test_bad_usage_is_status_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert ended.value.code == 2


def test_a_library_that_is_none_is_refused_and_left_alone(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "library"
    root.mkdir()
    (root / "library.sqlite").write_text("These are my notes, no database at all. " * 40)
    before = (root / "library.sqlite").read_bytes()

    answer = run("status")

    assert answer.status == 1
    assert answer.document["error"]
    assert (root / "library.sqlite").read_bytes() == before


def test_work_that_a_dead_process_left_is_done_by_the_next_add(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("add", pictures)
    database = tmp_path / "library" / "library.sqlite"
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM vectors")
    connection.close()
    assert run("status").document["pending"] == 6

    stripes(10, (200, 200, 20)).save(pictures / "new.png")
    run("add", pictures / "new.png")

    status = run("status").document
    assert (status["pending"], status["spaces"]["look"]["indexed"]) == (0, 7)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_a_read_only_place_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be")

    status = main(["--library", str(blocked / "library"), "--json", "boards", "new", "Mine"])

    assert status == 1
    assert json.loads(capsys.readouterr().out)["error"]


def test_pictures_are_found_by_their_colours(run: Run, pictures: Path) -> None:
    run("add", pictures)

    answer = run("search", "--colour", "#d22", "-k", "9").document

    assert len(names(answer)) == 3
    assert all(name.endswith("red") for name in names(answer))
    assert (answer["query"], answer["space"], answer["exact"]) == ("#dd2222", "colours", True)
    reasons = [row["evidence"][0] for row in answer["results"]]
    assert {(reason["kind"], reason["detail"]) for reason in reasons} == {("palette", "red")}
    both = run("search", "--colour", "rgb(220 40 30):0.3", "--colour", "black:0.4").document
    assert both["query"] == ["#dc281e:0.3", "#000000:0.4"]
    named = run("search", "stripes-45", "--colour", "#1e3cdc").document
    assert names(named)[0] == "stripes-45-blue"
    assert all(name.endswith("red") for name in names(both))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("reddish", "reddish"),
        ("reddish:0.4", "is no colour"),
        ("red:40", "a number from 0 to 1"),
        ("red:", "a number from 0 to 1"),
        ("red:nan", "a number from 0 to 1"),
    ],
)
def test_what_is_no_colour_is_refused(run: Run, text: str, sentence: str) -> None:
    answer = run("search", "--colour", text)

    assert (answer.status, sentence in answer.complaints) == (1, True)


def test_a_search_for_nothing_is_refused(run: Run) -> None:
    assert "Nothing is looked for" in run("search").complaints
