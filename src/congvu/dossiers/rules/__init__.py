"""What the law and the procedure allow, in plain values. No database, no clock, no request."""
