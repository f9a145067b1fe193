"""Who may do what in the database: the owner migrates, the app role serves.

A model may say ``app_may = ("SELECT", "INSERT")``; every other table can be read and written by the
app role, and none can be truncated. A rule of "append only" that lived in Python alone would bind
nobody who holds a connection.
"""

from django.apps import apps
from django.db import connections

EVERYTHING = ("SELECT", "INSERT", "UPDATE", "DELETE")


def grant_app_role(using: str, role: str = "congvu_app") -> None:
    """Give the app role its rights, and take away every other. Run it after each migration."""
    connection = connections[using]
    quote = connection.ops.quote_name
    narrow = {
        model._meta.db_table: rights  # noqa: SLF001 - Django's documented model API
        for model in apps.get_models()
        if (rights := getattr(model, "app_may", None)) is not None
    }
    with connection.cursor() as cursor:
        everyone = quote(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {everyone}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {everyone}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {everyone}")
        for table in connection.introspection.table_names(cursor):
            rights = ", ".join(narrow.get(table, EVERYTHING))
            cursor.execute(f"REVOKE ALL ON {quote(table)} FROM {everyone}")
            cursor.execute(f"GRANT {rights} ON {quote(table)} TO {everyone}")
