"""How content is kept: its kind, its asset, and everything else as one JSON object.

The object carries the version of its kind's schema. Another version, a field that is not known here
or a kind that is not known: that was a newer RefBoard, and its content is kept as `Unknown`. Known
fields with impossible values are no content at all.
"""

from collections.abc import Callable
from typing import Any

from refboard.core.content import KINDS, Content, Picture, Unknown
from refboard.core.content.fields import Fields, parsed, written
from refboard.core.errors import ContentError
from refboard.core.ids import AssetId

VERSION = 1
MAX_BYTES = 1024 * 1024
MAX_KIND = 64

_ONLY_VERSION = written({"version": VERSION})


def content_text(content: Content) -> str:
    """Return a content's values as JSON; what was read as Unknown comes back as it was."""
    if isinstance(content, Unknown):
        return content.raw
    table = content.to_table()
    # Most pictures are whole and as they are, and a board has ten thousand of them.
    return written({"version": VERSION, **table}) if table else _ONLY_VERSION


def read_content(kind: str, text: str, asset_id: AssetId | None) -> Content:
    """Return the content that `content_text` wrote.

    Args:
        kind: The name under which it was kept.
        text: Its values.
        asset_id: The asset that was kept with it, or None.

    Raises:
        ContentError: it is no content, of whatever version.
    """
    if kind == Picture.kind and text == _ONLY_VERSION and asset_id is not None:
        return Picture(asset_id)  # as nearly all are: a board of ten thousand opens with them
    known = KINDS.get(kind)
    table = _table(kind, text)
    if kind == Picture.kind and asset_id is None:
        raise ContentError("a picture shows no asset")  # in no version of it
    if known is None or table.get("version") != VERSION:
        return Unknown(kind, text, asset_id)
    fields = Fields(table)
    fields.number("version", VERSION)
    content = known.from_fields(fields, asset_id)
    return Unknown(kind, text, asset_id) if fields.untaken else content


def content_or_unknown(
    kind: str, text: str, asset_id: AssetId | None, tell: Callable[[ContentError], None]
) -> Content:
    """Return a content that must not be lost, whatever is wrong with it.

    Args:
        kind: The name under which it was kept.
        text: Its values.
        asset_id: The asset that was kept with it, or None.
        tell: Called with what is wrong.
    """
    try:
        return read_content(kind, text, asset_id)
    except ContentError as error:
        tell(error)
        return Unknown(kind, text, asset_id)


def _table(kind: str, text: str) -> dict[str, Any]:  # Any: whatever JSON can hold
    if not 0 < len(kind) <= MAX_KIND or not kind.isprintable():
        raise ContentError("a kind of content has no name")
    table = parsed(text, MAX_BYTES)
    version = table.get("version") if isinstance(table, dict) else None
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise ContentError("a content has no version")
    return dict(table)
