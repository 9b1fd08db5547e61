"""The picture that a web page names as its own, for those who show a link to it."""

from urllib.parse import urljoin, urlsplit

from refboard.services.importing.html_tags import Tag, tags

HEAD_CHARACTERS = 500_000
"""Where a page says it: early; a longer one is not read further."""

_PROPERTIES = (
    *("og:image:secure_url", "og:image:url", "og:image"),
    *("twitter:image", "twitter:image:src", "thumbnail", "image"),
)
"""What a <meta> may call it, the first one believed most."""


def page_pictures(html: str, url: str) -> list[str]:
    """Return the web addresses that a page gives for its own picture, best first, each once.

    Args:
        html: The page, or its beginning.
        url: Its own address, to which others may be relative.
    """
    found: list[tuple[int, str]] = []
    for tag in tags(html[:HEAD_CHARACTERS]):
        if tag.name == "base" and tag.values.get("href"):
            url = joined(url, tag.values["href"])
        elif tag.name == "meta":
            found += _named(tag)
        elif tag.name == "link" and "image_src" in tag.values.get("rel", "").lower().split():
            found.append((len(_PROPERTIES), tag.values.get("href", "")))
    whole = (joined(url, text.strip()) for _, text in sorted(found, key=lambda one: one[0]) if text)
    return list(dict.fromkeys(address for address in whole if is_web(address)))


def _named(tag: Tag) -> list[tuple[int, str]]:
    names = (tag.values.get(key, "").lower() for key in ("property", "name", "itemprop"))
    content = tag.values.get("content", "")
    return [(_PROPERTIES.index(name), content) for name in names if name in _PROPERTIES]


def joined(base: str, url: str) -> str:
    """Return a whole address; the one given where they make none together."""
    try:
        return urljoin(base, url)
    except ValueError:  # brackets that hold no address of the internet
        return url


def is_web(url: str) -> bool:
    """Return whether a text is an address of the web, with its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
