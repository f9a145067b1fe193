"""A simulator of the population data: behaves like the real one, and fails when told to.

The ministry's interface cannot be reached from here. The simulator keeps invented people, gives
numbers of the legal structure (Law on Identity 2023, Decree 70/2024/NĐ-CP), never one twice, and
can be late, refuse, answer twice or be away.
"""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from congvu.identity.models import lookup_digest
from congvu.identity.rules import personal_number_start
from congvu.sources.adapters.base import SourceAway
from congvu.sources.models import SimulatedNumber, SimulatedPerson, SimulatorMood
from congvu.sources.rules import NumberAnswer, Outcome

NUMBER, PERSON = "sources.number", "sources.person"
_TRIES = 20


class PopulationSimulator:
    """`PopulationSource` over tables of our own; only the demonstration has it."""

    name = "population"
    label = "CSDL quốc gia về dân cư"

    def ask_for_number(
        self, *, inquiry_id: UUID, person: Mapping[str, Any]
    ) -> Sequence[NumberAnswer]:
        mood = self._mood()
        if mood.get("away"):
            raise SourceAway("the population data do not answer")
        if mood.get("late"):
            return ()
        if reason := mood.get("refuse"):
            return (_refusal(inquiry_id, str(reason)),)
        missing = [name for name in ("full_name", "birth_on", "sex") if not person.get(name)]
        if missing:
            return (_refusal(inquiry_id, f"Thiếu dữ liệu: {', '.join(missing)}"),)
        answer = NumberAnswer(
            message_id=f"{inquiry_id}/1",
            outcome=Outcome.ASSIGNED,
            number=self._number_for(inquiry_id, person),
            transaction_code=f"DC-{inquiry_id.hex[-6:].upper()}",
        )
        return (answer, answer) if mood.get("twice") else (answer,)

    def facts_of(self, personal_number: str) -> Mapping[str, Mapping[str, Any]]:
        row = SimulatedPerson.objects.filter(
            number_digest=lookup_digest(personal_number, PERSON)
        ).first()
        return row.facts if row else {}

    def _mood(self) -> Mapping[str, Any]:
        row = SimulatorMood.objects.filter(source=self.name).first()
        return row.mood if row else {}

    def _number_for(self, inquiry_id: UUID, person: Mapping[str, Any]) -> str:
        known = SimulatedNumber.objects.filter(inquiry_id=inquiry_id).first()
        if known is not None:
            return known.number
        start = personal_number_start(
            province=str(person.get("province") or "012"),
            birth_on=dt.date.fromisoformat(str(person["birth_on"])),
            male=str(person["sex"]) in {"MALE", "Nam"},
        )
        for _ in range(_TRIES):
            number = f"{start}{secrets.randbelow(1_000_000):06d}"
            try:
                with transaction.atomic():
                    SimulatedNumber.objects.create(
                        inquiry_id=inquiry_id,
                        number=number,
                        number_digest=lookup_digest(number, NUMBER),
                    )
            except IntegrityError:
                continue
            return number
        raise SourceAway("no free number was found")


def _refusal(inquiry_id: UUID, reason: str) -> NumberAnswer:
    return NumberAnswer(message_id=f"{inquiry_id}/1", outcome=Outcome.REFUSED, reason=reason)
