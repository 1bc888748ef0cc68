"""Production settings: every secret comes from the environment, and a missing or weak one stops the start."""

from fitness.settings.base import *  # noqa: F403
from fitness.settings.base import DEBUG, GARMIN_SIMULATOR_URL, SECRET_KEY, SIMPLE_JWT, SITE_URL, TRUSTED_PROXIES
from fitness.settings.environment import missing_in_production, read, refuse

if _missing := missing_in_production():
    refuse(f"Set {', '.join(_missing)} (or the same names with _FILE). docs/configuration.md says what each is.")
if DEBUG:
    refuse("DEBUG must not be on in production. Unset it.")
if GARMIN_SIMULATOR_URL:
    refuse("GARMIN_SIMULATOR_URL must not be set in production: clients' sign-ins would go to the simulator. Unset it.")
if len(SECRET_KEY) < 50:
    refuse("SECRET_KEY must have at least 50 characters.")
if not SITE_URL.startswith("https://"):
    refuse("SITE_URL must begin with https:// in production.")

SIMPLE_JWT |= {"SIGNING_KEY": read("JWT_SIGNING_KEY")}
JWT_PREVIOUS_PUBLIC_KEYS = read("JWT_PREVIOUS_PUBLIC_KEYS")

IS_PRODUCTION = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/?$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
