"""Where calendars come from."""
