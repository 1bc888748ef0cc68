"""Settings that every environment shares. What differs is read from the environment (see environment.py)."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from django.utils.csp import CSP

from fitness.settings import environment
from fitness.settings.environment import read

BASE_DIR = environment.BASE_DIR
VARIABLES = environment.VARIABLES  # docs/configuration.md is rendered from it
DATA_DIR = Path(read("DATA_DIR")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

PORT = read("PORT")
SITE_URL = (read("SITE_URL") or f"http://localhost:{PORT}").rstrip("/")
SITE_NAME = "Pacewright"
VERSION = "0.1.0"
DEBUG = read("DEBUG")
SECRET_KEY = read("SECRET_KEY")
FIELD_ENCRYPTION_KEYS = read("FIELD_ENCRYPTION_KEYS")
ALLOWED_HOSTS = read("ALLOWED_HOSTS")
TRUSTED_PROXIES = read("TRUSTED_PROXIES")

# --- Apps -------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "core",
    "accounts",
    "coaching",
    "exercises",
    "activities",
    "progress",
    "workouts",
    "garmin_sync",
    "messaging",
    "dashboard",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "corsheaders",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
]

MIDDLEWARE = [
    "core.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.liveness",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.client_address",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "core.middleware.private_pages_are_not_stored",
    "core.middleware.DomainErrorPages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.reader_time_zone",
]

ROOT_URLCONF = "fitness.urls"
WSGI_APPLICATION = "fitness.wsgi.application"
# The API answers with and without a trailing slash by its own router; pages always end in one.
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csp",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.frame",
            ],
            "builtins": ["core.templatetags.ui", "core.templatetags.charts", "core.templatetags.units"],
        },
    },
]
FORM_RENDERER = "core.forms.ComponentRenderer"

# --- Database, cache, queue -------------------------------------------------------------------------------------------
DATABASE_URL = read("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'pacewright.sqlite3'}"
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # With Django's defaults four writers meet "database is locked"; see docs/adr/0002.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

VALKEY_SOCKET = DATA_DIR / "queue.sock"
if len(str(VALKEY_SOCKET)) > 100:
    # The system's limit for a socket's path is about 104 bytes.
    VALKEY_SOCKET = (
        Path(tempfile.gettempdir()) / f"pacewright-{hashlib.sha256(str(DATA_DIR).encode()).hexdigest()[:16]}.sock"
    )
REDIS_URL = read("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or f"unix://{VALKEY_SOCKET}?db=1",
        "KEY_PREFIX": "pacewright",
    }
}

CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{VALKEY_SOCKET}?virtual_host=0"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Without a queue server a request must fail fast instead of hanging; the sweep finds the job's row later.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2, "visibility_timeout": 20 * 60}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "core.tasks.heartbeat", "schedule": 15},
    "sweep-imports": {"task": "activities.tasks.sweep_imports", "schedule": 20},
    "sweep-rescorings": {"task": "activities.tasks.sweep_rescorings", "schedule": 30},
    "sweep-load": {"task": "activities.tasks.sweep_load", "schedule": 20},
    "sweep-curves": {"task": "activities.tasks.sweep_curves", "schedule": 30},
    "finish-idle-activities": {"task": "activities.tasks.finish_idle_activities", "schedule": 600},
    "remove-orphans": {"task": "activities.tasks.remove_orphans", "schedule": crontab(hour=3, minute=41)},
    "forget-deleted-activities": {"task": "activities.tasks.forget_old_graves", "schedule": crontab(hour=4, minute=7)},
    "forget-deleted-sessions": {"task": "workouts.tasks.forget_old_graves", "schedule": crontab(hour=4, minute=11)},
    "remove-photo-orphans": {"task": "progress.tasks.remove_photo_orphans", "schedule": crontab(hour=3, minute=53)},
    "sweep-photo-checks": {"task": "progress.tasks.sweep_photo_checks", "schedule": 30},
    "sweep-rollouts": {"task": "workouts.tasks.sweep_rollouts", "schedule": 20},
    "publish-due-sessions": {"task": "workouts.tasks.publish_due_sessions", "schedule": 60},
    "judge-past-days": {"task": "workouts.tasks.judge_past_days", "schedule": 15 * 60},
    "sweep-garmin": {"task": "garmin_sync.tasks.sweep", "schedule": 20},
    "plan-garmin-pulls": {"task": "garmin_sync.tasks.plan_pulls", "schedule": 60},
    "plan-garmin-pushes": {"task": "garmin_sync.tasks.plan_pushes", "schedule": 60},
    "expire-garmin-logins": {"task": "garmin_sync.tasks.expire_logins", "schedule": 60},
    "clear-sessions": {"task": "accounts.tasks.clear_expired", "schedule": crontab(hour=3, minute=17)},
}

# --- Accounts ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:home"
LOGOUT_REDIRECT_URL = "dashboard:home"
LOGIN_RATE = read("LOGIN_RATE")
LOGIN_TRIES, LOGIN_PERIOD = LOGIN_RATE.split("/")
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme or "http"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.TrainerSignupForm",
    "add_email": "accounts.forms.ChangeEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": f"{LOGIN_TRIES}/{LOGIN_PERIOD[0]}/key,20/m/ip",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "confirm_email": "1/3m/key",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"

# --- Language, time, files --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/inter", BASE_DIR / "node_modules" / "@fontsource-variable" / "inter" / "files"),
    ("vendor/uplot", BASE_DIR / "node_modules" / "uplot" / "dist"),
]
MEDIA_ROOT = DATA_DIR / "media"  # private: originals are served by views, never by the web server
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(MEDIA_ROOT)}},
    "staticfiles": {"BACKEND": "core.staticfiles.HashedStaticFiles"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["br", "gz", "jpg", "jpeg", "map", "png", "webp", "woff", "woff2", "zip"]
UPLOAD_MAX_BYTES = read("UPLOAD_MAX_BYTES")
CLAMD_URL = read("CLAMD_URL")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Mail -------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL")
if read("EMAIL_HOST"):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": read("EMAIL_HOST"),
                "port": read("EMAIL_PORT"),
                "username": read("EMAIL_HOST_USER"),
                "password": read("EMAIL_HOST_PASSWORD"),
                "use_tls": read("EMAIL_USE_TLS"),
                "timeout": 10,
            },
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(DATA_DIR / "mail")},
        }
    }

# --- Security ---------------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CORS_ALLOWED_ORIGINS = read("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/.*$"

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
        "rest_framework.parsers.FormParser",
    ],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend", "core.api.filters.OrderingFilter"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.OffsetPagination",
    "PAGE_SIZE": 20,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.errors.exception_handler",
    "DEFAULT_THROTTLE_CLASSES": ["core.api.throttles.MinuteThrottle", "core.api.throttles.HourThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "minute": read("API_RATE_MINUTE"),
        "hour": read("API_RATE_HOUR"),
        "login": LOGIN_RATE,
        "contact": "5/hour",
    },
    "NUM_PROXIES": TRUSTED_PROXIES,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SIMPLE_JWT = {
    "ALGORITHM": "RS256",
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    "AUDIENCE": "pacewright-api",
    "ISSUER": SITE_URL,
    "USER_ID_FIELD": "id",
    "USER_ID_CLAIM": "sub",
    "UPDATE_LAST_LOGIN": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Pacewright API",
    "DESCRIPTION": (
        "Everything that a person can do in Pacewright, a program can do here. SI units, UTC instants, UUID ids. "
        "Errors come in one format: `{error, detail, status_code, timestamp, path, request_id}`."
    ),
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "MuscleEnum": "exercises.enums.Muscle",
        "AttentionReasonEnum": "dashboard.enums.Reason",
        "SkipReasonEnum": "workouts.enums.SkipReason",
        "LoggedSetKindEnum": "workouts.api.serializers.logging.KINDS",
        "PhotoCheckStatusEnum": "progress.api.photo_checks.STATUSES",
        "StatusEnum": "activities.api.serializers.activities.IMPORT_STATUSES",
    },
    "PREPROCESSING_HOOKS": ["core.api.schema.without_trailing_slash"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.api.schema.describe_errors",
    ],
}

# --- Garmin -----------------------------------------------------------------------------------------------------------
GARMIN_SIMULATOR_URL = read("GARMIN_SIMULATOR_URL").rstrip("/")
GARMIN_CALL_INTERVAL = read("GARMIN_CALL_INTERVAL")

# --- Logs -------------------------------------------------------------------------------------------------------------
DEMO = read("DEMO")
WEB_WORKERS = read("WEB_WORKERS")
WEB_THREADS = read("WEB_THREADS")
LOG_LEVEL = read("LOG_LEVEL")
LOG_JSON = read("LOG_JSON")
LOGGING_CONFIG = "core.logging.configure_from_django"
LOGGING = {"level": LOG_LEVEL, "as_json": LOG_JSON}
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"

SILENCED_SYSTEM_CHECKS: list[str] = []
