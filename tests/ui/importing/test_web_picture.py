import pytest

from refboard.ui.importing.web_picture import picture_in_html, srcset_candidates

BASE = "https://site.test/"


@pytest.mark.parametrize(
    ("html", "url", "width"),
    [
        (f'<img src="{BASE}a.jpg">', f"{BASE}a.jpg", 0),
        (f'<img src="{BASE}a.jpg" srcset="{BASE}s.jpg 320w, {BASE}l.jpg 1600w">',
         f"{BASE}l.jpg", 1600),
        (f'<img src="{BASE}a.jpg" width="200" srcset="{BASE}b.jpg 2x">', f"{BASE}b.jpg", 400),
        (f'<base href="{BASE}gallery/"><img src="../a.jpg">', f"{BASE}a.jpg", 0),
        (f'<picture><source srcset="{BASE}w.webp 900w"><img src="{BASE}a.jpg"></picture>',
         f"{BASE}w.webp", 900),
        (f'<img data-src="{BASE}lazy.jpg">', f"{BASE}lazy.jpg", 0),
        (f'<img src="{BASE}a.jpg?x=1&amp;y=2">', f"{BASE}a.jpg?x=1&y=2", 0),
        (f'<a href="{BASE}page"><img src="{BASE}a.jpg"></a><img src="{BASE}b.jpg">',
         f"{BASE}a.jpg", 0),
    ],
)  # fmt: skip
def test_the_largest_address_of_the_first_picture_is_found(html: str, url: str, width: int) -> None:
    picture = picture_in_html(html)

    assert picture is not None
    assert (picture.url, picture.width) == (url, width)


BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
SMALL, LARGE = f"{BASE}s.jpg", f"{BASE}l.jpg"


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (f'<img src="{BLANK}" data-src="{LARGE}">', LARGE),
        (f'<img src="{BLANK}" data-srcset="{SMALL} 400w, {LARGE} 1600w">', LARGE),
        (f'<img src="{SMALL}" data-lazy-src="{LARGE}">', LARGE),
        (f'<img src="{SMALL}" data-zoom-image="{LARGE}" data-src="{SMALL}">', LARGE),
        (f'<img src="{SMALL}" srcset="{SMALL}, {LARGE} 2x">', LARGE),
        (f'<a href="{LARGE}"><img src="{SMALL}" srcset="{BASE}m.jpg 800w"></a>', LARGE),
        (f'<a href="{BASE}page.html"><img src="{SMALL}"></a>', SMALL),
        (f'<a href="{LARGE}">words</a><img src="{SMALL}">', SMALL),
        (f'<img src="{BLANK}"><noscript><img src="{LARGE}"></noscript>', LARGE),
        (f'<img width="1" height="1" src="{BASE}count.gif"><img src="{LARGE}">', LARGE),
        (f'<picture><source srcset="{SMALL} 900w" type="image/jp2"><img src="{LARGE}">', LARGE),
        (f'<picture><source srcset="{SMALL} 9w"></picture><img src="{LARGE}">', LARGE),
        (f'<video poster="{LARGE}"><source src="{BASE}a.mp4"></video>', LARGE),
        (f"<div style=\"color:red; background:url('{LARGE}') no-repeat\"></div>", LARGE),
        (f'<svg><image xlink:href="{LARGE}"/></svg>', LARGE),
        (f'<meta property="og:image" content="{LARGE}"><p>words', LARGE),
        ('<img src="//site.test/l.jpg">', LARGE),
        (f'<!-- <img src="{SMALL}"> --><img src="{LARGE}">', LARGE),
        (f"<script>x='<img src={SMALL}>'</script><img src={LARGE}>", LARGE),
        (f'<img src="{BASE}a?x=1&amp;y=2&copy=3">', f"{BASE}a?x=1&y=2&copy=3"),
    ],
)  # fmt: skip
def test_the_best_offer_of_a_page_wins(html: str, url: str) -> None:
    picture = picture_in_html(html)

    assert picture is not None
    assert picture.url == url


def test_a_page_that_is_known_makes_addresses_whole() -> None:
    picture = picture_in_html('<img src="a.jpg">', f"{BASE}gallery/page")

    assert picture is not None
    assert (picture.url, picture.page) == (f"{BASE}gallery/a.jpg", f"{BASE}gallery/page")


@pytest.mark.parametrize(
    ("sides", "hint"),
    [
        ('width="100%" height="100"', (0, 100)),
        ('width="12.5px" height=" 40 "', (12, 40)),
        ('width="auto" height="-3"', (0, 0)),
    ],
)
def test_only_pixels_are_a_size(sides: str, hint: tuple[int, int]) -> None:
    picture = picture_in_html(f'<img {sides} src="{SMALL}">')

    assert picture is not None
    assert picture.size_hint == hint


def test_what_only_stands_for_a_picture_is_no_second_choice() -> None:
    picture = picture_in_html(f'<img src="{BLANK}" data-src="{LARGE}">')

    assert picture is not None
    assert picture.candidates == ()


def test_a_page_that_holds_only_a_placeholder_holds_no_picture() -> None:
    assert picture_in_html(f'<img src="{BLANK}">') is None


@pytest.mark.parametrize(
    "html",
    ["", "<p>words</p>", '<img alt="x">', '<img src="javascript:alert(1)">',
     '<img src="relative.jpg">', "<img src=", '<img src="file:///etc/passwd">'],
)  # fmt: skip
def test_html_without_a_picture_on_the_web_gives_none(html: str) -> None:
    assert picture_in_html(html) is None


def test_smaller_addresses_of_the_same_picture_are_kept_as_second_choices() -> None:
    html = f'<img src="{BASE}a.jpg" srcset="{BASE}s.jpg 320w, {BASE}l.jpg 1600w">'

    picture = picture_in_html(html)

    assert picture is not None
    assert picture.candidates == (f"{BASE}s.jpg", f"{BASE}a.jpg")


def test_commas_inside_addresses_do_not_split_a_srcset() -> None:
    found = srcset_candidates("https://cdn.test/w_300,h_200/a.jpg 300w, https://b.test/c.jpg 2x")

    assert found == [
        ("https://cdn.test/w_300,h_200/a.jpg", 300.0, "w"),
        ("https://b.test/c.jpg", 2.0, "x"),
    ]
