"""Counted things in words, for everything that is read: the one place where numbers meet nouns."""


def counted(count: int, thing: str, things: str = "") -> str:
    """Return how many there are: "1 picture", "2 pictures", "1,234 pictures".

    Args:
        count: How many.
        thing: What one of them is called.
        things: What several are called, where that is not `thing` with an s.
    """
    return f"1 {thing}" if count == 1 else f"{count:,} {things or thing + 's'}"


def step_name(verb: str, count: int, thing: str) -> str:
    """Return what an undo step is called: "Delete picture", "Delete 2 pictures"."""
    return f"{verb} {thing}" if count == 1 else f"{verb} {counted(count, thing)}"
