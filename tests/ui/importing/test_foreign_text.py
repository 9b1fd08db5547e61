"""Whatever another program hands over is read or refused, never a fault of the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from refboard.ui.importing.drop import NO_PICTURE_COPIED, Files, Nothing, Web, read_mime
from refboard.ui.importing.folders.folder_scan import file_count, probed
from refboard.ui.importing.web_picture import MOST_PIXELS, picture_in_html
from tests.ui.importing.foreign import GOOD, KINDS, LONG, MANY, Kind
from tests.ui.importing.test_drop import mime

IMG = f'<img src="{GOOD}">'


@pytest.mark.parametrize(
    "text", ["//[ TODO", "http://[server]/x.png", "http://[::", "https://a]b/", "https://\u2100/"]
)
def test_a_text_that_only_resembles_an_address_holds_no_picture(text: str) -> None:
    assert read_mime(mime(text=text), is_paste=True) == Nothing(NO_PICTURE_COPIED)


def test_a_text_that_is_no_address_leaves_the_addresses_beside_it() -> None:
    dropped = read_mime(mime(text=f"//[ TODO\n{GOOD}"))

    assert isinstance(dropped, Web)
    assert [picture.url for picture in dropped.pictures] == [GOOD]


def test_html_whose_only_picture_has_no_address_holds_no_picture() -> None:
    dropped = read_mime(mime(html='<img src="http://[server/p.png">'), is_paste=True)

    assert dropped == Nothing(NO_PICTURE_COPIED)


@pytest.mark.parametrize(
    "html",
    [
        f'<base href="http://[::">{IMG}',
        f"<html><![foo[ x ]]>{IMG}</html>",
        f"<![if !vml]>{IMG}<![endif]>",
        f"{IMG}<![foo[",
        f"&#{MANY};{IMG}",
        f'<a title="&#{MANY};">{IMG}</a>',
        f'<img srcset="http://[s/p.png 2x" src="{GOOD}">',
        f'<img width="{MANY}" height="{MANY}" src="{GOOD}">',
    ],
)
def test_the_picture_is_found_beside_what_makes_no_sense(html: str) -> None:
    picture = picture_in_html(html)

    assert picture is not None
    assert picture.url == GOOD
    assert picture.page == ""
    assert max(picture.size_hint) <= MOST_PIXELS


@pytest.mark.parametrize("number", ["1.2.3w", "1.2.3x", ".x", f"{MANY}w", f"{MANY}x"])
def test_a_srcset_may_claim_any_number(number: str) -> None:
    picture = picture_in_html(f'<img width="{MANY}" srcset="{GOOD} {number}">')

    assert picture is not None
    assert (picture.url, picture.width <= MOST_PIXELS) == (GOOD, True)


@pytest.mark.parametrize("name", [LONG, "a%00b", f"{LONG}.png"])
def test_files_with_impossible_names_are_kept_for_a_refusal(name: str, tmp_path: Path) -> None:
    good = tmp_path / "good.png"

    dropped = read_mime(mime(urls=(good.as_uri(), f"file:///{name}")))

    assert isinstance(dropped, Files)
    assert good in dropped.paths
    assert dropped.folders == ()


@pytest.mark.parametrize("name", [LONG, "a\0b", "\ud800"])
def test_a_folder_scan_passes_over_impossible_names(name: str) -> None:
    assert file_count([Path("/") / name]) == 0


def test_a_file_in_a_closed_folder_is_left_out_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object, *args: object, **options: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("refboard.services.imaging.source.os.open", refuse)
    monkeypatch.setattr(Path, "is_dir", refuse)
    monkeypatch.setattr("os.path.isdir", lambda path: False)

    dropped = read_mime(mime(urls=((tmp_path / "closed").as_uri(),)))
    assert isinstance(dropped, Files)
    assert probed(dropped.paths, 9, only_pictures=True).unreadable == [
        '"closed" may not be read by you.'
    ]


def test_what_is_not_named_like_a_picture_is_looked_at_however_long_the_rest_took(
    picture: Callable[..., Path], tmp_path: Path
) -> None:
    plain = picture("a.png").rename(tmp_path / "plain")

    found = probed([plain, tmp_path / "gone"], 0, only_pictures=True)

    assert [one.path for one in found.pictures] == [plain]
    assert found.unreadable == ['"gone" is not there.']


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_nothing_foreign_raises(qapp: object, kind: Kind) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(kind.made_up)
    def read(example: object) -> None:
        kind.read(example)

    read()
