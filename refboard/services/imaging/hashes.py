"""Content hashes: the identity of an original. They say same bytes, never same look."""

import hashlib


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
