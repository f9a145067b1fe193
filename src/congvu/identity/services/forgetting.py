"""What has served its time is forgotten: kept forms, unconfirmed registrations, attempts."""

import datetime as dt
from uuid import UUID

from congvu.audit import services as audit
from congvu.identity.models import Account, Attempt, Citizen, ContactCode, HeldForm, Login
from congvu.kernel.actors import Actor
from congvu.kernel.subjects import SubjectRef

_FORMS_KEPT = dt.timedelta(days=1)
_REGISTRATIONS_KEPT = dt.timedelta(days=2)
_ATTEMPTS_KEPT = dt.timedelta(days=100)
_AT_ONCE = 500
_FORGETTING = SubjectRef("forgetting", UUID("0190a000-0000-7000-8000-000000000002"))


def forget_what_is_old(*, at: dt.datetime) -> int:
    """Delete what has served its time; attempts stay as long as logs must (TCVN 14423).

    Returns how many rows went. Nothing is written when there is nothing to forget.
    """
    forms = HeldForm.objects.filter(held_at__lt=at - _FORMS_KEPT)
    attempts = Attempt.objects.filter(at__lt=at - _ATTEMPTS_KEPT)
    stale = list(
        Account.objects.filter(citizen__isnull=False, created_at__lt=at - _REGISTRATIONS_KEPT)
        .exclude(logins__confirmed_at__isnull=False)
        .values_list("id", "citizen_id")[:_AT_ONCE]
    )
    if not (stale or forms.exists() or attempts.exists()):
        return 0
    with audit.recorded(
        actor=Actor.system("forgetting"), action="identity.forget", subject=_FORGETTING, at=at
    ) as act:
        gone = forms.delete()[0] + attempts.delete()[0]
        account_ids = [account_id for account_id, _citizen_id in stale]
        ContactCode.objects.filter(login__account__in=account_ids).delete()
        Login.objects.filter(account__in=account_ids).delete()
        Account.objects.filter(id__in=account_ids).delete()
        Citizen.objects.filter(id__in=[citizen_id for _account_id, citizen_id in stale]).delete()
        act.note(rows=gone, registrations=len(stale))
    return gone + len(stale)
