"""Every text gives tags, in one pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.services.importing.html_tags import Tag, tags
from refboard.services.importing.page_picture import page_pictures

URL = "https://site.test/page"


def test_attributes_are_read_as_browsers_read_them() -> None:
    html = """<IMG SRC = "c&amp;d&copy=3&lt;" disabled data-Src=e/f.jpg alt='a "b"' src="later"/>"""

    assert list(tags(html)) == [
        Tag("img", {"src": "c&d&copy=3<", "disabled": "", "data-src": "e/f.jpg", "alt": 'a "b"'})
    ]


@pytest.mark.parametrize(
    "before",
    [
        "<!-->",
        "<!->",
        "<!-- <a> -->",
        "<![foo[ x ]]>",
        "<?xml?>",
        "</>",
        "<3 ",
        "<script><a></script>",
    ],
)
def test_what_is_no_tag_is_passed_over(before: str) -> None:
    assert list(tags(f"{before}<img src=x>"))[-1] == Tag("img", {"src": "x"})
    assert "a" not in [tag.name for tag in tags(before)]


@pytest.mark.parametrize(
    "piece", ["<a", '<a "', '<img src="', "<img a='", "<!--", "<script>", "&#", "</", "<a b=", "<"]
)
def test_a_long_text_of_unfinished_tags_is_read_in_one_pass(piece: str) -> None:
    # Read again from each place, this would take minutes.
    assert sum(1 for _ in tags(piece * 100_000)) <= 100_000


@given(st.text(alphabet="<>!-/a='\"& \n\0#;x1[]?", max_size=60) | st.text())
def test_no_text_raises(text: str) -> None:
    for tag in tags(text):
        assert tag.name
    page_pictures(text, text)


def test_a_page_names_its_own_picture_the_best_one_first() -> None:
    html = """<link rel="x image_src" href="d.png"><meta name="twitter:image" content="/c.png">
      <meta property="og:image" content="https://cdn.test/b.png"><meta content="e.png">
      <meta property="og:image:secure_url" content="//cdn.test/a.png">"""

    assert page_pictures(html, URL) == [
        "https://cdn.test/a.png",
        "https://cdn.test/b.png",
        "https://site.test/c.png",
        "https://site.test/d.png",
    ]


def test_what_is_no_address_of_the_web_is_no_picture_of_a_page() -> None:
    html = """<meta property="og:image" content="file:///etc/passwd"><base href="http://[x">
      <meta property="og:image" content="http://[::"><meta property="og:image" content="">"""

    assert page_pictures(html, URL) == []
