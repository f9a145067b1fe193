"""Models that decide: graphs, tables of every hit policy, boxed expressions, services, imports."""

from decimal import Decimal

import pytest

from congvu import dmn, feel
from congvu.dmn import CannotCompile, CannotDecide

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def model(inside: str, namespace: str = "urn:test") -> bytes:
    return (
        f'<definitions xmlns="{SPACE}" name="test" namespace="{namespace}">{inside}</definitions>'
    ).encode()


def literal(text: str, kind: str = "") -> str:
    type_ref = f' typeRef="{kind}"' if kind else ""
    return f"<literalExpression{type_ref}><text>{text}</text></literalExpression>"


def an_input(name: str, kind: str = "number") -> str:
    return f'<inputData id="in_{name}" name="{name}"><variable typeRef="{kind}"/></inputData>'


def needs(*names: str) -> str:
    return "".join(
        f'<informationRequirement><requiredInput href="#in_{name}"/></informationRequirement>'
        for name in names
    )


def decision(name: str, inside: str, kind: str = "") -> str:
    type_ref = f' typeRef="{kind}"' if kind else ""
    return f'<decision id="d_{name}" name="{name}"><variable{type_ref}/>{inside}</decision>'


def decided(xml: bytes, name: str = "it", **inputs: feel.Value) -> feel.Value:
    return dmn.compile_model(dmn.read(xml)).evaluate(name, inputs).value


def table(policy: str, *rules: tuple[str, str], outputs: str = "", default: str = "") -> bytes:
    rows = "".join(
        f"<rule><inputEntry><text>{cell}</text></inputEntry>"
        f"<outputEntry><text>{value}</text></outputEntry></rule>"
        for cell, value in rules
    )
    known = f"<outputValues><text>{outputs}</text></outputValues>" if outputs else ""
    usual = f"<defaultOutputEntry><text>{default}</text></defaultOutputEntry>" if default else ""
    inside = (
        f"<decisionTable {policy}>"
        "<input><inputExpression><text>age</text></inputExpression></input>"
        f'<output name="fee">{known}{usual}</output>{rows}</decisionTable>'
    )
    return model(an_input("age") + decision("it", needs("age") + inside))


LOW, HIGH, ADULT = ("&lt; 60", "1"), ("&gt;= 30", "2"), ("&gt;= 18", "1")


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ('hitPolicy="UNIQUE"', None),
        ('hitPolicy="ANY"', None),
        ('hitPolicy="FIRST"', Decimal(1)),
        ('hitPolicy="PRIORITY"', Decimal(2)),
        ('hitPolicy="RULE ORDER"', [Decimal(1), Decimal(2), Decimal(1)]),
        ('hitPolicy="OUTPUT ORDER"', [Decimal(2), Decimal(1), Decimal(1)]),
        ('hitPolicy="COLLECT"', [Decimal(1), Decimal(2), Decimal(1)]),
        ('hitPolicy="COLLECT" aggregation="SUM"', Decimal(4)),
        ('hitPolicy="COLLECT" aggregation="COUNT"', Decimal(3)),
        ('hitPolicy="COLLECT" aggregation="MIN"', Decimal(1)),
        ('hitPolicy="COLLECT" aggregation="MAX"', Decimal(2)),
    ],
)
def test_each_hit_policy_makes_its_own_of_the_rules_that_match(
    policy: str, expected: feel.Value
) -> None:
    xml = table(policy, LOW, HIGH, ADULT, outputs="2, 1")

    assert decided(xml, age=Decimal(40)) == expected


def test_without_a_matching_rule_the_default_counts() -> None:
    assert decided(table("", ("&lt; 10", "1"), default="9"), age=Decimal(40)) == Decimal(9)
    assert decided(table("", ("&lt; 10", "1")), age=Decimal(40)) is None


def test_a_decision_says_which_rule_fired_and_which_cell_was_true() -> None:
    outcome = dmn.compile_model(dmn.read(table("", LOW, HIGH))).evaluate("it", {"age": Decimal(20)})

    assert outcome.why is not None
    (rule,) = outcome.why.rules
    assert rule.number == 1
    assert [(cell.input, cell.value) for cell in rule.cells] == [("age", Decimal(20))]


def test_without_explaining_the_value_is_the_same() -> None:
    decisions = dmn.compile_model(dmn.read(table("", LOW, HIGH)))

    assert decisions.evaluate("it", {"age": Decimal(20)}, explain=False) == dmn.Outcome(Decimal(1))


def test_a_decision_uses_what_another_decided() -> None:
    requires = (
        '<informationRequirement><requiredDecision href="#d_base fee"/></informationRequirement>'
    )
    xml = model(
        an_input("age")
        + decision("base fee", needs("age") + literal("age * 10"), "number")
        + decision("it", requires + literal("base fee + 1"))
    )

    outcome = dmn.compile_model(dmn.read(xml)).evaluate("it", {"age": Decimal(4)})

    assert outcome.value == Decimal(41)
    assert outcome.why is not None
    assert [one.decision for one in outcome.why.required] == ["base fee"]


def test_a_knowledge_model_is_a_function_that_decisions_share() -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="twice"><encapsulatedLogic>'
        f'<formalParameter name="n" typeRef="number"/>{literal("n * 2")}'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )
    requires = '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
    xml = model(knowledge + decision("it", requires + literal('[twice(4), twice("a")]')))

    assert decided(xml) == [Decimal(8), None]


def test_boxed_expressions_see_the_names_before_them() -> None:
    entries = (
        f'<context><contextEntry><variable name="a"/>{literal("2")}</contextEntry>'
        f'<contextEntry><variable name="b b"/>{literal("a + 1")}</contextEntry>'
        f"<contextEntry>{literal('b b * a')}</contextEntry></context>"
    )

    assert decided(model(decision("it", entries))) == Decimal(6)


