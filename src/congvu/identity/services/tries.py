"""What strangers may try without an account: so many times from one place, and then later."""

import datetime as dt
import math
from uuid import UUID

from congvu.audit import services as audit
from congvu.identity.models import Attempt, lookup_digest
from congvu.identity.rules import ALLOWANCES, Tried, place_of, wait_for_turn
from congvu.identity.wording import Wait
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef

_WHAT, _PLACE, _PAIR = "identity.tried", "identity.tried-from", "identity.tried-pair"
_MOST = max(allowance.most for allowance in ALLOWANCES.values())


class TooManyTries(Refusal):
    """From this place it was tried too often; the reason says how long to wait."""


def count_try(*, what: Tried, place: str, at: dt.datetime) -> None:
    """Count one try from `place` (an address, or a contact that letters go to).

    Raises TooManyTries when there were too many before it. Only keyed digests are kept.
    """
    what_digest, place_digest = _digests(what, place)
    subject = SubjectRef("tries", UUID(lookup_digest(what_digest + place_digest, _PAIR)[:32]))
    with audit.recorded(
        actor=Actor.visitor(), action="identity.count_try", subject=subject, at=at
    ) as act:
        require_turn(what=what, place=place, at=at)
        act.note(what=what)
        Attempt.objects.create(
            login_digest=what_digest, address_digest=place_digest, at=at, succeeded=False
        )


def require_turn(*, what: Tried, place: str, at: dt.datetime) -> None:
    """Raise TooManyTries when `place` has tried too often lately; nothing is counted."""
    allowance = ALLOWANCES[what]
    wait = wait_for_turn(
        _tries_from(*_digests(what, place), since=at - allowance.within), allowance, at
    )
    if wait is not None:
        told = Wait(max(1, math.ceil(wait.total_seconds())))
        raise TooManyTries(Reason("tried-too-often", values={"time": told}))


def _digests(what: Tried, place: str) -> tuple[str, str]:
    """Under these two a try is remembered. Attempts to sign in are counted apart."""
    return lookup_digest(what, _WHAT), lookup_digest(place_of(place), _PLACE)


def _tries_from(what: str, place: str, *, since: dt.datetime) -> list[dt.datetime]:
    rows = Attempt.objects.filter(login_digest=what, address_digest=place, at__gt=since)
    return list(rows.order_by("-at").values_list("at", flat=True)[:_MOST])
