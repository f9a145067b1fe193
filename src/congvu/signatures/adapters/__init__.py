"""The outside world of signing: keys, time stamps, PDF."""
