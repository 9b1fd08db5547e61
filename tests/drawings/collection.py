"""All drawings of the table."""

from tests.drawings import documents, effects, fonts, lettering, paints, pictures, selectors, shapes

FAMILIES = {
    "paints": paints.CASES,
    "selectors": selectors.CASES,
    "shapes": shapes.CASES,
    "effects": effects.CASES,
    "lettering": lettering.CASES,
    "fonts": fonts.CASES,
    "pictures": pictures.CASES,
    "documents": documents.CASES,
}
WRONG = frozenset({"effects/drop-shadow-of-what-lies-outside", "effects/drop-shadow-far"})
"""What no means here draws right nor tells: the renderer's filters end half a shape beyond it."""
CASES = {f"{family}/{case.name}": case for family, cases in FAMILIES.items() for case in cases}
