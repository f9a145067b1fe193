"""No two rows of one key hold on the same day: the database itself refuses it.

The embedded server has no btree_gist, but a range type of our own over text has a GiST index: two
one-point ranges overlap exactly when their keys are equal.
"""

from django.db import migrations

_APART = (
    ("reference_legalparameter", "code || chr(31) || scope", "reference_parameter_periods_apart"),
    ("reference_administrativeunit", "code::text", "reference_unit_periods_apart"),
    ("reference_code", "list || chr(31) || code", "reference_code_periods_apart"),
)


def _exclude(table: str, key: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ("
        f"reference_text_range({key}, {key}, '[]') WITH &&, "
        "daterange(valid_from, valid_until) WITH &&)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE TYPE reference_text_range AS RANGE (subtype = text)",
            "DROP TYPE reference_text_range",
        ),
        *(_exclude(*each) for each in _APART),
    ]
