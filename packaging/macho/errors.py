"""What is said of a file that is no whole Mach-O file."""

from __future__ import annotations


class MachoError(ValueError):
    """A file cannot be read or signed; the message is one sentence."""
