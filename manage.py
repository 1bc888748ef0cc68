#!/usr/bin/env python3
"""Django's command line for Pacewright."""

import os
import sys


def main() -> None:
    """Run one management command with the development settings unless the environment says otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitness.settings.dev")
    # Imported here so that a missing virtual environment gives Django's own clear message.
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
