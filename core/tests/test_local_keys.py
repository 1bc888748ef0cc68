"""Keys of a machine without configuration."""

from __future__ import annotations

from pathlib import Path

from core.local_keys import local_keys


def test_keys_are_made_once_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    first = local_keys(tmp_path / "keys")
    assert local_keys(tmp_path / "keys") == first
    assert len(first.secret_key) >= 50
    assert first.jwt_signing_key.startswith("-----BEGIN PRIVATE KEY-----")
    for path in (tmp_path / "keys").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    assert len(list((tmp_path / "keys").iterdir())) == 3
