"""Settings for every environment: what differs is read from the environment.

A fresh checkout runs with no variables set. Production sets DEBUG=False,
SECRET_KEY and ALLOWED_HOSTS, and refuses to start without them.

DEBUG          True (default) or False
SECRET_KEY     required when DEBUG=False, refused when weak
ALLOWED_HOSTS  comma-separated, required when DEBUG=False
DATABASE_URL   default: the SQLite file var/db.sqlite3
REDIS_URL      default: none; where several nodes count together, redis://host:6379/0
VAR_DIR        where data is kept; default: var/ in the checkout
HTTPS          True (default when DEBUG=False): redirect, HSTS, secure cookies.
               `make run` sets False: a newcomer's machine has no certificate.
STAFF_SECOND_FACTOR  True (default when DEBUG=False): staff log in with a code too.
CARD_FONT      a font with Chinese, for pictures beside links; default: Noto Sans CJK
               where the system has it, else every link has the site's picture
"""

import os
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from yibao_site.environment import env_bool, env_hosts, env_redis, env_secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

DEBUG = env_bool("DEBUG", default=True)
SECRET_KEY = "development-only" if DEBUG else env_secret("SECRET_KEY")
ALLOWED_HOSTS = [] if DEBUG else env_hosts("ALLOWED_HOSTS")
HTTPS = env_bool("HTTPS", default=not DEBUG)
STAFF_SECOND_FACTOR = env_bool("STAFF_SECOND_FACTOR", default=not DEBUG)
CARD_FONT = os.environ.get("CARD_FONT", "")

# Applications

INSTALLED_APPS = [
    "policies",
    "guides",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "reversion",
    "template_partials",
]

MIDDLEWARE = [
    # First what every answer says, also one of those that follow, and files.
    "yibao_site.headers.headers_middleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yibao_site.public_pages.public_pages_middleware",
    "django.middleware.security.SecurityMiddleware",
    "yibao_site.bounds.bounds_middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yibao_site.compression.admin_compression_middleware",
    "yibao_site.compression.compression_middleware",
    "yibao_site.reading.reading_middleware",
    "yibao_site.cut_off.cut_off_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "yibao_site.staff.staff_middleware",
    "yibao_site.viewing.viewing_middleware",
    "yibao_site.release.release_middleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yibao_site.urls"
WSGI_APPLICATION = "yibao_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yibao_site.reading.reading",
            ],
            # What stands on many pages is written one way.
            "builtins": [
                "policies.templatetags.cited",
                "policies.templatetags.money",
                "policies.templatetags.overdue",
                "guides.templatetags.prose",
                "yibao_site.templatetags.alike",
                "yibao_site.templatetags.card",
                "yibao_site.templatetags.edit_link",
                "yibao_site.templatetags.page_title",
            ],
        },
    },
]
# So that templates/django/forms/ is where a field's markup is written, once.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data

DATABASES: dict[str, Any] = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Seconds until it counts as gone; milliseconds a question may take, and until a
    # machine that is no longer there is given up by the kernel.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 2,
        "options": "-c statement_timeout=15000",
        "tcp_user_timeout": 10_000,
    } | DATABASES["default"].get("OPTIONS", {})
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Who means to write says so at once and waits; else two who first read and then
    # write are told that the database is locked. Public pages open no transaction.
    # What a large load writes out before it is done locks the readers out too.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options |= {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA cache_spill=0"}
    # Opening it takes 0.1 ms; a file kept open is not seen to be moved away.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
# Counts of who asks too often (limits.py); nothing else, and nothing lasting.
CACHES: dict[str, Any] = {
    # Many addresses must not push out one another's counts.
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
CACHE_ERRORS: tuple[type[Exception], ...] = ()
if REDIS_URL := env_redis("REDIS_URL"):
    # Four megabytes in every process: only where there is one.
    from redis.backoff import NoBackoff
    from redis.exceptions import RedisError
    from redis.retry import Retry

    CACHE_ERRORS = (RedisError,)
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # Another site may count in the same Redis.
        "KEY_PREFIX": sha256(SECRET_KEY.encode()).hexdigest()[:16],
        # Seconds: nobody waits for a count, and it is not asked for thrice.
        "OPTIONS": {
            "socket_connect_timeout": 0.1,
            "socket_timeout": 0.1,
            "retry": Retry(NoBackoff(), 0),
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Staff

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
] + [{"NAME": "yibao_site.staff.OneTimePasswordUsed"}]
# A session ends with the browser, after an idle hour, and after eight in any case.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 60 * 60
STAFF_SESSION_AGE = 8 * 60 * 60
# So many failures of one name from one address, and it must wait.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# The password alone forgives nothing: second_factor.py does, after the code.
AXES_RESET_ON_SUCCESS = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]
AXES_LOCKOUT_CALLABLE = "yibao_site.staff.locked_out"
AXES_CLIENT_IP_CALLABLE = "yibao_site.http.client_address"
# What it would write down, and show in English, is in the lines of yibao.staff.
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "医保账本"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "yibao_site.log_lines.LogLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        "yibao.staff": {"handlers": ["lines"], "level": "INFO"},
        "axes": {"level": "ERROR"},
        # What went wrong or was refused is written down, also where DEBUG is off.
        "django.request": {"handlers": ["lines"], "level": "ERROR"},
        "django.security": {"handlers": ["lines"], "level": "WARNING"},
    },
}

# Language and time

LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = "yibao_site.formats"  # days as 2027-01-01, in fields and lists
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMS_URLFIELD_ASSUME_HTTPS = True

# What may be sent at once

# The largest form, a guide with its steps and notes, has 124 fields and 9 kB. How large
# a file and an address may be: bounds.py.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1

# Static files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Headers

# The one script inside a page: the reader's size must be set before anything is drawn.
VIEW_SCRIPT = sha256((BASE_DIR / "templates/_view.js").read_bytes()).digest()
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, f"'sha256-{b64encode(VIEW_SCRIPT).decode()}'"],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "yibao_site.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Cookies: only staff have any. __Host- makes browsers refuse one that another site of
# our domain, or somebody on the way, has set.

COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Production only

if HTTPS:
    SECURE_SSL_REDIRECT = True
    # The TLS-terminating proxy in front sets this header and strips it from visitors.
    # It also adds the visitor's address to X-Forwarded-For: client_address reads it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
