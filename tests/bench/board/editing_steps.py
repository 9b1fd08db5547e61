"""The steps that change a board, each with what must be seen or saved after it."""

import math
from collections.abc import Callable

from tests.bench.board.saved_board import are_overlapping, changed, is_in_line
from tests.bench.board.screen import until
from tests.bench.board.workbench import Workbench, expect, is_colour, middle_of

CORNER_PX = 12.0
"""From a corner each way, beyond its handle: there a frame is turned."""


class EditingSteps:
    """From the import to undo and redo.

    Args to the constructor:
        bench: What they work on.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    @property
    def steps(self) -> tuple[Callable[[], None], ...]:
        """What is done, in order."""
        return (
            self.import_pictures,
            self.pack_and_tidy,
            self.arrange_panel,
            self.crop_five,
            self.pan_in_its_frame,
            self.rotate_by_handle,
            self.rotate_by_keys,
            self.align,
            self.drag_over_others,
            self.marquee_and_toggles,
            self.undo_and_redo,
        )

    def import_pictures(self) -> None:
        """Wait until all are on the board and can be found."""
        count = len(self._bench.pictures)
        self._bench.keep("window")
        until(lambda: self._bench.board.ready() >= count, f"{count} pictures ready", 180.0)
        self._bench.board.until(lambda items: len(items) == count, f"{count} items")
        self._bench.hands.look()
        self._bench.keep("imported")

    def pack_and_tidy(self) -> None:
        """Pack and tidy by keys."""
        self._bench.hands.key("ctrl+a")
        self._bench.keep("all-selected")
        for keys, name in (("ctrl+shift+p", "packed"), ("ctrl+shift+t", "rows")):
            before = self._bench.board.items()
            self._bench.hands.key(keys)
            after = self._bench.board.until(lambda now, was=before: changed(was, now), name)  # type: ignore[misc]
            expect(not are_overlapping(after), f"{name}: no picture lies on another")
            self._bench.keep(name)
        self._bench.hands.key("shift+1")
        self._bench.hands.look()
        self._bench.keep("everything")

    def arrange_panel(self) -> None:
        """Choose masonry in the panel with the pointer, see it, apply it; then rows again."""
        hands, scale = self._bench.hands, self._bench.hands.scale
        hands.key("ctrl+a")
        self._bench.screen.until_still()
        bar = self._bench.toolbar()
        hands.click((bar[0] + 146 * scale, (bar[1] + bar[3]) / 2))
        self._bench.keep("arrange-menu")
        hands.click((bar[0] + 185 * scale, bar[3] + 14 * scale))
        without = self._bench.screen.until_still()
        self._bench.keep("arrange-panel")
        right, top = hands.canvas()[2], hands.canvas()[1]
        before = self._bench.board.items()
        hands.click((right - 197 * scale, top + 75 * scale))
        seen = self._bench.screen.until_other(without, "a preview of masonry", 0.05)
        self._bench.keep("arrange-preview")
        expect(not changed(before, self._bench.board.items()), "a preview saves nothing")
        hands.click(middle_of(seen, self._bench.tokens.accent, (right - 330 * scale, top, right)))
        after = self._bench.board.until(lambda now: changed(before, now), "masonry, applied")
        columns = {round(item.x) for item in after.values()}
        expect(len(columns) < len(after) / 3, "masonry has columns")
        self._bench.keep("masonry")
        hands.key("ctrl+shift+t")
        self._bench.board.until(lambda now: changed(after, now), "rows again")

    def crop_five(self) -> None:
        """Crop five pictures by handles: four by a side, one by a corner."""
        self._bench.rest()
        chosen = self._bench.spread(5)
        for number, item in enumerate(chosen):
            self._bench.hands.click(self._bench.hands.at(item.centre))
            self._bench.hands.key("c")
            left, top, right, bottom = self._bench.hands.box(item)
            middle = (left + right) / 2, (top + bottom) / 2
            width, height = right - left, bottom - top
            starts = ((right, middle[1]), (left, middle[1]), (middle[0], top), (right, bottom))
            start = starts[number % 4]
            end = tuple(a + (b - a) * 0.55 for a, b in zip(start, middle, strict=True))
            with self._bench.hands.dragging(start, (end[0], end[1])):
                self._bench.keep(f"crop-{number + 1}-dragging")
            expect(min(width, height) > 40, "there is room for handles")
            self._bench.hands.key("Return")
            self._bench.board.until(lambda now, at=item.id: now[at].crop, f"crop {number + 1}")  # type: ignore[misc]
        self._bench.keep("five-cropped")

    def pan_in_its_frame(self) -> None:
        """Move and enlarge a cropped picture under its frame: it stays, what is seen changes."""
        self._bench.rest()
        item = next(i for i in self._bench.board.items().values() if i.crop)
        left, top, right, bottom = self._bench.hands.box(item)
        middle = (left + right) / 2, (top + bottom) / 2
        self._bench.hands.click(middle)
        self._bench.hands.key("c")
        self._bench.hands.wheel(middle, 3)
        self._bench.keep("crop-wheel")
        by = 18 * self._bench.hands.scale
        with self._bench.hands.dragging(middle, (middle[0] + by, middle[1] - by), "alt"):
            self._bench.keep("crop-pan")
        self._bench.hands.key("Return")
        after = self._bench.board.until(
            lambda now: now[item.id].crop != item.crop, "another part seen"
        )
        expect(after[item.id].crop[2] < item.crop[2], "the wheel enlarged it")
        expect(math.dist(after[item.id].centre, item.centre) < 1, "its frame stayed")
        self._bench.keep("panned")

    def rotate_by_handle(self) -> None:
        """Turn a picture outside of its corner with Shift: to a step of 15 degrees."""
        self._bench.rest()
        item = self._bench.plain()[10]
        self._bench.hands.click(self._bench.hands.at(item.centre))
        left, top, right, bottom = self._bench.hands.box(item)
        # The round handle goes wherever it is least in the way; the room at a corner stays.
        out = CORNER_PX * self._bench.hands.scale
        middle = (left + right) / 2, (top + bottom) / 2
        across, down = right - middle[0] + out, bottom - middle[1] + out
        self._bench.keep("handle")
        start = middle[0] + across, middle[1] + down
        turned = middle[0] + across * 0.85 - down * 0.53, middle[1] + across * 0.53 + down * 0.85
        with self._bench.hands.dragging(start, turned, "shift"):
            self._bench.keep("rotating")
        after = self._bench.board.until(lambda now: now[item.id].rotation, "a rotation")
        angle = after[item.id].rotation
        expect(abs(angle / 15 - round(angle / 15)) < 1e-6, f"{angle} is a step of 15 degrees")
        self._bench.keep("rotated")

    def rotate_by_keys(self) -> None:
        """Turn three by keys, about their common middle."""
        self._bench.rest()
        chosen = self._bench.plain()[20:23]
        self._bench.choose(chosen)
        self._bench.hands.key("alt+Right", "alt+Right")
        self._bench.board.until(
            lambda now: all(abs(now[i.id].rotation - 30) < 1e-6 for i in chosen), "30 degrees"
        )
        self._bench.keep("three-rotated")

    def align(self) -> None:
        """Align three of different rows on the left, then spread them."""
        self._bench.rest()
        plain = self._bench.plain()
        rows = sorted({round(item.y) for item in plain})
        expect(len(rows) > 3, "there are rows")
        chosen = [next(i for i in plain[3:] if round(i.y) == y) for y in rows[1:4]]
        self._bench.choose(chosen)
        self._bench.keep("three-chosen")
        self._bench.hands.key("ctrl+Left")
        self._bench.board.until(
            lambda now: max(now[i.id].x for i in chosen) - min(now[i.id].x for i in chosen) < 1e-6,
            "one left side",
        )
        self._bench.keep("aligned-left")
        before = self._bench.board.items()
        self._bench.hands.key("ctrl+Right")
        self._bench.board.until(lambda now: changed(before, now), "one right side")
        self._bench.hands.key("ctrl+z")
        self._bench.board.until(lambda now: not changed(before, now), "the left side again")
        self._bench.keep("aligned")

    def drag_over_others(self) -> None:
        """Drag the lowest over others, into line with one: it lies on top when it is let go."""
        self._bench.rest()
        plain = self._bench.plain()
        item = plain[0]
        x = self._bench.hands.at(item.place)[0]
        # Not near the edges, where the view would scroll.
        goal = min(plain[10:], key=lambda i: abs(self._bench.hands.at(i.place)[0] - x - 300))
        start = self._bench.hands.at(item.centre)
        corner = self._bench.hands.at(goal.place)
        left, top, _, _ = self._bench.hands.box(item)
        scale = self._bench.hands.scale
        end = start[0] + corner[0] - left + 2 * scale, start[1] + corner[1] - top + 12 * scale
        with self._bench.hands.dragging(start, end):
            seen = self._bench.screen.until_still()
            self._bench.keep("dragging")
            guide = "#ff6ea8" if self._bench.tokens.is_dark else "#d81b72"
            expect(int(is_colour(seen, guide).sum()) > 40, "guides are seen")
        after = self._bench.board.until(
            lambda now: next(reversed(now.values())).id == item.id, "it lies on top"
        )
        expect(is_in_line(after[item.id], after.values()), "it came into line")
        self._bench.keep("dropped-on-top")

    def marquee_and_toggles(self) -> None:
        """Draw a marquee, toggle one by Ctrl and a click; a nudge shows what is selected."""
        self._bench.rest()
        hands, items = self._bench.hands, self._bench.board.items()
        left, _, right, bottom = hands.canvas()
        plain = self._bench.plain()
        lowest = max(item.y + item.height for item in plain)
        plain = sorted((i for i in plain if i.y + i.height > lowest - 20), key=lambda i: i.x)
        boxes = [hands.box(item) for item in plain]
        inside = boxes[1][0] + 10, boxes[1][1] + (boxes[1][3] - boxes[1][1]) / 2
        ground = (left + 6, (max(box[3] for box in boxes) + bottom) / 2)
        expect(right > inside[0], "there is room")
        with hands.dragging(ground, inside):
            self._bench.keep("marquee")
        touched = self._bench.selected(items)
        expect({plain[0].id, plain[1].id} <= touched, "a marquee takes what it touches")
        hands.click(hands.at(plain[0].centre), "ctrl")
        self._bench.keep("toggled-one")
        expect(
            self._bench.selected(items) == touched - {plain[0].id},
            "Ctrl and a click takes one away",
        )
        hands.click(hands.at(plain[0].centre), "ctrl")
        expect(self._bench.selected(items) == touched, "Ctrl and a click adds it again")

    def undo_and_redo(self) -> None:
        """Go three steps back and forth."""
        self._bench.rest()
        last = self._bench.board.items()
        for count in range(3):
            before = self._bench.board.items()
            self._bench.hands.key("ctrl+z")
            self._bench.board.until(lambda now, was=before: changed(was, now), f"undo {count + 1}")  # type: ignore[misc]
        self._bench.keep("undone-three")
        for _ in range(3):
            self._bench.hands.key("ctrl+shift+z")
        self._bench.board.until(lambda now: not changed(last, now), "the board as it was")
        self._bench.keep("redone-three")
