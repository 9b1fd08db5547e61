"""Content hashes: the identity of an original. They say same bytes, never same look."""

import hashlib
from io import BufferedReader


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_stream(file: BufferedReader) -> str:
    """Return the SHA-256 of what is left of an open file, without holding it in memory."""
    return hashlib.file_digest(file, "sha256").hexdigest()
