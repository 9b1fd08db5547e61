"""A drawing is known by its root, whatever stands before that; a web page is none."""

import gzip
from pathlib import Path

import pytest

from refboard.core.errors import UnsupportedImageError
from refboard.services.imaging.formats import LONG_HEAD_BYTES, sniff
from refboard.services.imaging.probe import probe
from tests.builders_images import SVG

_LONG = "x" * 60_000
_ENTITIES = "".join(f'<!ENTITY e{n} "]> {n:0200}"> <!-- it\'s --> ' for n in range(60))


@pytest.mark.parametrize(
    "before",
    [
        f"<!-- {_LONG} -->",
        f'<?xml version="1.0"?>\n<!-- {_LONG} -->\n<!-- <html> -->',
        f"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' \"http://x/svg11.dtd\" [{_ENTITIES}]>",
        f"<?generator {_LONG}?>",
        "\ufeff \n",
    ],
    ids=["comment", "comments", "entities", "instruction", "mark"],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_root_far_into_the_file_is_found(before: str, pack: object, tmp_path: Path) -> None:
    assert callable(pack)
    path = tmp_path / "drawing.svg"
    path.write_bytes(pack(before.encode() + SVG))

    assert (probe(path).width, probe(path).height) == (1024, 512)


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body><svg></svg>",
        "<!-- <svg> --><html><svg/></html>",
        "<html><head><!-- a --></head><svg/></html>",
        "<p><svg/></p>",
    ],
)
def test_a_web_page_with_a_drawing_in_it_is_no_drawing(page: str) -> None:
    assert sniff(page.encode()) is None


def test_a_root_that_never_comes_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "drawing.svg"
    path.write_bytes(b"<!--" + b"x" * LONG_HEAD_BYTES + b"-->" + SVG)

    with pytest.raises(UnsupportedImageError):
        probe(path)


@pytest.mark.parametrize(
    "head",
    [b"<!DOCTYPE a [" + b"<!--a-->" * 20_000, b"<!DOCTYPE " + b"''" * 60_000, b"<!--" * 50_000],
    ids=["comments", "quotes", "unclosed"],
)
def test_a_head_without_end_is_judged_at_once(head: bytes) -> None:
    assert sniff(head) is None
