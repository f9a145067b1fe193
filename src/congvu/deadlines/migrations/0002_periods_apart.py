"""Two calendars of one agency never hold on one day; nor do two of the whole country."""

from django.db import migrations

_KEY = "coalesce(agency_id::text, '')"


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial"), ("reference", "0002_periods_apart")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE deadlines_workingcalendar ADD CONSTRAINT deadlines_calendar_periods_apart "
            f"EXCLUDE USING gist (reference_text_range({_KEY}, {_KEY}, '[]') WITH &&, "
            "daterange(valid_from, valid_until) WITH &&)",
            "ALTER TABLE deadlines_workingcalendar DROP CONSTRAINT deadlines_calendar_periods_apart",
        ),
    ]
