"""Working calendars and the legal clock: due dates with their derivation."""
