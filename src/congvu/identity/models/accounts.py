"""How people come in: accounts, ways to sign in, codes, attempts, sessions."""

import datetime as dt

from django.db import models

from congvu.identity.models.fields import SealedJSON, SealedText
from congvu.identity.models.people import Citizen, Officer
from congvu.identity.rules import LoginKind, SessionEnd, session_end
from congvu.kernel.ids import new_id

_TOUCHED_EVERY = dt.timedelta(seconds=30)


class Account(models.Model):
    """The right of one citizen or one officer to sign in. Never shared by two people."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    citizen = models.OneToOneField(
        Citizen, null=True, on_delete=models.PROTECT, related_name="account"
    )
    officer = models.OneToOneField(
        Officer, null=True, on_delete=models.PROTECT, related_name="account"
    )
    password = models.CharField(max_length=200)
    password_set_at = models.DateTimeField()
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="vi")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(citizen__isnull=True) ^ models.Q(officer__isnull=True),
                name="identity_account_has_one_person",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Login(models.Model):
    """A phone number, an e-mail address or an officer's name that leads to an account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="logins")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in LoginKind])
    value = SealedText()
    digest = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                condition=models.Q(confirmed_at__isnull=False),
                name="identity_login_confirmed_once",
            ),
        ]
        indexes = [models.Index(fields=["digest"])]

    def __str__(self) -> str:
        return str(self.id)


class ContactCode(models.Model):
    """A code of six digits sent to a contact; only its keyed digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.ForeignKey(Login, on_delete=models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["login", "-sent_at"])]

    def __str__(self) -> str:
        return str(self.id)


class Attempt(models.Model):
    """One attempt to sign in, successful or not: the memory of the back-off."""

    login_digest = models.CharField(max_length=64)
    address_digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    succeeded = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["login_digest", "address_digest", "-at"]),
            models.Index(fields=["address_digest", "-at"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Session(models.Model):
    """One device that is signed in. The cookie's own record knows only this id.

    Its limits are those of the day on which it began, so that a page needs no parameters.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sessions")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    idle_limit = models.DurationField()
    lasts_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(
        max_length=12, blank=True, choices=[(end, end) for end in SessionEnd]
    )
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-started_at"])]

    def __str__(self) -> str:
        return str(self.id)

    def end_at(self, at: dt.datetime) -> SessionEnd | None:
        """Why it is over at `at`, or None while it lives."""
        if self.ended_at is not None:
            return SessionEnd(self.end_reason)
        return session_end(
            seen_at=self.seen_at, lasts_until=self.lasts_until, idle=self.idle_limit, at=at
        )

    def touch(self, at: dt.datetime) -> None:
        """Remember that it was used; once in a while, because a write for each page is dear."""
        if at - self.seen_at >= _TOUCHED_EVERY:
            Session.objects.filter(id=self.id, ended_at=None).update(seen_at=at)

    def close(self, at: dt.datetime, reason: SessionEnd) -> None:
        """End it for good. A longer limit tomorrow does not wake it up."""
        Session.objects.filter(id=self.id, ended_at=None).update(ended_at=at, end_reason=reason)


class HeldForm(models.Model):
    """What somebody sent when the session was just over; only the same account gets it back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=500)
    fields = SealedJSON()
    held_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "-held_at"])]

    def __str__(self) -> str:
        return str(self.id)
