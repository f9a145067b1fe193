"""Tell people what happened, inside the act that caused it; letters leave after it."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.utils import translation

from congvu.audit import services as audit
from congvu.identity import queries as identity
from congvu.identity.rules import Login, LoginKind
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import AccessRefused, Reason
from congvu.kernel.subjects import SubjectRef
from congvu.notifications.adapters.registry import EMAIL, SMS, carrier
from congvu.notifications.models import Letter, Message
from congvu.notifications.wording import subject_of, text_of

CITIZEN = "citizen"
_POSTMAN = Actor.system("notifications")


def notify(
    *,
    to: SubjectRef,
    code: str,
    about: SubjectRef,
    values: Mapping[str, object],
    at: dt.datetime,
) -> UUID:
    """Leave a message in the pages of `to`, and send it as a letter where there is an address.

    `code` names the words; `values` fill them and hold nothing personal beyond codes. It is part of
    the caller's act: when that is undone, nobody is told.
    """
    with audit.recorded(actor=_POSTMAN, action="notifications.notify", subject=about, at=at) as act:
        message = Message.objects.create(
            to_kind=to.kind,
            to_id=to.id,
            code=code,
            about_kind=about.kind,
            about_id=about.id,
            values={name: str(value) for name, value in values.items()},
            at=at,
        )
        act.note(code=code, to=str(to))
        if to.kind == CITIZEN:
            _write_letters(message, at=at)
    return message.id


class CodeCarrier:
    """What `identity` asks of the room that reaches people: codes to contacts not proven yet."""

    def carry_code(
        self, *, to: Login, code: str, valid_until: dt.datetime, language: str, at: dt.datetime
    ) -> None:
        """Put a confirmation code on its way, in the act that made it."""
        minutes = max(1, round((valid_until - at).total_seconds() / 60))
        values = {"number": code, "minutes": minutes}
        _write_bare_letter(to, "code.confirm", values, language=language, at=at)

    def carry_known_already(self, *, to: Login, language: str, at: dt.datetime) -> None:
        """Tell the owner of a contact that somebody tried to register it again."""
        _write_bare_letter(to, "code.known_already", {}, language=language, at=at)


def mark_read(*, message_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """Note that its receiver has read a message. Raises AccessRefused for anybody else."""
    with audit.recorded(
        actor=actor, action="notifications.read", subject=SubjectRef("message", message_id), at=at
    ):
        row = Message.objects.select_for_update().filter(pk=message_id).first()
        if row is None or row.to_id != actor.id:
            raise AccessRefused(Reason("message-not-yours"))
        if row.read_at is None:
            row.read_at = at
            row.save(update_fields=["read_at"])


@jobs.task(name="notifications.carry_letter")
def carry_letter(*, letter_id: UUID | str, at: dt.datetime) -> None:
    """Hand a letter to its carrier, outside any transaction; one that was sent is left alone."""
    letter = Letter.objects.get(pk=letter_id)
    if letter.sent_at is not None:
        return
    carrier(letter.channel).send(
        letter_id=str(letter.id), address=letter.address, subject=letter.subject, text=letter.text
    )
    with audit.recorded(
        actor=_POSTMAN,
        action="notifications.sent",
        subject=SubjectRef("letter", letter.id),
        at=at,
    ):
        Letter.objects.filter(pk=letter.id, sent_at=None).update(sent_at=at)


def _write_bare_letter(
    to: Login, code: str, values: Mapping[str, object], *, language: str, at: dt.datetime
) -> None:
    letter = Letter(
        channel=SMS if to.kind is LoginKind.PHONE else EMAIL,
        language=language,
        address=to.value,
        asked_at=at,
    )
    with audit.recorded(
        actor=_POSTMAN, action="notifications.ask", subject=SubjectRef("letter", letter.id), at=at
    ) as act:
        act.note(code=code)
        with translation.override(language):
            letter.subject, letter.text = subject_of(code, values), text_of(code, values)
        letter.save(force_insert=True)
        jobs.enqueue(carry_letter, lock=f"letter:{letter.id}", letter_id=letter.id)


def _write_letters(message: Message, *, at: dt.datetime) -> None:
    """One letter for each proven address, in the language that its reader has chosen."""
    card, language = identity.citizen_card(message.to_id), identity.language_of(message.to_id)
    with translation.override(language):
        subject = subject_of(message.code, message.values)
        text = text_of(message.code, message.values)
    for channel, address in ((EMAIL, card.email), (SMS, card.phone)):
        if address:
            letter = Letter.objects.create(
                message=message,
                channel=channel,
                language=language,
                address=address,
                subject=subject,
                text=text,
                asked_at=at,
            )
            jobs.enqueue(carry_letter, lock=f"letter:{letter.id}", letter_id=letter.id)
