"""The cookie's record in the database, under a keyed digest of the cookie.

Django keeps the cookie's own value: whoever sees a copy of the table could sit down in the place of
everybody who is signed in. Here the copy holds nothing that a browser could send.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from congvu.identity.models import lookup_digest

_LENGTH = 40
"""As long as Django's column; 160 bits."""


class SessionStore(db.SessionStore):
    """Django's own store, except for the name under which a record is kept."""

    def _get_session_from_db(self) -> Any:  # noqa: ANN401 - as Django has it
        found = self.model.objects.filter(
            session_key=_kept_as(str(self.session_key)), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return bool(self.model.objects.filter(session_key=_kept_as(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - as Django has it
        record = super().create_model_instance(data)
        record.session_key = _kept_as(record.session_key)
        return record

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=_kept_as(key)).delete()


def _kept_as(cookie: str) -> str:
    return lookup_digest(cookie, "identity.cookie")[:_LENGTH]
