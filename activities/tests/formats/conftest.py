"""The real files, where they are at hand."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from activities.formats.fit import read_fit
from activities.formats.recording import Recording

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("PACEWRIGHT_DATA", REPOSITORY.parent / "shared" / "data")) / "fit"
REAL_FILES = sorted(FOLDER.glob("*.fit")) if FOLDER.is_dir() else []


@cache
def decoded(name: str) -> Recording:
    """A real file by its name, decoded once."""
    return read_fit((FOLDER / name).read_bytes())


@pytest.fixture
def real_folder() -> Path:
    """The folder of real files; the test is skipped without it."""
    if not REAL_FILES:
        pytest.skip("the folder of real FIT files is not here")
    return FOLDER


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``real_file`` once for each of them."""
    if "real_file" in metafunc.fixturenames:
        files = REAL_FILES or [pytest.param(None, marks=pytest.mark.skip("the folder of real FIT files is not here"))]
        metafunc.parametrize("real_file", files, ids=lambda file: file.stem if file else "none")
