"""Load working calendars from files; compute due dates (see `queries`)."""

import datetime as dt
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from congvu.audit import services as audit
from congvu.deadlines.adapters.calendar_file import CalendarFile, calendar_from_file, read
from congvu.deadlines.models import CalendarException, WorkingCalendar, WorkShift
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef

__all__ = ["CannotLoadCalendar", "calendar_from_file", "load_calendar"]

COUNTRY = SubjectRef("calendar", UUID("0190a000-0000-7000-8000-000000000002"))
"""What the journal calls the calendar of the whole country."""


class CannotLoadCalendar(Refusal):
    """There is no calendar file, or two calendars of one agency share a day."""


def load_calendar(
    folder: Path, *, agency_id: UUID | None = None, actor: Actor, at: dt.datetime
) -> int:
    """Bring calendars to what ``calendar*.yaml`` in `folder` say; how many were loaded.

    Without an agency they hold for the whole country. A calendar that starts on the same day is
    replaced with its shifts and days; others stay. Loading twice changes nothing. Raise CannotRead
    for a file that its schema refuses, CannotLoadCalendar where two periods share a day.
    """
    files = sorted(folder.glob("calendar*.yaml"))
    if not files:
        raise CannotLoadCalendar(Reason("no-calendar-file", values={"folder": folder.name}))
    subject = SubjectRef("calendar", agency_id) if agency_id else COUNTRY
    with audit.recorded(
        actor=actor, action="deadlines.load_calendar", subject=subject, at=at
    ) as act:
        for file in files:
            _store(file.name, read(file), agency_id=agency_id)
        act.note(files=[file.name for file in files])
    return len(files)


def _store(name: str, file: CalendarFile, *, agency_id: UUID | None) -> None:
    try:
        with transaction.atomic():
            mine = WorkingCalendar.objects.filter(valid_from=file.valid_from)
            scope = Q(agency__isnull=True) if agency_id is None else Q(agency_id=agency_id)
            calendar = mine.filter(scope).first() or WorkingCalendar(agency_id=agency_id)
            calendar.valid_from, calendar.valid_until = file.valid_from, file.valid_until
            calendar.name_vi, calendar.name_en = file.name_vi, file.name_en
            calendar.decision_ref, calendar.certainty = file.decision_ref, file.certainty
            calendar.save()
    except IntegrityError as problem:
        if "deadlines_calendar_periods_apart" not in str(problem):
            raise
        reason = Reason("calendar-overlaps", about=name, values={"file": name})
        raise CannotLoadCalendar(reason) from None
    _store_days(calendar, file)


def _store_days(calendar: WorkingCalendar, file: CalendarFile) -> None:
    calendar.shifts.all().delete()
    calendar.days.all().delete()
    WorkShift.objects.bulk_create(
        WorkShift(calendar=calendar, weekday=weekday, starts=shift.starts, ends=shift.ends)
        for weekday, shifts in file.shifts.items()
        for shift in shifts
    )
    CalendarException.objects.bulk_create(
        CalendarException(
            calendar=calendar,
            day=day,
            kind=special.kind,
            works_like=special.works_like,
            decision_ref=special.decision_ref,
            name_vi=special.vi,
            name_en=special.en,
            certainty=certainty,
        )
        for day, (special, certainty) in file.special_days.items()
    )
