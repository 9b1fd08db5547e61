"""Where a toolbar can lie near what is selected, best first for equal cost. Logical pixels."""

from collections.abc import Callable
from dataclasses import dataclass

from refboard.core.geometry import Rect, Size

DISTANCE_PX = 12.0
HANDLE_PX = 36.0
"""On the side where the selection has a handle of its own."""

EDGE_PX = 6.0
TIGHT_PX = 3.0
"""From the selection and from the edge, where there is no more."""

DOCK_PX = 14.0
"""From the edge of the view, where it lies away from the selection."""

CLEAR = 0.02
"""Of its area: covering so little of other pictures is as good as nothing."""

NEAR_PX = 60.0
"""From the selection: what lies further away is looked for in vain, and is the last resort."""

_DOCK_COST = 0.3
"""What lies away from the selection has to cover so much less, to be worth the way."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for the toolbar.

    Attributes:
        name: The same for the same place relative to the selection.
        rect: Where it is.
        cost: What is against it beside what it covers, as a share of its area.
    """

    name: str
    rect: Rect
    cost: float = 0.0


def slots(selection: Rect, size: Size, view: Size, least_x: float) -> list[Slot]:
    """Return the places that neither leave the view nor lie on the selection, near it if any is.

    Args:
        selection: What is selected, as it is seen.
        size: Of the toolbar.
        view: Of the canvas.
        least_x: What is left of this is taken.
    """
    found = [*_beside(selection, size, view, least_x), *_docked(size, view, least_x)]
    possible = [
        slot
        for slot in found
        if slot.rect.x >= least_x
        and slot.rect.y >= TIGHT_PX
        and slot.rect.right <= view.width - EDGE_PX
        and slot.rect.bottom <= view.height - TIGHT_PX
        and not slot.rect.intersects(selection)
    ]
    near = selection.expanded(NEAR_PX)
    return [slot for slot in possible if slot.rect.intersects(near)] or possible


def _beside(selection: Rect, size: Size, view: Size, least_x: float) -> list[Slot]:
    most_x = view.width - size.width - EDGE_PX
    most_y = view.height - size.height - EDGE_PX
    above = _roomiest(selection.y - size.height, -1, EDGE_PX)
    below = _roomiest(selection.bottom, 1, most_y)
    columns = {
        "": selection.centre.x - size.width / 2,
        " left": selection.x,
        " right": selection.right - size.width,
    }
    found = []
    for way, x in columns.items():
        across = max(min(x, most_x), least_x)
        for row, y in (("above", above), ("below", below)):
            rect = Rect(across, y, size.width, size.height)
            found.append(Slot(row + way, rect, 0.1 if way else 0.0))
    top = max(min(max(selection.y, 0.0), most_y), EDGE_PX)
    for way, x in (
        ("after", selection.right + HANDLE_PX),
        ("before", selection.x - DISTANCE_PX - size.width),
    ):
        found.append(Slot(way, Rect(x, top, size.width, size.height), 0.1))
    return found


def _roomiest(touching: float, way: int, edge: float) -> float:
    """Return the y at the usual distance from the selection, at a smaller one where room is short.

    Args:
        touching: The y without any distance.
        way: -1 above the selection, 1 below it.
        edge: The y at the usual distance from the edge of the view.
    """
    usual = touching + way * DISTANCE_PX
    if (usual - edge) * way <= 0:
        return usual
    near = touching + way * TIGHT_PX
    return edge if (near - edge) * way <= 0 else edge + way * (EDGE_PX - TIGHT_PX)


def _docked(size: Size, view: Size, least_x: float) -> list[Slot]:
    x = max((view.width - size.width) / 2, least_x)
    rows = {"bottom": view.height - size.height - DOCK_PX, "top": DOCK_PX}
    return [Slot(row, Rect(x, y, size.width, size.height), _DOCK_COST) for row, y in rows.items()]


def best(found: list[Slot], covered: Callable[[Rect], float]) -> Slot | None:
    """Return the place that hides least of other pictures, or None without any.

    Args:
        found: The places.
        covered: Returns the square pixels of pictures under a part of the view.
    """
    least: tuple[float, Slot] | None = None
    for slot in found:
        share = covered(slot.rect) / (slot.rect.width * slot.rect.height)
        if share <= CLEAR and not slot.cost:
            return slot
        if least is None or share + slot.cost < least[0]:
            least = share + slot.cost, slot
    return None if least is None else least[1]
