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
