"""The door that the web server knocks at."""

import os

from django.core.wsgi import get_wsgi_application

from congvu.config.memory import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.config.settings")
application = get_wsgi_application()
keep_what_is_loaded()
