"""The sample pictures: enough of them, the same every time, never drawn twice."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from draw_samples import draw_all, main
from PIL import Image
from sample_art.catalogue import SAMPLES, Sample

SMALL = 0.06


def sample(name: str) -> Sample:
    return next(one for one in SAMPLES if one.name == name)


def test_the_set_is_large_varied_and_uniquely_named() -> None:
    names = [one.name for one in SAMPLES]
    families = {one.family for one in SAMPLES}

    assert len(names) >= 24
    assert len(set(names)) == len(names)
    assert all(sum(one.family == family for one in SAMPLES) >= 3 for family in families)
    assert {Path(name).suffix for name in names} == {".jpg", ".png", ".webp"}


def test_every_picture_decodes_in_its_own_proportions(tmp_path: Path) -> None:
    paths = draw_all(tmp_path, scale=SMALL)

    assert [path.name for path in paths] == [one.name for one in SAMPLES]
    for path, one in zip(paths, SAMPLES, strict=True):
        with Image.open(path) as picture:
            picture.load()
            width, height = picture.size
            deviation = np.asarray(picture.convert("L")).std()
        assert width / height == pytest.approx(one.size[0] / one.size[1], rel=0.03)
        assert deviation > 8, f"{path.name} is nearly flat"


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    cheap = [sample("posters-lagoon.jpg")]

    (first,) = draw_all(tmp_path / "a", samples=cheap, scale=0.3)
    (second,) = draw_all(tmp_path / "b", samples=cheap, scale=0.3)

    assert first.read_bytes() == second.read_bytes()


def test_a_picture_that_exists_is_not_redrawn_unless_forced(tmp_path: Path) -> None:
    cheap = [sample("ink-dawn.jpg")]
    (path,) = draw_all(tmp_path, samples=cheap, scale=SMALL)
    path.write_bytes(b"mine")

    draw_all(tmp_path, samples=cheap, scale=SMALL)
    kept = path.read_bytes()
    draw_all(tmp_path, samples=cheap, scale=SMALL, force=True)

    assert kept == b"mine"
    assert path.read_bytes() != b"mine"


def test_progress_counts_up_to_the_number_of_pictures(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    two = [sample("ink-dawn.jpg"), sample("weave-sage.jpg")]

    draw_all(tmp_path, lambda done, total: calls.append((done, total)), samples=two, scale=SMALL)

    assert calls == [(1, 2), (2, 2)]


def test_a_drawing_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(_brief: object) -> Image.Image:
        raise RuntimeError

    broken = replace(sample("ink-dawn.jpg"), scene=fail)

    with pytest.raises(RuntimeError):
        draw_all(tmp_path, samples=[broken])

    assert list(tmp_path.iterdir()) == []


def test_cutouts_have_a_transparent_ground(tmp_path: Path) -> None:
    (path,) = draw_all(tmp_path, samples=[sample("fronds-cutout.png")], scale=0.1)

    with Image.open(path) as picture:
        assert picture.mode == "RGBA"
        assert picture.getchannel("A").getpixel((0, 0)) == 0


def test_a_folder_that_cannot_be_written_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")

    status = main(["--out", str(tmp_path / "file")])

    assert status == 1
    assert "Choose another --out." in capsys.readouterr().err
