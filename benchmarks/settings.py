"""Settings of the benchmarks: the tests’, with a database in a file and static files as in production."""

from fitness.settings.test import *  # noqa: F403
from fitness.settings.test import DATA_DIR, DATABASES

WHITENOISE_AUTOREFRESH = False
_IS_FILE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "bench.sqlite3") if _IS_FILE else "pacewright_benchmarks"}
