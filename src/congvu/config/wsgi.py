"""The door that the web server knocks at."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from congvu.config.memory import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # loads every page
keep_what_is_loaded()
