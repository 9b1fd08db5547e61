"""The questions of a session, with a way back and forward, as a browser keeps its pages."""

from dataclasses import replace
from math import copysign

from refboard.ui.find.question.inquiry import Inquiry

MOST = 100
"""Older questions than so many are forgotten."""


class InquiryHistory:
    """Keeps questions; the present one is refined in place, another one comes behind it."""

    def __init__(self) -> None:
        self._kept: list[Inquiry] = []
        self._place = -1

    @property
    def has_any(self) -> bool:
        """Whether anything was asked."""
        return bool(self._kept)

    @property
    def can_go_back(self) -> bool:
        """Whether there is an older question."""
        return self._place > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back, and can return."""
        return self._place + 1 < len(self._kept)

    @property
    def recent(self) -> tuple[Inquiry, ...]:
        """All that are kept, the newest first, each once."""
        found: list[Inquiry] = []
        for inquiry in reversed(self._kept):
            if not any(_is_same(inquiry, other) for other in found):
                found.append(inquiry)
        return tuple(found)

    def add(self, inquiry: Inquiry) -> None:
        """Keep another question; what lay ahead is forgotten. Nothing asked is not kept."""
        if inquiry.is_empty:
            return
        if self._place >= 0 and _is_same(inquiry, self._kept[self._place]):
            self.refine(inquiry)
            return
        self._kept[self._place + 1 :] = [inquiry]
        del self._kept[:-MOST]
        self._place = len(self._kept) - 1

    def refine(self, inquiry: Inquiry) -> None:
        """Keep the present question as it is now, such as with another weight."""
        if inquiry.is_empty:
            return
        if self._place < 0:
            self.add(inquiry)
            return
        if self._place and _is_same(inquiry, self._kept[self._place - 1]):
            # Words that were typed and taken back: the question is the one before again.
            del self._kept[self._place]
            self._place -= 1
        self._kept[self._place] = inquiry

    def go(self, steps: int) -> Inquiry | None:
        """Go back (below 0) or forward; return the question there, None where there is none."""
        wanted = self._place + steps
        if not 0 <= wanted < len(self._kept):
            return None
        self._place = wanted
        return self._kept[wanted]


def _is_same(first: Inquiry, second: Inquiry) -> bool:
    """Return whether the same is asked, however strongly and wherever."""
    return _bare(first) == _bare(second)


def _bare(inquiry: Inquiry) -> tuple[object, ...]:
    return tuple(replace(term, weight=copysign(1.0, term.weight)) for term in inquiry.whole)
