"""No officer holds the same position twice at once: the database refuses it.

PostgreSQL without extensions cannot compare ids inside a GiST index, but it can compare ranges, so a
range type of ids with one id in each range does the same work.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE TYPE uuidrange AS RANGE (subtype = uuid)", "DROP TYPE uuidrange"
        ),
        migrations.RunSQL(
            "ALTER TABLE identity_assignment ADD CONSTRAINT identity_assignment_not_twice_at_once "
            "EXCLUDE USING gist ("
            "uuidrange(officer_id, officer_id, '[]') WITH &&, "
            "uuidrange(position_id, position_id, '[]') WITH &&, "
            "daterange(valid_from, valid_until) WITH &&)",
            "ALTER TABLE identity_assignment DROP CONSTRAINT identity_assignment_not_twice_at_once",
        ),
    ]
