"""What people choose for themselves."""

import datetime as dt
from uuid import UUID

from congvu.audit import services as audit
from congvu.identity.models import Account
from congvu.kernel.actors import Actor
from congvu.kernel.subjects import SubjectRef


def choose_language(*, account_id: UUID, language: str, actor: Actor, at: dt.datetime) -> None:
    """Remember the language of somebody's pages, so that letters speak it, too."""
    subject = SubjectRef("account", account_id)
    with audit.recorded(
        actor=actor, action="identity.choose_language", subject=subject, at=at
    ) as act:
        act.note(language=language)
        Account.objects.filter(id=account_id).update(language=language)
