"""What is near by its hash is what the database holds now, whoever wrote it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from refboard.core.finding.evidence import EvidenceKind
from refboard.core.finding.picture_hash import Orientation
from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm
from refboard.services.imaging.comparing.picture_hashing import RULES, hashes_of
from refboard.services.library.copies.copy_index import CopyIndex
from tests.steps import Steps, entries_of, opened, pictures


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Steps]:
    monkeypatch.setenv("REFBOARD_MODELS", str(tmp_path / "models"))
    with opened(tmp_path / "library") as made:
        yield made


def added(steps: Steps, paths: list[Path]) -> list[int]:
    ids = steps.add(entries_of(paths))
    steps.settle()
    keys = steps.library.store.assets.keys(ids)
    return [keys[asset_id] for asset_id in ids]


def test_an_imported_picture_is_met_by_its_mirrored_and_turned_copies(
    steps: Steps, tmp_path: Path
) -> None:
    paths = pictures(tmp_path / "in", 5)
    keys = added(steps, paths)
    image = Image.open(paths[2]).convert("RGB")
    copies = {
        Orientation.MIRRORED: ImageOps.mirror(image),
        Orientation.ROTATED_LEFT: image.transpose(Image.Transpose.ROTATE_270),
        Orientation.SAME: ImageOps.expand(image.resize((160, 120)), 12, (255, 255, 255)),
    }

    for orientation, copy in copies.items():
        nearest = steps.library.copies.near(hashes_of(copy), 3)[0]
        assert (nearest.key, nearest.orientation) == (keys[2], orientation)
    assert steps.library.copies.near(hashes_of(image), 3, without=[keys[2]]) == []


def test_what_another_process_adds_replaces_and_deletes_is_followed(
    steps: Steps, tmp_path: Path
) -> None:
    paths = pictures(tmp_path / "in", 4)
    keys = added(steps, paths[:2])
    hashes = [hashes_of(Image.open(path).convert("RGB")) for path in paths]
    index = steps.library.copies

    def found(number: int) -> list[int]:
        return [near.key for near in index.near(hashes[number], 5)]

    assert [found(0), found(2)] == [[keys[0]], []]
    other = CopyIndex(steps.library.store)
    later = added(steps, paths[2:])
    assert [found(2), [near.key for near in other.near(hashes[2], 5)]] == [later[:1], later[:1]]
    steps.library.store.picture_hashes.put(RULES, [(keys[0], hashes[1])])
    assert [found(0), sorted(found(1))] == [[], sorted(keys[:2])]
    with steps.library.store._database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM assets WHERE key = ?", (keys[1],))
    assert found(1) == keys[:1]


def test_pictures_of_libraries_from_before_get_their_hashes_when_it_is_idle(
    steps: Steps, tmp_path: Path
) -> None:
    paths = pictures(tmp_path / "in", 40)
    keys = added(steps, paths)
    store = steps.library.store.picture_hashes
    with steps.library.store._database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM picture_hashes")
    preview = next(steps.library.paths.previews.rglob("*-256.jpg"))
    preview.unlink()

    steps.parts.chores.begin()
    steps.settle()

    assert steps.parts.chores.is_idle
    assert store.count() == len(keys) - 1  # what has no preview is left for another time
    near = steps.library.copies.near(hashes_of(Image.open(paths[3]).convert("RGB")), 1)
    assert [one.key for one in near] == [keys[3]]
    assert steps.faults == []


def test_an_answer_that_is_the_very_picture_says_what_was_done_to_it(
    steps: Steps, tmp_path: Path
) -> None:
    paths = pictures(tmp_path / "in", 6)
    image = Image.open(paths[0]).convert("RGB")
    turned = image.transpose(Image.Transpose.ROTATE_270).resize((96, 128))
    turned.save(tmp_path / "right.png")
    added(steps, [*paths, tmp_path / "right.png"])
    ids = {asset.name: asset.id for asset in steps.library.store.assets.stored()}

    def same_as(name: str) -> dict[str, str]:
        asked = steps.answer(FindRequest(FindQuery((PictureTerm((ids[name],)),), space="look")))
        return {
            match.asset.name: reason.detail
            for match in asked.wait(0).answer.matches
            for reason in match.evidence
            if reason.kind is EvidenceKind.SAME
        }

    assert same_as("picture-0.png") == {"right.png": "larger, rotated right"}
    assert same_as("right.png") == {"picture-0.png": "smaller, rotated left"}
