"""Which rule counts for a path, and which code a bundle asks for."""

import pytest

from seal.code import Code
from seal.errors import SealError
from seal.rules import RULES2, omits_more, read_rules, rule_for

ONE, TWO, OTHER = "1" * 40, "2" * 40, "3" * 40
DEVELOPER = (
    'identifier "org.refboard.RefBoard" and anchor apple generic and certificate'
    " 1[field.1.2.840.113635.100.6.2.6] /* exists */ and certificate"
    " leaf[field.1.2.840.113635.100.6.1.13] /* exists */ and certificate leaf[subject.OU] = "
)


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("Frameworks/libqt.dylib", "nested"),
        ("MacOS/helper", "nested"),
        ("anything", "nested"),
        ("Info.plist", "omitted"),
        ("PkgInfo", "omitted"),
        ("Resources/.DS_Store", "omitted"),
        ("Resources/de.lproj/locversion.plist", "omitted"),
        ("Resources/de.lproj/Words.strings", "optional"),
        ("Resources/Base.lproj/Words.strings", "sealed"),
        ("Resources/look.onnx", "sealed"),
        ("Resources/Info.plist", "sealed"),
        ("Frameworks/a.dSYM/b", "sealed"),
        ("embedded.provisionprofile", "sealed"),
        ("Other/data", "sealed"),
    ],
)
def test_the_weightiest_rule_counts(path: str, what: str) -> None:
    rule = rule_for(path, read_rules(RULES2))

    assert rule is not None
    told = {"nested": rule.is_nested, "omitted": rule.is_omitted, "optional": rule.is_optional}
    assert [name for name, is_so in told.items() if is_so] == ([] if what == "sealed" else [what])


def test_a_path_that_no_rule_matches_has_none() -> None:
    assert rule_for("Frameworks/a", read_rules({"^Resources/": True})) is None
    (never,) = read_rules({"^Resources/": False})
    assert never.is_omitted


@pytest.mark.parametrize("value", ["yes", 1.0, {"weight": "heavy"}, None])
def test_a_rule_that_is_none_is_told(value: object) -> None:
    with pytest.raises(SealError, match=r"^The resource rule \^a is none\.$"):
        read_rules({"^a": value})


def test_rules_that_leave_out_more_than_codesign_are_known() -> None:
    assert not omits_more(RULES2)
    assert not omits_more({"^Info\\.plist$": {"omit": True, "weight": 20}})
    assert omits_more({**RULES2, "^Frameworks/": {"omit": True, "weight": 99}})


@pytest.mark.parametrize(
    ("requirement", "is_met"),
    [
        (f'cdhash H"{ONE}"', True),
        (f'cdhash H"{OTHER}" or cdhash H"{TWO}"', True),
        (f'cdhash H"{OTHER}"', False),
        (f'{DEVELOPER}"TEAM123456"', True),
        (f"{DEVELOPER}TEAM123456", True),
        (f'{DEVELOPER}"TEAM999999"', False),
        (DEVELOPER.replace("RefBoard", "Other") + "TEAM123456", False),
        ("identifier org.refboard.RefBoard and anchor apple", True),
    ],
)
def test_code_meets_what_a_bundle_asks_of_it(requirement: str, is_met: bool) -> None:
    code = Code((ONE, TWO), "org.refboard.RefBoard", "TEAM123456")

    assert code.meets(requirement) is is_met
    assert code.meets(code.requirement)
