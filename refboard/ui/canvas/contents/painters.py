"""The painters of contents, by type of content."""

from collections.abc import Mapping

from refboard.core.content import Content, Picture, Unknown
from refboard.ui.canvas.contents.painting import ContentPainter, Look, Pictures
from refboard.ui.canvas.contents.picture_painter import PicturePainter
from refboard.ui.canvas.contents.unknown_painter import UnknownPainter


def content_painters(pictures: Pictures, look: Look) -> Mapping[type[Content], ContentPainter]:
    """Return a painter for every kind of content there is."""
    return {Picture: PicturePainter(pictures, look), Unknown: UnknownPainter(look)}
