"""The WSGI application that granian and gunicorn serve."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yibao_site.settings")

django = get_wsgi_application()

# It knows the public pages, and so the models: only now may they be imported.
from yibao_site.public_pages import at_the_door  # noqa: E402

application = at_the_door(django)

# What is loaded by now stays: the collector need not walk all of it again and again.
gc.collect()
gc.freeze()
