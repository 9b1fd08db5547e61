"""Sentences that both sides of the comparison embed."""

SENTENCES = (
    "a red brick arch at dusk",
    "cat",
    "Two small boats, seen from above!",
    "an old wooden bridge in the rain",
    "quiet",
    "a very long description of a broken lamp on a wet stone by the sea in winter " * 9,
    "a tall tree by the river at noon",
    "round window",
)
