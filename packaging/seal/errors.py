"""What is said of a bundle that cannot be looked at or sealed."""

from __future__ import annotations


class SealError(ValueError):
    """A bundle is not laid out like one, or its seal is none; the message is one sentence."""
