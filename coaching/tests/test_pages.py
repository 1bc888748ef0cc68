"""Pages of invitations, relations, notes, tags and privacy: who may open and press what."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.audit import record_view
from accounts.models import User
from coaching.enums import Category, CoachingState
from coaching.models import Coaching, Consent, Invitation, Note, Tag
from coaching.visibility import shares
from tests.factories.accounts import ClientFactory, TrainerFactory
from tests.factories.coaching import CoachingFactory, InvitationFactory, NoteFactory, TagFactory

pytestmark = pytest.mark.django_db
PASSWORD = "four calm green words"


@pytest.fixture
def coaching() -> Coaching:
    return CoachingFactory()


def link(invitation: Invitation, name: str = "invitation") -> str:
    return reverse(f"coaching:{name}", args=[invitation.token])


# --- Inviting ---------------------------------------------------------------------------------------------------------
def test_a_trainer_invites_by_form(trainer, page):
    response = page(trainer).post(reverse("coaching:invite"), {"email": "Jo@Example.test", "name": "Jo"})
    assert response.status_code == 302
    assert Invitation.objects.get().email == "jo@example.test"
    again = page(trainer).post(reverse("coaching:invite"), {"email": "jo@example.test"})
    assert "invited this address already" in again.content.decode()
    assert Invitation.objects.count() == 1


def test_the_form_says_what_is_wrong(trainer, page):
    response = page(trainer).post(reverse("coaching:invite"), {"email": "no address"})
    assert "There is a problem" in response.content.decode()
    assert not Invitation.objects.exists()


def test_resend_and_revoke_are_for_the_sender(trainer, stranger, client_user, page):
    invitation = InvitationFactory(trainer=trainer, sent_at=timezone.now() - timedelta(hours=1))
    for name in ("resend_invitation", "revoke_invitation"):
        address = reverse(f"coaching:{name}", args=[invitation.pk])
        assert page(stranger).post(address).status_code == 404
        assert page(client_user).post(address).status_code == 404
    invitation.refresh_from_db()
    assert (invitation.sent_count, invitation.revoked_at) == (1, None)
    page(trainer).post(reverse("coaching:resend_invitation", args=[invitation.pk]))
    assert page(trainer).get(reverse("coaching:revoke_invitation", args=[invitation.pk])).status_code == 200
    page(trainer).post(reverse("coaching:revoke_invitation", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.sent_count == 2
    assert invitation.revoked_at


def test_a_link_of_another_page_cannot_resend(trainer, page):
    invitation = InvitationFactory(trainer=trainer)
    assert page(trainer).get(reverse("coaching:resend_invitation", args=[invitation.pk])).status_code == 405


# --- The page behind the link -----------------------------------------------------------------------------------------
def test_a_new_person_reads_registers_and_is_signed_in(client):
    invitation = InvitationFactory(name="Jo Berg", message="Monday?")
    html = client.get(link(invitation)).content.decode()
    assert str(invitation.trainer) in html
    assert "Monday?" in html
    assert "checked" not in html
    response = client.post(link(invitation), {"name": "Jo Berg", "password": PASSWORD, "categories": ["training"]})
    assert response.status_code == 302
    jo = User.objects.get(email=invitation.email)
    assert client.session["_auth_user_id"] == str(jo.pk)
    assert shares(invitation.trainer, jo, Category.TRAINING)
    assert not shares(invitation.trainer, jo, Category.WELLNESS)


def test_pressing_twice_makes_one_account(client):
    invitation = InvitationFactory()
    answers = [client.post(link(invitation), {"name": "Jo", "password": PASSWORD}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 410]
    assert User.objects.filter(email=invitation.email).count() == 1
    assert Coaching.objects.count() == 1


@pytest.mark.parametrize("password", ["short", "password", ""])
def test_a_weak_password_keeps_the_invitation_open(client, password):
    invitation = InvitationFactory()
    response = client.post(link(invitation), {"name": "Jo", "password": password, "categories": ["body"]})
    assert "There is a problem" in response.content.decode()
    invitation.refresh_from_db()
    assert invitation.is_open()
    assert not User.objects.filter(email=invitation.email).exists()


def test_an_unknown_time_zone_does_not_stop_anybody(client):
    invitation = InvitationFactory()
    client.post(link(invitation), {"name": "Jo", "password": PASSWORD, "time_zone": "Mars/Olympus"})
    assert User.objects.get(email=invitation.email).time_zone == "UTC"


def test_somebody_with_an_account_is_asked_to_sign_in(client):
    invitation = InvitationFactory(email=ClientFactory().email)
    html = client.get(link(invitation)).content.decode()
    assert f"{reverse('account_login')}?next=" in html
    client.post(link(invitation), {"name": "Jo", "password": PASSWORD})
    assert not Coaching.objects.exists()


def test_the_invited_person_accepts_signed_in(page):
    invitee = ClientFactory()
    invitation = InvitationFactory(email=invitee.email)
    response = page(invitee).post(link(invitation), {"categories": ["training", "body"]})
    assert response.url == reverse("coaching:privacy")
    assert set(Consent.objects.values_list("category", flat=True)) == {"training", "body"}


def test_the_wrong_person_is_told_and_nothing_happens(page):
    invitation, other = InvitationFactory(), ClientFactory()
    assert "for somebody else" in page(other).get(link(invitation)).content.decode()
    page(other).post(link(invitation), {"categories": ["training"]})
    invitation.refresh_from_db()
    assert invitation.is_open()
    assert not Coaching.objects.exists()


def test_a_trainer_does_not_accept_their_own_invitation(trainer, page):
    invitation = InvitationFactory(trainer=trainer)
    page(trainer).post(link(invitation), {"categories": ["training"]})
    assert not Coaching.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"accepted_at": timezone.now()}, "was accepted"),
        ({"revoked_at": timezone.now()}, "was withdrawn"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "has expired"),
    ],
)
def test_a_closed_link_says_why(client, fields, words):
    invitation = InvitationFactory(**fields)
    for method, name in (("get", "invitation"), ("post", "invitation"), ("post", "decline_invitation")):
        response = getattr(client, method)(link(invitation, name))
        assert response.status_code == 410
        assert words in response.content.decode()
    assert not Coaching.objects.exists()


def test_an_unknown_link_leads_nowhere(client):
    assert client.get(reverse("coaching:invitation", args=["guessed"])).status_code == 404
    assert client.post(reverse("coaching:decline_invitation", args=["guessed"])).status_code == 404


def test_declining_asks_first(client):
    invitation = InvitationFactory()
    client.get(link(invitation, "decline_invitation"))
    invitation.refresh_from_db()
    assert invitation.is_open()
    client.post(link(invitation, "decline_invitation"))
    invitation.refresh_from_db()
    assert not invitation.is_open()


# --- Pausing, resuming, ending ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("side", ["trainer", "client"])
def test_the_three_verbs_from_both_sides(coaching, page, side):
    browser = page(getattr(coaching, side))
    for verb, state in (("pause", "paused"), ("resume", "active"), ("end", "ended")):
        address = reverse(f"coaching:{verb}", args=[coaching.pk])
        before = coaching.state
        assert browser.get(address).status_code == 200
        coaching.refresh_from_db()
        assert coaching.state == before
        assert browser.post(address).status_code == 302
        coaching.refresh_from_db()
        assert coaching.state == state


@pytest.mark.parametrize("verb", ["pause", "resume", "end"])
def test_the_verbs_are_hidden_from_others(coaching, stranger, page, client, verb):
    address = reverse(f"coaching:{verb}", args=[coaching.pk])
    for outsider in (stranger, ClientFactory()):
        assert page(outsider).get(address).status_code == 404
        assert page(outsider).post(address).status_code == 404
    assert client.post(address).url.startswith(reverse("account_login"))
    coaching.refresh_from_db()
    assert coaching.state == CoachingState.ACTIVE


def test_resuming_what_the_client_paused_is_forbidden(coaching, page):
    page(coaching.client).post(reverse("coaching:pause", args=[coaching.pk]))
    address = reverse("coaching:resume", args=[coaching.pk])
    assert page(coaching.trainer).get(address).status_code == 403
    assert page(coaching.trainer).post(address).status_code == 403
    coaching.refresh_from_db()
    assert coaching.state == CoachingState.PAUSED


def test_ending_twice_is_harmless(coaching, page):
    browser, address = page(coaching.client), reverse("coaching:end", args=[coaching.pk])
    browser.post(address)
    coaching.refresh_from_db()
    ended_at = coaching.ended_at
    assert browser.post(address, follow=True).status_code == 200
    coaching.refresh_from_db()
    assert coaching.ended_at == ended_at


# --- Notes and tags ---------------------------------------------------------------------------------------------------
def test_a_trainer_keeps_notes(coaching, page):
    browser, address = page(coaching.trainer), reverse("coaching:notes", args=[coaching.client_id])
    browser.post(address, {"body": "Calf is tight.", "is_pinned": "on"})
    note = Note.objects.get()
    assert "Calf is tight." in browser.get(address).content.decode()
    browser.post(reverse("coaching:edit_note", args=[note.pk]), {"body": "Calf is fine."})
    note.refresh_from_db()
    assert (note.body, note.is_pinned) == ("Calf is fine.", False)
    browser.get(reverse("coaching:delete_note", args=[note.pk]))
    assert Note.objects.exists()
    browser.post(reverse("coaching:delete_note", args=[note.pk]))
    assert not Note.objects.exists()


def test_notes_are_private(coaching, stranger, page):
    note = NoteFactory(coaching=coaching, body="Very private.")
    second = CoachingFactory(client=coaching.client).trainer
    for outsider in (coaching.client, stranger, second):
        browser = page(outsider)
        listing = browser.get(reverse("coaching:notes", args=[coaching.client_id]))
        assert "Very private." not in listing.content.decode()
        for name in ("edit_note", "delete_note"):
            address = reverse(f"coaching:{name}", args=[note.pk])
            assert browser.get(address).status_code == 404
            assert browser.post(address, {"body": "Changed."}).status_code == 404
    assert page(coaching.client).get(reverse("coaching:notes", args=[coaching.client_id])).status_code == 404
    note.refresh_from_db()
    assert note.body == "Very private."


def test_notes_survive_a_pause_and_close_with_the_end(coaching, page):
    note = NoteFactory(coaching=coaching)
    browser, address = page(coaching.trainer), reverse("coaching:notes", args=[coaching.client_id])
    browser.post(reverse("coaching:pause", args=[coaching.pk]))
    assert note.body in browser.get(address).content.decode()
    browser.post(reverse("coaching:end", args=[coaching.pk]))
    assert browser.get(address).status_code == 404
    assert browser.get(reverse("coaching:edit_note", args=[note.pk])).status_code == 404
    assert browser.post(address, {"body": "Late."}).status_code == 404
    assert Note.objects.count() == 1


def test_notes_ask_the_same_number_of_queries_for_one_and_ten(
    coaching, page, django_assert_num_queries, django_assert_max_num_queries
):
    browser, address = page(coaching.trainer), reverse("coaching:notes", args=[coaching.client_id])
    NoteFactory(coaching=coaching)
    with django_assert_max_num_queries(15) as first:
        browser.get(address)
    NoteFactory.create_batch(9, coaching=coaching)
    with django_assert_num_queries(len(first)):
        browser.get(address)


def test_tags_are_words_between_commas(coaching, page):
    browser, address = page(coaching.trainer), reverse("coaching:tags", args=[coaching.client_id])
    browser.post(address, {"tags": "Marathon, remote ,marathon,,"})
    assert set(coaching.tags.values_list("name", flat=True)) == {"marathon", "remote"}
    browser.post(address, {"tags": "remote"})
    assert list(Tag.objects.values_list("name", flat=True)) == ["remote"]
    assert "remote" in browser.get(address).content.decode()


def test_too_long_a_tag_is_refused(coaching, page):
    response = page(coaching.trainer).post(reverse("coaching:tags", args=[coaching.client_id]), {"tags": "x" * 31})
    assert "too long" in response.content.decode()
    assert not Tag.objects.exists()


def test_nobody_tags_a_foreign_client(coaching, stranger, page):
    TagFactory(trainer=stranger, name="mine")
    for outsider in (stranger, coaching.client):
        address = reverse("coaching:tags", args=[coaching.client_id])
        assert page(outsider).get(address).status_code == 404
        assert page(outsider).post(address, {"tags": "stolen"}).status_code == 404
    assert not coaching.tags.exists()


# --- Privacy ----------------------------------------------------------------------------------------------------------
def test_the_privacy_page_shows_each_trainer_and_who_looked(coaching, page):
    former = CoachingFactory(client=coaching.client, trainer=TrainerFactory(name="Cy Long"), ended=True)
    record_view(viewer=coaching.trainer, subject=coaching.client, category=Category.TRAINING)
    html = page(coaching.client).get(reverse("coaching:privacy")).content.decode()
    assert html.count("checked") == len(Category.values)
    assert str(former.trainer) in html
    assert "latest hour" in html


def test_unticking_counts_on_the_next_request(coaching, page):
    address = reverse("coaching:consents", args=[coaching.pk])
    page(coaching.client).post(address, {"categories": ["wellness"]})
    assert shares(coaching.trainer, coaching.client, Category.WELLNESS)
    assert not shares(coaching.trainer, coaching.client, Category.TRAINING)
    html = page(coaching.trainer).get(reverse("coaching:roster")).content.decode()
    assert "Not shared with you" in html


def test_consents_are_the_clients_alone(coaching, stranger, page):
    address = reverse("coaching:consents", args=[coaching.pk])
    assert page(coaching.trainer).post(address, {"categories": []}).status_code == 403
    assert page(stranger).post(address, {"categories": []}).status_code == 404
    assert page(ClientFactory()).post(address, {"categories": []}).status_code == 404
    assert page(coaching.client).get(address).status_code == 405
    assert Consent.objects.standing().count() == len(Category.values)


def test_an_unknown_category_changes_nothing(coaching, page):
    page(coaching.client).post(reverse("coaching:consents", args=[coaching.pk]), {"categories": ["everything"]})
    assert Consent.objects.standing().count() == len(Category.values)


def test_the_privacy_page_asks_the_same_number_of_queries(
    page, django_assert_num_queries, django_assert_max_num_queries
):
    client = ClientFactory()
    CoachingFactory(client=client)
    browser, address = page(client), reverse("coaching:privacy")
    with django_assert_max_num_queries(15) as first:
        browser.get(address)
    CoachingFactory.create_batch(9, client=client)
    with django_assert_num_queries(len(first)):
        browser.get(address)


def test_somebody_without_a_trainer_is_told_how_it_starts(page):
    html = page(ClientFactory()).get(reverse("coaching:privacy")).content.decode()
    assert "Nobody sees your data" in html
