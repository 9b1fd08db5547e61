"""Sentences that both sides of the comparison embed."""

QUESTION = "Instruct: Given a description, find the picture\nQuery: "
"""What stands before a question in models that take instructions."""

SENTENCES = (
    "a red brick arch at dusk",
    "cat",
    "Two small boats, seen from above!",
    "an old wooden bridge in the rain",
    "quiet",
    "a very long description of a broken lamp on a wet stone by the sea in winter " * 9,
    "a tall tree by the river at noon",
    "round window",
    "it's \u2014 \u201ca boat\u201d: $5 + 10% ~ <tax> #2\n\n\tand  a CAT\u2026",
    "\U0001f600 a caf\u00e9, cafe\u0301 \u20ac7",
    "",
)
