"""Tables of a model are analysed with the types of the model."""

from congvu.dmn.grids import analyse
from congvu.dmn.model import DecisionTable, InputColumn, ItemDefinition, OutputColumn, Rule

WAYS = {"way": ItemDefinition("way", "string", allowed='"DESK","POST"')}


def _table(
    policy: str, *rules: tuple[str, str], type_ref: str = "way", **output: str
) -> DecisionTable:
    return DecisionTable(
        hit_policy=policy,
        inputs=(InputColumn("Way", "way", type_ref),),
        outputs=(OutputColumn("x", **output),),
        rules=tuple(Rule(str(at), (test,), (given,)) for at, (test, given) in enumerate(rules)),
    )


def test_only_allowed_values_of_a_type_are_tried() -> None:
    table = _table("UNIQUE", ('"DESK"', "1"), ('"POST"', "2"))
    assert analyse(table, WAYS).findings == ()
    assert [one.kind for one in analyse(table, {}).findings] == ["gap"]


def test_a_default_output_closes_gaps() -> None:
    assert analyse(_table("UNIQUE", ('"DESK"', "1"), default="0"), WAYS).findings == ()


def test_a_boolean_input_has_two_values() -> None:
    table = _table("UNIQUE", ("true", "1"), type_ref="boolean")
    assert [one.words("vi") for one in analyse(table, {}).gaps] == [
        "không có dòng nào của bảng áp dụng, ví dụ Way = false"
    ]


def test_priority_follows_the_order_of_the_allowed_outputs() -> None:
    table = _table("PRIORITY", ("-", '"low"'), ('"DESK"', '"high"'), allowed='"high","low"')
    assert analyse(table, WAYS).findings == ()
    masked = _table("PRIORITY", ('"DESK"', '"low"'), ("-", '"high"'), allowed='"high","low"')
    assert [(one.kind, one.rules) for one in analyse(masked, WAYS).findings] == [("masked", (1, 2))]


def test_rules_that_agree_may_overlap_in_any() -> None:
    assert analyse(_table("ANY", ("-", "1"), ('"DESK"', "1")), WAYS).findings == ()
    assert len(analyse(_table("ANY", ("-", "1"), ('"DESK"', "2")), WAYS).overlaps) == 1
