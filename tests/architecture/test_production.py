"""Production refuses to start on a default or missing secret, naming it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from core.local_keys import make_rsa_key

GOOD = {
    "SECRET_KEY": "k" * 64,
    "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "JWT_SIGNING_KEY": make_rsa_key(),
    "ALLOWED_HOSTS": "example.com",
    "SITE_URL": "https://example.com",
    "DATABASE_URL": "postgres://u:p@localhost/p",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_HOST": "smtp.example.com",
}


def start(tmp_path: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    environment = {**GOOD, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fitness.settings.prod"}
    environment |= {name: value for name, value in changes.items() if value is not None}
    for name in [name for name, value in changes.items() if value is None]:
        environment.pop(name)
    code = "import django; django.setup(); from django.conf import settings; print(settings.SECRET_KEY)"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_with_everything_set(tmp_path: Path) -> None:
    outcome = start(tmp_path)
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_missing_variable_is_named(tmp_path: Path, name: str) -> None:
    outcome = start(tmp_path, **{name: None})
    assert outcome.returncode != 0
    assert name in outcome.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "1"),
        ("GARMIN_SIMULATOR_URL", "http://localhost:9001"),
        ("SECRET_KEY", "short"),
        ("SITE_URL", "http://example.com"),
    ],
)
def test_a_dangerous_value_is_refused(tmp_path: Path, name: str, value: str) -> None:
    outcome = start(tmp_path, **{name: value})
    assert outcome.returncode != 0
    assert name in outcome.stderr


def test_a_secret_may_come_from_a_file_and_begin_with_a_dollar_sign(tmp_path: Path) -> None:
    secret = "$" + "f" * 63
    path = tmp_path / "secret"
    path.write_text(secret + "\n")
    outcome = start(tmp_path, SECRET_KEY=None, SECRET_KEY_FILE=str(path))
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == secret
