"""The virus scanner: asked over a real socket, believed only when its answer is known, bounded in time."""

from __future__ import annotations

import socket

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from core import scanning
from core.scanning import Infected, ScannerDown, TooLargeToScan, address_of, ping, scan
from tests.clamd import EICAR, SIGNATURE, FakeClamd, fake_clamd


def test_nothing_is_asked_where_no_scanner_is_configured(settings) -> None:
    settings.CLAMD_URL = ""
    scan(EICAR)


def test_clean_bytes_arrive_whole_and_pass(clamd: FakeClamd) -> None:
    data = bytes(range(256)) * 1000
    scan(data)
    scan(b"")
    assert clamd.scanned == [data, b""]


def test_what_is_found_is_named(clamd: FakeClamd) -> None:
    with pytest.raises(Infected) as found:
        scan(b"x" * 70_000 + EICAR)
    assert (found.value.signature, found.value.code) == (SIGNATURE, "infected")


def test_a_socket_of_this_machine(settings, tmp_path) -> None:
    with fake_clamd(tmp_path / "clamd.ctl") as scanner:
        settings.CLAMD_URL = scanner.url
        ping()
        scan(b"clean")
        with pytest.raises(Infected):
            scan(EICAR)
    with pytest.raises(ScannerDown):
        scan(b"clean")


@pytest.mark.parametrize("mood", ["error", "garbage", "closed", "flood", "silent", "drip"])
def test_without_a_verdict_nothing_is_clean(clamd: FakeClamd, mood: str) -> None:
    clamd.mood = mood
    with pytest.raises(ScannerDown):
        scan(b"clean", within=0.3)


@pytest.mark.parametrize("mood", ["garbage", "closed", "silent", "drip"])
def test_a_ping_without_a_pong(clamd: FakeClamd, mood: str, monkeypatch) -> None:
    monkeypatch.setattr(scanning, "PING_SECONDS", 0.3)
    clamd.mood = mood
    with pytest.raises(ScannerDown):
        ping()


@pytest.mark.parametrize("mood", ["too_long", "limits"])
def test_what_is_too_large_says_so_once_and_for_all(clamd: FakeClamd, mood: str) -> None:
    clamd.mood = mood
    with pytest.raises(TooLargeToScan):
        scan(b"x")


def test_a_scanner_that_hangs_up_in_the_middle_of_much_is_no_verdict(clamd: FakeClamd) -> None:
    clamd.mood = "closed"
    with pytest.raises(ScannerDown):
        scan(b"x" * 20_000_000)


def test_clean_before_the_end_is_no_verdict(settings, tmp_path) -> None:
    with fake_clamd(tmp_path / "clamd.ctl") as scanner:
        settings.CLAMD_URL = scanner.url
        scanner.mood = "hasty"
        with pytest.raises(ScannerDown, match="not been sent in full"):
            scan(b"x" * 20_000_000)


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:{port}", "unix:///nowhere/at/all", "tcp://no-such-host.invalid:3310"])
def test_nobody_there(settings, url: str) -> None:
    with socket.socket() as taken:  # bound and not listening: refused at once
        taken.bind(("127.0.0.1", 0))
        settings.CLAMD_URL = url.format(port=taken.getsockname()[1])
        with pytest.raises(ScannerDown):
            scan(b"clean", within=2)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("unix:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp://scanner", ("scanner", 3310)),
        ("tcp://[::1]:33", ("::1", 33)),
    ],
)
def test_addresses(url: str, address: object) -> None:
    assert address_of(url) == address


@pytest.mark.parametrize(
    "url", ["scanner:3310", "http://scanner", "unix://", "tcp://", "tcp://scanner:99999", "tcp://[x"]
)
def test_a_mistyped_address_stops_the_start(settings, url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        address_of(url)
    settings.CLAMD_URL = url
    assert "core.E003" in [problem.id for problem in run_checks(tags=["security"])]


@pytest.mark.django_db
def test_health_tells_when_a_configured_scanner_is_down(clamd: FakeClamd, settings) -> None:
    def told() -> dict[str, str]:
        return Client().get("/health/detailed").json()["checks"]["scanner"]

    assert told() == {"status": "ok", "detail": "answers"}
    clamd.mood = "closed"
    assert told()["status"] == "failing"
    assert "wait in quarantine" in told()["detail"]
    settings.CLAMD_URL = ""
    assert told() == {"status": "ok", "detail": "not configured"}
