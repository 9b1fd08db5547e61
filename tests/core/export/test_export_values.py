"""What can be chosen for an export, how large it gets, and what files are called."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refboard.core.board import Item, Placement
from refboard.core.content import Crop, Picture
from refboard.core.export.file_names import apart, file_name, numbered, suffixed
from refboard.core.export.leaf import contact_sheet, page_fit
from refboard.core.export.options import (
    RANGES,
    ExportOptions,
    Format,
    Ground,
    Kind,
    Paper,
    SizeRule,
    Turn,
    options_from,
)
from refboard.core.export.sizes import density, scale_of, too_large
from refboard.core.geometry import Size
from refboard.core.ids import AssetId, ItemId

GB = 10**9
NAMES = list(ExportOptions().to_table())


def picture(number: int, width: float, height: float, crop: Crop | None = None) -> Item:
    at = Placement(100.0 * number, 0.0, width, height, z=number)
    return Item(ItemId(f"item-{number}"), at, Picture(AssetId(f"{number}"), crop))


@settings(max_examples=30)
@given(st.data())
def test_what_was_chosen_comes_back_from_its_table(data: st.DataObject) -> None:
    numbers = {name: data.draw(st.integers(*limits)) for name, limits in RANGES.items()}
    words = ExportOptions(
        data.draw(st.sampled_from(Kind)), data.draw(st.sampled_from(Format)),
        size_rule=data.draw(st.sampled_from(SizeRule)), ground=data.draw(st.sampled_from(Ground)),
        paper=data.draw(st.sampled_from(Paper)), turn=data.draw(st.sampled_from(Turn)),
        links_pictures=data.draw(st.booleans()),
    )  # fmt: skip
    options = options_from(words.to_table() | numbers)

    assert options_from(options.to_table()) == options


@given(
    st.dictionaries(st.sampled_from(list(ExportOptions().to_table())), st.integers() | st.text())
)
def test_a_table_of_anything_gives_options_within_their_limits(table: dict[str, object]) -> None:
    options = options_from(table)

    for name, (least, most) in RANGES.items():
        assert least <= getattr(options, name) <= most
    assert options.colour.startswith("#")


def test_no_picture_is_smaller_than_its_original() -> None:
    sizes = {AssetId("0"): Size(800, 600), AssetId("1"): Size(4000, 3000)}
    items = [picture(0, 400, 300), picture(1, 500, 500, Crop(0.0, 0.0, 0.5, 0.5))]

    # The second shows 2000 pixels on 500 units.
    assert density(items, sizes.get) == 4.0
    assert density([], sizes.get) == 1.0
    by_side = ExportOptions(size_rule=SizeRule.LONGEST, longest=1000)
    assert scale_of(by_side, Size(250, 500), items, sizes.get) == 2.0


@pytest.mark.parametrize(
    ("form", "width", "height", "free", "words"),
    [
        (Format.PNG, 32_000, 10, 8 * GB, ""),
        (Format.PNG, 32_001, 10, 8 * GB, "at most 32,000 pixels a side"),
        (Format.WEBP, 16_384, 10, 8 * GB, "Choose a smaller size, or PNG"),
        (Format.JPEG, 30_000, 30_000, GB, "takes 6.3 GB of memory, and 1.0 GB are free"),
        (Format.PDF, 900_000, 900_000, GB, ""),
    ],
)
def test_what_is_too_large_is_said_with_what_to_do(
    form: Format, width: int, height: int, free: int, words: str
) -> None:
    said = too_large(form, width, height, free)

    assert words in said
    assert bool(said) == bool(words)


def test_a_page_is_turned_as_it_suits_and_holds_all_within_its_margins() -> None:
    options = ExportOptions(format=Format.PDF, paper=Paper.A4, paper_margin=10)
    wide = page_fit(Size(2000, 500), options)
    high = page_fit(Size(500, 2000), options)

    assert (round(wide.width), round(wide.height)) == (842, 595)
    assert (round(high.width), round(high.height)) == (595, 842)
    assert round(wide.corner.x * 25.4 / 72, 3) == 10
    assert wide.corner.y > wide.corner.x
    free = page_fit(Size(40_000, 400), ExportOptions(paper=Paper.CONTENT))
    assert (free.width, round(free.height)) == (14_400, 144)


def test_a_contact_sheet_has_its_pictures_in_order_on_as_many_pages_as_it_takes() -> None:
    items = [picture(number, 300 - number, 200) for number in range(20)]
    options = ExportOptions(kind=Kind.SHEET, format=Format.PDF, paper=Paper.A4, columns=3)

    leaves = contact_sheet(items, options, lambda item: f"{item.id}.png", paged=True)

    assert [item.id for leaf in leaves for item in leaf.items] == [item.id for item in items]
    assert len(leaves) == 2
    assert {leaf.part for leaf in leaves} == {leaves[0].part}
    for leaf in leaves:
        for item, caption in zip(leaf.items, leaf.captions, strict=True):
            assert caption.text == f"{item.id}.png"
            assert caption.rect.y >= item.placement.rect.bottom
            assert caption.rect.bottom <= leaf.part.bottom
    (one,) = contact_sheet(items, options, lambda _: "", paged=False)
    assert len(one.items) == 20


def folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


@given(st.lists(st.text(max_size=300)), st.lists(st.sampled_from(["a.jpg", "A 2.JPG", "é.png"])))
def test_no_two_files_are_called_alike_and_no_name_is_refused(
    names: list[str], taken: list[str]
) -> None:
    given_names = [suffixed(name, ".jpg") for name in names]
    made = list(apart(numbered(given_names, len(names)), taken))

    assert len({folded(name) for name in [*made, *set(map(folded, taken))]}) == len(made) + len(
        set(map(folded, taken))
    )
    for name in made:
        assert len(name.encode()) <= 255
        assert not set(name) & set('<>:"/\\|?*\0')
        assert name.strip(" .") == name


@pytest.mark.parametrize(
    ("name", "suffix", "written"),
    [
        ("cat.JPG", ".jpg", "cat.JPG"),
        ("cat.jpeg", ".jpg", "cat.jpeg"),
        ("cat.png", ".webp", "cat.webp"),
        ("view 2.5", ".png", "view 2.5.png"),
        ("what?", ".png", "what-.png"),
        ("", ".png", "Picture.png"),
        ("con.png", ".png", "_con.png"),
    ],
)
def test_a_file_ends_as_its_content_asks(name: str, suffix: str, written: str) -> None:
    assert suffixed(name, suffix) == written


def test_a_board_without_a_usable_name_has_one_all_the_same() -> None:
    assert file_name(" .. ") == "Board"
    assert file_name("a/b:c") == "a-b-c"
