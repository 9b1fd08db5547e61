"""`refboard doctor` tells what is lost, changed or damaged, and repairs what is a cache."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from refboard.__main__ import main
from refboard.cli.session import open_session
from refboard.core.asset import Source
from refboard.core.ids import new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.importing.acceptance import accept
from tests.e2e.conftest import Run, stripes


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "library" / "cache"


def previews(cache: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in cache.glob("previews/*/*")}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def of_another(path: Path) -> None:
    others = sorted(other for other in path.parents[1].glob("*/*-256.*") if other != path)
    path.write_bytes(others[0].read_bytes())


@pytest.mark.parametrize("damage", [cut, Path.unlink, of_another])
def test_a_damaged_preview_is_told_and_repaired(
    run: Run, pictures: Path, cache: Path, damage: Callable[[Path], None]
) -> None:
    run("add", pictures)
    before = previews(cache)
    damage(next(path for path in before if "-256" in path.name))

    told, repaired, after = run("doctor"), run("doctor", "--repair"), run("doctor")

    assert told.status == 1
    (problem,) = told.document["problems"]
    assert problem.startswith("1 picture has previews that are missing or damaged.")
    assert "refboard doctor --repair" in problem
    assert told.document["previews"] == {"pictures": 6, "damaged": 1, "repaired": 0, "lost": 0}
    assert (repaired.status, repaired.document["problems"]) == (0, [])
    assert repaired.document["repaired"] == ["the previews of 1 picture"]
    assert previews(cache) == before
    assert (after.status, after.document["repaired"]) == (0, [])


def test_imports_that_wait_or_failed_are_told_and_are_no_problem(
    run: Run, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pictures / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    run("add", pictures)
    with open_session(tmp_path / "library") as library:
        accept(library, ImportRequest((ImportEntry(new_asset_id(), Source(pictures / "b.png")),)))

    asked = run("doctor")
    main(["--library", str(tmp_path / "library"), "doctor"])

    assert (asked.status, asked.document["problems"]) == (0, [])
    assert asked.document["imports"] == {"pending": 1, "failed": 1}
    told = capsys.readouterr().out
    assert "1 import is still to be done" in told
    assert '1 import failed: see "refboard jobs list".' in told


def test_looking_repairs_nothing(run: Run, pictures: Path, cache: Path) -> None:
    run("add", pictures)
    cut(next(iter(previews(cache))))
    before = previews(cache)

    run("doctor")

    assert previews(cache) == before


def test_a_deleted_cache_is_told_and_comes_back_whole(
    run: Run, pictures: Path, cache: Path
) -> None:
    run("add", pictures)
    before = previews(cache)
    shutil.rmtree(cache)

    told, repaired = run("doctor"), run("doctor", "--repair")

    assert told.status == 1
    assert [problem.split(".")[0] for problem in told.document["problems"]] == [
        "6 pictures have previews that are missing or damaged",
        "The index of look is missing, damaged or behind: 0 of 6 vectors",
    ]
    assert repaired.document["problems"] == []
    assert repaired.document["repaired"] == ["the previews of 6 pictures", "the index of look"]
    assert previews(cache) == before
    assert run("doctor").status == 0


@pytest.mark.parametrize("name", ["look.usearch", "look.json"])
def test_a_damaged_index_is_told_and_made_anew(
    run: Run, pictures: Path, cache: Path, name: str
) -> None:
    run("add", pictures)
    cut(cache / "indexes" / name)

    told, repaired = run("doctor"), run("doctor", "--repair")

    assert (told.status, len(told.document["problems"])) == (1, 1)
    assert repaired.document["repaired"] == ["the index of look"]
    assert run("doctor").status == 0


def test_known_pictures_get_their_previews_back_when_they_are_added_again(
    run: Run, pictures: Path, cache: Path
) -> None:
    run("add", pictures)
    before = previews(cache)
    shutil.rmtree(cache / "previews")

    run("add", pictures)

    assert previews(cache) == before


def test_lost_copies_are_named_and_their_previews_stay(
    run: Run, pictures: Path, tmp_path: Path, cache: Path
) -> None:
    run("add", pictures)
    lost, damaged = sorted((tmp_path / "library" / "originals").rglob("*.png"))[:2]
    lost.unlink()
    cut(damaged)
    before = previews(cache)

    answer = run("doctor", "--repair")

    assert answer.status == 1
    missing, broken = answer.document["problems"]
    assert missing.startswith("1 original is missing from the library: ")
    assert broken.startswith("1 original was damaged in the library: ")
    originals = answer.document["originals"]
    assert [row["asset"] for row in originals["missing"]] == [lost.stem]
    assert [row["asset"] for row in originals["damaged"]] == [damaged.stem]
    assert previews(cache) == before
    assert {row["stage"] for row in run("jobs", "list").document["failed"]} == {"original"}


def test_linked_files_that_moved_or_were_edited_are_told_apart(run: Run, pictures: Path) -> None:
    run("add", pictures, "--link")
    names = sorted(path.name for path in pictures.iterdir())
    (pictures / names[0]).unlink()
    stripes(20, (0, 200, 90)).save(pictures / names[1])
    os.utime(pictures / names[2], ns=(7, 7))

    answer = run("doctor")

    assert answer.status == 1
    gone, changed = answer.document["problems"]
    assert gone.startswith("1 linked file is no longer where it was or may not be read: ")
    assert changed.startswith("1 linked file was changed after being added: ")
    assert names[0] in gone
    assert names[1] in changed
    assert [row["name"] for row in answer.document["originals"]["gone"]] == [names[0]]
    assert [row["name"] for row in answer.document["originals"]["changed"]] == [names[1]]


def test_a_changed_file_is_read_again_only_when_it_is_named(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("add", pictures, "--link")
    changed = pictures / "stripes-0-red.png"
    stripes(20, (0, 200, 90)).save(changed)
    run("doctor", "--repair")

    everything = run("jobs", "retry")
    assert (everything.document["retried"], len(everything.document["failed"])) == (0, 1)
    named = run("jobs", "retry", changed)

    assert (named.status, named.document) == (0, {"retried": 1, "failed": []})
    assert run("doctor").status == 0
    alike = tmp_path / "alike.jpg"
    stripes(20, (0, 200, 90)).save(alike, quality=90)
    (best,) = run("similar", alike, "-k", "1").document["results"]
    assert (Path(best["path"]), best["score"] > 0.95) == (changed, True)
    assert run("status").document["spaces"]["look"]["indexed"] == 6


def test_a_moved_file_is_found_again_when_it_is_added(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("add", pictures, "--link")
    moved = tmp_path / "moved"
    pictures.rename(moved)
    assert run("doctor").status == 1

    again = run("add", moved, "--link").document

    assert (again["added"], again["known"]) == (0, 6)
    assert run("doctor").status == 0


@pytest.mark.parametrize("link", [True, False])
def test_an_export_names_what_is_missing_in_it_and_why(
    run: Run, pictures: Path, tmp_path: Path, link: bool
) -> None:
    run("add", pictures, "--board", "Wall", *(["--link"] if link else []))
    if link:
        Image.new("RGB", (9, 9)).save(pictures / "stripes-0-red.png")
        reason = "its file was changed after it was added"
    else:
        next((tmp_path / "library" / "originals").rglob("*.png")).unlink()
        reason = "its original is missing from the library"

    answer = run("boards", "export", "Wall", tmp_path / "wall.refboard")

    assert answer.status == 3
    (left_out,) = answer.document["left_out"]
    assert left_out["reason"] == reason
    assert answer.document["missing"] == [left_out["name"]]
    assert answer.complaints == f"refboard: {left_out['name']} is left out: {reason}.\n"
