"""Legal instruments and parameters, administrative units, code lists: data with dates."""
