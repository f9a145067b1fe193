import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from congvu.signatures import rules
from congvu.signatures.rules import Box, RequestFacts, Role, State, Verdict

ALL_WELL = RequestFacts(
    state=State.WAITING,
    role=Role.SIGNER,
    capacity="CHỦ TỊCH",
    held_capacity="Chủ tịch",
    is_the_signer=True,
    has_certificate=True,
    certificate_valid=True,
)


@given(st.integers(0, 1000))
def test_waits_never_shrink_and_have_a_bound(tries: int) -> None:
    assert rules.wait_after(tries) <= rules.wait_after(tries + 1) <= rules.LONGEST_WAIT


def test_the_first_tries_are_free() -> None:
    assert rules.wait_after(4) == dt.timedelta()
    assert rules.wait_after(5) == dt.timedelta(seconds=30)
    assert rules.wait_after(6) == dt.timedelta(seconds=60)


@given(st.from_regex(r"[0-9]{6,8}", fullmatch=True))
def test_six_to_eight_digits_make_a_pin(pin: str) -> None:
    assert bool(rules.reasons_against_pin(pin)) == (len(set(pin)) == 1)


@given(st.text())
def test_other_texts_make_no_pin(text: str) -> None:
    if not (text.isascii() and text.isdigit() and 6 <= len(text) <= 8):
        assert rules.reasons_against_pin(text)


def test_all_reasons_are_given_at_once() -> None:
    assert rules.reasons_not_to_sign(ALL_WELL) == ()
    facts = RequestFacts(
        state=State.SIGNED,
        role=Role.SIGNER,
        capacity="CHỦ TỊCH",
        held_capacity="",
        is_the_signer=True,
        has_certificate=False,
        certificate_valid=False,
    )
    codes = [reason.code for reason in rules.reasons_not_to_sign(facts)]
    assert codes == ["already-signed", "capacity-of-another", "no-certificate"]


def test_every_state_that_is_not_signable_has_its_reason() -> None:
    for state in State:
        if state not in rules.MAY_BE_SIGNED:
            facts = RequestFacts(state, Role.SIGNER, "A", "A", True, True, True)  # noqa: FBT003
            assert rules.reasons_not_to_sign(facts)


def test_the_seal_covers_a_third_of_the_signature_on_its_left() -> None:
    signer = Box(110, 200, 60, 25)
    seal = rules.seal_box(signer)
    assert seal.width == 36
    assert seal.x + seal.width - signer.x == signer.width / 3


@given(st.lists(st.sampled_from(sorted(rules.INVALIDATING)), min_size=1), st.lists(st.text()))
def test_a_proved_fault_is_never_outweighed(proved: list[str], other: list[str]) -> None:
    assert rules.verdict_on((*other, *proved)) is Verdict.INVALID


def test_titles_are_compared_by_their_words() -> None:
    assert rules.same_capacity("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Kt. Chủ tịch / Phó Chủ tịch")
    assert not rules.same_capacity("CHỦ TỊCH", "PHÓ CHỦ TỊCH")
