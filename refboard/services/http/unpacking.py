"""Unpacks what a server has packed on the way, and lets through what it only says it has packed.

Servers announce a packing that they forgot, and pack what was packed already. The bytes tell, and
neither costs a picture. A small packed answer may be huge: nothing is unpacked beyond a limit.
"""

import zlib

_GZIP, _ZLIB, _PLAIN_DEFLATE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_GZIP_MARK = b"\x1f\x8b"
_HEAD_BYTES = 512
"""So many bytes tell what is packed from what only begins alike."""


class UnpackingError(Exception):
    """What came is packed, and damaged or cut off."""


class TooLongError(Exception):
    """It unpacks to more than is welcome."""


class Unpacker:
    """Unpacks one answer, part by part.

    Attributes:
        unknown: The packings that are announced and not known here; what comes is given as it is.
    """

    def __init__(self, announced: str, max_bytes: int) -> None:
        """Begin.

        Args:
            announced: The header Content-Encoding, the last of several is outermost.
            max_bytes: The most that any layer may unpack to.
        """
        names = [name.strip().lower() for name in announced.split(",") if name.strip()]
        known = ("gzip", "x-gzip", "deflate")
        self.unknown = [name for name in names if name not in (*known, "identity")]
        self._layers = [
            _Layer(max_bytes, is_gzip=name != "deflate")
            for name in reversed(names)
            if name in known
        ]

    def unpacked(self, part: bytes) -> bytes:
        """Return what another part stands for.

        Raises:
            UnpackingError: it is damaged.
            TooLongError: there is too much.
        """
        for layer in self._layers:
            part = layer.unpacked(part)
        return part

    def end(self) -> bytes:
        """Return what is left; raises UnpackingError where something is missing."""
        rest = b""
        for layer in self._layers:
            rest = layer.unpacked(rest) + layer.end()
        return rest


def without_gzip(content: bytes, max_bytes: int) -> bytes:
    """Return what a gzip file holds, or the content itself where it is none.

    Raises:
        UnpackingError: it is damaged.
        TooLongError: it holds more than `max_bytes`.
    """
    if not content.startswith(_GZIP_MARK):
        return content
    layer = _Layer(max_bytes, is_gzip=True)
    return layer.unpacked(content) + layer.end()


class _Layer:
    """One packing, or none where its beginning shows that there is none."""

    def __init__(self, max_bytes: int, *, is_gzip: bool) -> None:
        self._left = max_bytes
        self._ways = (_GZIP,) if is_gzip else (_ZLIB, _PLAIN_DEFLATE)
        self._head: bytes | None = b""
        self._way: zlib._Decompress | None = None

    def unpacked(self, part: bytes) -> bytes:
        if self._head is not None:
            self._head += part
            return self._begun(self._head) if len(self._head) >= _HEAD_BYTES else b""
        if self._way is None:
            return part
        try:
            return self._taken(self._way, part)
        except zlib.error as error:
            raise UnpackingError from error

    def end(self) -> bytes:
        rest = self._begun(self._head) if self._head else b""
        if self._way is not None and not self._way.eof:
            raise UnpackingError
        return rest

    def _begun(self, head: bytes) -> bytes:
        """Find out by the first bytes whether and how something is packed."""
        self._head = None
        for bits in self._ways:
            way = zlib.decompressobj(bits)
            try:
                content = self._taken(way, head)
            except zlib.error:
                continue
            self._way = way
            return content
        if head.startswith(_GZIP_MARK):
            raise UnpackingError
        return head

    def _taken(self, way: "zlib._Decompress", part: bytes) -> bytes:
        content = way.decompress(part, self._left + 1)
        if len(content) > self._left:
            raise TooLongError
        self._left -= len(content)
        return content
