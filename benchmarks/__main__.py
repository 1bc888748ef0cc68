"""Run all benchmarks, or the named: ``python -m benchmarks [decode] [importing] [notation] [program_application]
[calendar] [insight] [attention] [pages] [--large]``.

Each runs in a process of its own, because each makes its own settings and database.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

NAMES = {
    "decode": "Decoding recordings, and fitdecode beside it",
    "importing": "Importing recordings: decoding, science, writing",
    "notation": "Reading and writing workout notation",
    "program_application": "Giving a program of 24 weeks to 50 clients",
    "calendar": "Month of a client and week board of forty: queries and milliseconds",
    "insight": "Analysis, overview and month report of two years, with 10, 200 and 2 000 clients",
    "attention": "The trainer's Today and the attention list, with 10, 200 and 2 000 clients",
    "pages": "Pages and API: queries and milliseconds, beside bare views",
}


#: Benchmarks that can go on to many more clients.
LARGE = ("pages",)


def main() -> int:
    """Print the tables; the exit status of the last benchmark that failed, or 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(NAMES)}; all by default")
    parser.add_argument(
        "--large", action="store_true", help=f"{', '.join(LARGE)}: with thousands of clients too (takes minutes)"
    )
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    status = 0
    for name in asked.names or NAMES:
        print(f"\n{NAMES[name]}\n{'=' * len(NAMES[name])}", flush=True)
        options = ["--large"] if asked.large and name in LARGE else []
        finished = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False)
        status = finished.returncode or status
    return status


if __name__ == "__main__":
    sys.exit(main())
