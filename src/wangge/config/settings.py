"""设置 (settings): the only place that reads the environment.

Every variable begins with WANGGE_. `docs/operate.md` lists them.
"""

import os
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from wangge.demo import accounts as demo_accounts


def _said(name: str, default: str = "") -> str:
    return os.environ.get(f"WANGGE_{name}", default).strip()


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in _said(name, default).split(",") if part.strip()]


def _yes(name: str) -> bool:
    return _said(name).lower() in {"1", "yes", "true", "on"}


def _tile_hosts(templates: str) -> list[str]:
    """底图的主机: https://t{s}.example.cn/{z}/… may load from https://*.example.cn."""
    hosts = []
    for template in templates.split():
        scheme, _empty, host = template.split("/")[:3]
        hosts.append(f"{scheme}//*.{host.split('.', 1)[1]}" if "{" in host else f"{scheme}//{host}")
    return sorted(set(hosts))


def _kept_secret(name: str) -> str:
    """密钥: made on the first run, readable by its owner only.

    Written beside and then linked, so that of two processes starting together neither reads half a key.
    """
    path = HOME / "keys" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        descriptor, beside = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_urlsafe(50))
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(beside)
    return path.read_text().strip()


SOURCE = Path(__file__).resolve().parents[1]
DEMO = _yes("DEMO")
DEBUG = _yes("DEBUG")
HOME = Path(_said("HOME") or Path.cwd() / "var" / ("demo" if DEMO else "")).resolve()
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
PACKS = Path(_said("PACKS") or next(p for p in (SOURCE / "packs", SOURCE.parents[1] / "packs") if p.exists()))

# --- who may reach us ---------------------------------------------------------------------------------
SECRET_KEY = _said("SECRET_KEY") or _kept_secret("django")
HTTPS = _yes("HTTPS")
BEHIND_PROXY = _yes("BEHIND_PROXY")
LAN = _yes("LAN")  # `wangge serve --lan`: our own certificate, so no promise of HTTPS for ever
ALLOWED_HOSTS = _list("HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [
    f"https://{host.replace('.', '*.', 1) if host.startswith('.') else host}"
    for host in ALLOWED_HOSTS
    if HTTPS and host != "*"
]

# Office hours have fixed hours as defaults; Django takes one for “now” whenever it looks within seconds of that hour.
SILENCED_SYSTEM_CHECKS = ["fields.W161"]

INSTALLED_APPS = [
    "wangge.config",
    "wangge.integrity",
    "wangge.territory",
    "wangge.journal",
    "wangge.cases",
    "wangge.reports",
    "wangge.surveys",
    "wangge.duties",
    "wangge.safety",
    "wangge.patrol",
    "wangge.meetings",
    "wangge.analysis",
    "wangge.accountability",
    "wangge.sync",
    "wangge.documents",
    "wangge.faces.look",
    "wangge.faces.portal",
    "wangge.faces.console",
    "wangge.faces.field",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wangge.faces.portal.visitor.Visiting",
    "django.middleware.locale.LocaleMiddleware",
    "wangge.config.limits.BodyLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wangge.config.limits.SessionLimit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "wangge.config.urls"
WSGI_APPLICATION = "wangge.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "wangge.faces.look.writing.Renderer"

# --- where the records are ----------------------------------------------------------------------------
DATABASES = {"default": dj_database_url.parse(_said("DATABASE_URL") or f"sqlite:///{HOME}/wangge.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL, not NORMAL: an acknowledged commit survives a power cut. IMMEDIATE: writers wait, none fails.
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = HOME / "media"
MEDIA_URL = (
    "/media/"  # nothing serves this address: attachments pass through a view that asks who may see them
)
FILE_UPLOAD_PERMISSIONS = 0o600
DEMO_ACCOUNTS = demo_accounts.listed() if DEMO else []  # on the sign-in page of the demo only
LOG_ORIGIN = _said("ORIGIN", "wangge.local")
LOOPS = [
    "wangge.safety.reminders.turn",
    "wangge.cases.reminders.turn",
    "wangge.duties.reminders.turn",
    "wangge.accountability.reminders.turn",
    "wangge.meetings.reminders.turn",
    "wangge.meetings.talks.turn",
    "wangge.sync.deciding.turn",
    "wangge.journal.diary.asker_turn",
    "wangge.cases.protection.turn",
    "wangge.cases.attachments.turn",
    "wangge.analysis.common_finding.turn",
    "wangge.analysis.suggest.turn",
    "wangge.documents.jobs.turn",
    "wangge.integrity.checkpoints.turn",
    "wangge.config.housekeeping.turn",
]
# Shared by all processes of this machine: counts of attempts must not start anew in each.
CACHES = {
    "default": {
        "BACKEND": "wangge.config.caching.Files",
        "LOCATION": HOME / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # By itself: however many ask for `/sync/`, their counts push no count of tried codes out.
    "sync": {
        "BACKEND": "wangge.config.caching.Files",
        "LOCATION": HOME / "cache" / "sync",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# --- words and days -----------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- files of the pages -------------------------------------------------------------------------------
# `wangge serve` collects them under names that carry their hash; until then they come from the sources.
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
MAP_TILES = _said("MAP_TILES")  # templates of background tiles, one a layer; none is needed

# --- signing in ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "territory.Person"
LOGIN_URL = "console:sign-in"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name", "phone")},
    },
    {"NAME": "wangge.config.passwords.ContextWords"},
]
AXES_HANDLER = "wangge.config.lockout.PerAccountAndSource"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_USERNAME_CALLABLE = "wangge.config.lockout.account_of"
AXES_CLIENT_IP_CALLABLE = "wangge.faces.look.visitors.source_of"
AXES_LOCKOUT_CALLABLE = "wangge.config.lockout.answer"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address"]

SESSION_IDLE = timedelta(minutes=int(_said("IDLE_MINUTES", "30")))
SESSION_LONGEST = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wangge.faces.look.errors.csrf"

# --- headers and limits -------------------------------------------------------------------------------
if HTTPS:
    SECURE_SSL_REDIRECT = True
if HTTPS and not LAN:
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
elif not HTTPS:
    # A community's own machine in its own network often has no certificate; wangge.W001 says it once.
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:", *_tile_hosts(MAP_TILES)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
BODY_LIMIT = 64 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- what is written down about running ---------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one-line": {"()": "wangge.config.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one-line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "axes": {"level": "WARNING"},
    },
}
