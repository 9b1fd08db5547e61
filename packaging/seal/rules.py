"""Which files of a bundle are sealed, and as what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from seal.errors import SealError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LOCALIZED = {
    r"^Resources/.*\.lproj/": {"optional": True, "weight": 1000.0},
    r"^Resources/.*\.lproj/locversion.plist$": {"omit": True, "weight": 1100.0},
    r"^Resources/Base\.lproj/": {"weight": 1010.0},
}
RULES: Mapping[str, object] = {r"^Resources/": True, r"^version.plist$": True, **_LOCALIZED}
"""Rules of the old list, for systems before OS X 10.9; codesign still writes it."""
RULES2: Mapping[str, object] = {
    r"^.*": True,
    r"^[^/]+$": {"nested": True, "weight": 10.0},
    r"^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS"
    r"|Library/(Automator|Spotlight|LoginItems))/": {"nested": True, "weight": 10.0},
    r".*\.dSYM($|/)": {"weight": 11.0},
    r"^Info\.plist$": {"omit": True, "weight": 20.0},
    r"^PkgInfo$": {"omit": True, "weight": 20.0},
    r"^Resources/": {"weight": 20.0},
    r"^embedded\.provisionprofile$": {"weight": 20.0},
    r"^version\.plist$": {"weight": 20.0},
    r"^(.*/)?\.DS_Store$": {"omit": True, "weight": 2000.0},
    **_LOCALIZED,
}
"""Rules of the list that counts. Info.plist has a seal of its own."""


class Rule(NamedTuple):
    """What is done with files whose paths match.

    Attributes:
        pattern: The expression; it may match anywhere in a path.
        weight: Of the rules that match a path, the one with the greatest weight counts.
        is_omitted: They are not sealed.
        is_nested: They are code with a signature of its own.
        is_optional: They may be missing later.
    """

    pattern: re.Pattern[str]
    weight: float
    is_omitted: bool
    is_nested: bool
    is_optional: bool


def read_rules(table: Mapping[str, object]) -> list[Rule]:
    """Return the rules of a CodeResources, or of this module.

    Raises:
        SealError: one is no rule.
    """
    return [_rule(pattern, value) for pattern, value in table.items()]


def rule_for(path: str, rules: Sequence[Rule]) -> Rule | None:
    """Return the rule that counts for a path.

    Args:
        path: As seen from the bundle's contents, with slashes.
        rules: From `read_rules`.
    """
    matching = [rule for rule in rules if rule.pattern.search(path)]
    return max(matching, key=lambda rule: rule.weight, default=None)


def omits_more(table: Mapping[str, object]) -> bool:
    """Return whether rules leave out anything that codesign's own would seal."""
    own = {rule.pattern.pattern for rule in read_rules(RULES2) if rule.is_omitted}
    return any(rule.is_omitted and rule.pattern.pattern not in own for rule in read_rules(table))


def _rule(pattern: str, value: object) -> Rule:
    settings = value if isinstance(value, dict) else {"omit": not value}
    weight = settings.get("weight", 1.0)
    if not isinstance(value, dict | bool) or not isinstance(weight, int | float):
        raise SealError(f"The resource rule {pattern} is none.")
    flags = (bool(settings.get(name)) for name in ("omit", "nested", "optional"))
    try:
        return Rule(re.compile(pattern), float(weight), *flags)
    except re.error:
        raise SealError(f"The resource rule {pattern} is none.") from None
