"""The main road, as people walk it: a client's Garmin data reaches the trainer."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from dashboard.demo.people import DOMAIN, GARMIN_CODE, PASSWORD

SignIn = Callable[..., Page]
BACKFILL_PATIENCE = 120_000


def test_a_trainer_reads_a_session_that_came_from_garmin(signed_in: SignIn) -> None:
    page = signed_in("trainer")
    expect(page.get_by_role("heading", name="clients need you", level=1)).to_be_visible()
    page.get_by_role("link", name="Clients", exact=True).first.click()
    expect(page.get_by_role("heading", name="Clients", level=1)).to_be_visible()
    page.get_by_role("link", name="Mara Lind").first.click()
    expect(page.get_by_role("heading", name="Mara Lind", level=1)).to_be_visible()
    expect(page.get_by_text("Load and fitness")).to_be_visible()
    page.get_by_role("link", name="Intervals").first.click()
    expect(page.locator("[data-track-map]").first).to_be_visible()
    expect(page.locator("[data-stream-chart] canvas").first).to_be_visible()
    expect(page.get_by_role("heading", name="Laps")).to_be_visible()
    expect(page.get_by_role("heading", name="Heart rate zones")).to_be_visible()


def test_the_broken_connection_is_mended_and_the_history_arrives_live(signed_in: SignIn) -> None:
    client = signed_in("gwen", width=390)
    client.goto("/garmin/")
    expect(client.get_by_text("Sign-in expired").first).to_be_visible()
    client.get_by_label("E-mail address at Garmin").fill(f"gwen@{DOMAIN}")
    client.get_by_label("Password at Garmin", exact=True).fill(PASSWORD)
    client.get_by_role("button", name="Sign in again").click()
    code = client.get_by_role("textbox", name="Code")
    expect(code).to_be_visible(timeout=60_000)
    client.reload()  # the page survives it: the sign-in lives in a worker
    client.get_by_role("textbox", name="Code").fill(GARMIN_CODE)
    client.get_by_role("button", name="Continue").click()
    expect(client.get_by_text("Connected", exact=True).first).to_be_visible(timeout=60_000)

    trainer = signed_in("trainer")
    trainer.get_by_role("link", name="Clients", exact=True).first.click()
    trainer.get_by_role("link", name="Gwen Lund").first.click()
    expect(trainer.get_by_role("heading", name="Gwen Lund", level=1)).to_be_visible()
    trainer.get_by_role("link", name="Garmin", exact=True).first.click()
    expect(trainer.get_by_text("Connected", exact=True).first).to_be_visible()
    # Live on both sides: the run ends without anybody loading the page again.
    for watcher in (client, trainer):
        expect(watcher.locator("[role=progressbar], progress")).to_have_count(0, timeout=BACKFILL_PATIENCE)
    assert PASSWORD not in client.content()


def test_withdrawn_consent_counts_on_the_next_request(signed_in: SignIn) -> None:
    trainer, client = signed_in("trainer"), signed_in("nils")
    trainer.goto("/clients/")
    trainer.get_by_role("link", name="Nils Berg").first.click()
    expect(trainer.get_by_text("Load and fitness")).to_be_visible()
    client.goto("/privacy/")
    client.get_by_label("Training").first.uncheck()
    client.get_by_role("button", name="Save").first.click()
    trainer.reload()
    expect(trainer.get_by_text("does not share training")).to_be_visible()
    expect(trainer.get_by_text("Load and fitness")).to_have_count(0)
    client.get_by_label("Training").first.check()
    client.get_by_role("button", name="Save").first.click()
    trainer.reload()
    expect(trainer.get_by_text("Load and fitness")).to_be_visible()


def test_the_main_screens_work_without_javascript(signed_in: SignIn) -> None:
    page = signed_in("mara", java_script=False, width=390)
    for path, words in (("/activities/", "Activities"), ("/garmin/", "Garmin"), ("/privacy/", "Privacy")):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_a_file_is_uploaded_and_refused_in_words(signed_in: SignIn, tmp_path) -> None:
    page = signed_in("omar", width=390)
    path = tmp_path / "notes.txt"
    path.write_text("This is no recording.")
    page.goto("/activities/upload/")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("Refused").first).to_be_visible(timeout=30_000)