def a_loop(kind: str, source: str, body: str) -> str:
    what = "return" if kind == "for" else "satisfies"
    inside = f"<in>{literal(source)}</in><{what}>{literal(body)}</{what}>"
    return f'<{kind} iteratorVariable="n">{inside}</{kind}>'


def a_choice(condition: str) -> str:
    parts = {"if": condition, "then": "3", "else": "4"}
    inside = "".join(f"<{part}>{literal(text)}</{part}>" for part, text in parts.items())
    return f"<conditional>{inside}</conditional>"


def a_filter(source: str, match: str) -> str:
    return f"<filter><in>{literal(source)}</in><match>{literal(match)}</match></filter>"


@pytest.mark.parametrize(
    ("boxed", "expected"),
    [
        (f"<list>{literal('1')}{literal('2')}</list>", [Decimal(1), Decimal(2)]),
        (f'<relation><column name="x"/><row>{literal("1")}</row></relation>', [{"x": Decimal(1)}]),
        (a_choice("1 = 1"), Decimal(3)),
        (a_choice("null"), Decimal(4)),
        (a_choice("1"), None),
        (a_filter("[1, 2, 3]", "item &gt; 1"), [Decimal(2), Decimal(3)]),
        (a_filter("[1, 2, 3]", "item"), None),
        (a_filter("[{a: 1}, {a: 2}]", "item.a = 2"), [{"a": Decimal(2)}]),
        (a_loop("for", "[1..3]", "n * n"), [Decimal(1), Decimal(4), Decimal(9)]),
        (a_loop("for", "[1, 2]", "count(partial)"), [Decimal(0), Decimal(1)]),
        (a_loop("every", "[1, 2]", "n &gt; 0"), True),
        (a_loop("some", "[1, 2]", "n &gt; 2"), False),
        (a_loop("some", "[1, 2]", "n"), None),
    ],
)
def test_boxed_expressions_mean_what_feel_means(boxed: str, expected: feel.Value) -> None:
    assert decided(model(decision("it", boxed))) == expected


def test_an_input_that_is_not_allowed_is_null() -> None:
    colours = (
        '<itemDefinition name="colour"><typeRef>string</typeRef>'
        '<allowedValues><text>"red", "blue"</text></allowedValues></itemDefinition>'
    )
    xml = model(colours + an_input("c", "colour") + decision("it", needs("c") + literal("c")))

    assert decided(xml, c="red") == "red"
    assert decided(xml, c="green") is None
    assert decided(xml, c=Decimal(1)) is None


def test_a_service_decides_from_its_inputs_alone() -> None:
    service = (
        '<decisionService id="s" name="fees"><outputDecision href="#d_it"/>'
        '<inputData href="#in_age"/></decisionService>'
    )
    asks = '<knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>'
    xml = model(
        an_input("age")
        + decision("it", needs("age") + literal("age + 1"))
        + service
        + decision("other", asks + literal("fees(5)"))
    )
    decisions = dmn.compile_model(dmn.read(xml))

    assert decisions.invoke_service("fees", {"age": Decimal(1)}).value == Decimal(2)
    assert decisions.evaluate("other", {"age": Decimal(100)}).value == Decimal(6)


def test_names_of_an_imported_model_stand_behind_its_prefix() -> None:
    base = model(an_input("age") + decision("fee", needs("age") + literal("age + 1")), "urn:base")
    requires = (
        '<informationRequirement><requiredDecision href="urn:base#d_fee"/></informationRequirement>'
    )
    xml = model(
        f'<import name="law" namespace="urn:base" importType="{SPACE}"/>'
        + decision("it", requires + literal("law.fee * 2"))
    )

    decisions = dmn.compile_model(dmn.read(xml, imports={"urn:base": base}))

    assert decisions.evaluate("it", {"law": {"age": Decimal(2)}}).value == Decimal(6)


def test_decisions_that_require_each_other_are_refused_with_their_circle() -> None:
    def requires(name: str) -> str:
        return (
            f'<informationRequirement><requiredDecision href="#d_{name}"/></informationRequirement>'
        )

    xml = model(decision("a", requires("b") + literal("1")) + decision("b", requires("a")))

    with pytest.raises(CannotCompile) as refused:
        dmn.compile_model(dmn.read(xml))

    assert [fault.code for fault in refused.value.faults] == ["circle"]
    assert "a → b → a" in refused.value.faults[0].words("vi")


def test_what_is_no_feel_is_refused_with_its_place_in_both_languages() -> None:
    xml = model(decision("it", literal("1 + + *")))

    with pytest.raises(CannotCompile) as refused:
        dmn.compile_model(dmn.read(xml))

    (fault,) = refused.value.faults
    assert fault.line == 1
    assert "biểu thức của it" in fault.words("vi")
    assert "the expression of it" in fault.words("en")


def test_of_a_model_that_is_not_ours_such_an_expression_is_null() -> None:
    xml = model(decision("it", literal("1 + + *")))

    outcome = dmn.compile_model(dmn.read(xml), strict=False).evaluate("it", {})

    assert outcome.value is None
    assert outcome.notes


def test_an_unknown_decision_is_refused() -> None:
    with pytest.raises(CannotDecide):
        dmn.compile_model(dmn.read(model(""))).evaluate("it", {})


def test_an_expression_that_never_ends_is_stopped() -> None:
    loops = " ".join("for a in 1..1000 return" for _ in range(4))
    decisions = dmn.compile_model(dmn.read(model(decision("it", literal(f"{loops} 1")))))

    with pytest.raises(feel.LimitPassed):
        decisions.evaluate("it", {})
