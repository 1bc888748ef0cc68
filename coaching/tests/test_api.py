"""The API of coaching."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from coaching import roster
from coaching.api.throttles import InvitationThrottle
from coaching.enums import Category
from coaching.models import Coaching, Consent, ContactRequest, Invitation, Note
from coaching.visibility import shares
from tests.factories.accounts import ClientFactory, TrainerFactory
from tests.factories.coaching import CoachingFactory, InvitationFactory, NoteFactory, TagFactory

pytestmark = pytest.mark.django_db
BASE = "/api/v1"
#: An id of nothing: a fixed one, so that test processes agree on the names of the tests.
NOBODY = uuid.UUID(int=0)
PASSWORD = "four calm green words"


@pytest.fixture
def coaching() -> Coaching:
    return CoachingFactory()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "clients"),
        ("get", f"clients/{NOBODY}"),
        ("get", "invitations"),
        ("post", "invitations"),
        ("get", "consents"),
        ("put", "consents"),
        ("get", "coachings"),
        ("post", f"coachings/{NOBODY}/end"),
        ("get", "notes"),
        ("post", "notes"),
        ("get", "tags"),
    ],
)
def test_the_anonymous_are_refused(method, path):
    response = getattr(APIClient(), method)(f"{BASE}/{path}", {})
    assert response.status_code == 401
    assert response.json()["status_code"] == 401


# --- Clients ----------------------------------------------------------------------------------------------------------
def test_the_list_of_clients(coaching, api, monkeypatch):
    monkeypatch.setattr(roster, "_sources", {})
    roster.register_column_source(roster.WEEKLY_LOAD, lambda ids, viewer: {pk: [1.0] * 6 for pk in ids})
    coaching.tags.add(TagFactory(trainer=coaching.trainer, name="marathon"))
    body = api(coaching.trainer).get(f"{BASE}/clients").json()
    assert body["count"] == 1
    (row,) = body["results"]
    assert row["id"] == str(coaching.client_id)
    assert row["tags"] == ["marathon"]
    assert row["shared"] == sorted(Category.values)
    assert row["weekly_load"] == [1.0] * 6
    assert row["last_activity"] is None
    assert row["coaching"] == str(coaching.pk)


def test_both_spellings_of_an_address_answer(coaching, api):
    caller = api(coaching.trainer)
    assert caller.get(f"{BASE}/clients/").json() == caller.get(f"{BASE}/clients").json()


def test_searching_filtering_and_ordering_clients(trainer, api):
    CoachingFactory(trainer=trainer, client__name="Ann")
    tagged = CoachingFactory(trainer=trainer, client__name="Bea")
    tagged.tags.add(TagFactory(trainer=trainer, name="remote"))
    CoachingFactory(trainer=trainer, client__name="Cleo", ended=True)
    caller = api(trainer)

    def found(query):
        return [row["name"] for row in caller.get(f"{BASE}/clients?{query}").json()["results"]]

    assert found("ordering=-name") == ["Bea", "Ann"]
    assert found("search=an") == ["Ann"]
    assert found("tag=REMOTE") == ["Bea"]
    assert found("state=ended") == ["Cleo"]
    assert found("limit=1&offset=1") == ["Bea"]


@pytest.mark.parametrize("query", ["ordering=password", "ordering=client__password", "state=all", "tag=unknown"])
def test_unknown_parameters_are_errors(coaching, api, query):
    assert api(coaching.trainer).get(f"{BASE}/clients?{query}").status_code == 400


def test_clients_ask_the_same_number_of_queries(trainer, api, django_assert_num_queries, django_assert_max_num_queries):
    caller = api(trainer)
    CoachingFactory(trainer=trainer)
    with django_assert_max_num_queries(15) as first:
        caller.get(f"{BASE}/clients")
    CoachingFactory.create_batch(9, trainer=trainer)
    with django_assert_num_queries(len(first)):
        assert caller.get(f"{BASE}/clients").json()["count"] == 10


def test_one_client_and_who_may_read_them(coaching, stranger, api):
    address = f"{BASE}/clients/{coaching.client_id}"
    assert api(coaching.trainer).get(address).json()["state"] == "active"
    assert api(coaching.client).get(address).json()["coaching"] is None
    for outsider in (stranger, ClientFactory()):
        assert api(outsider).get(address).status_code == 404
    assert api(stranger).get(f"{BASE}/clients/nonsense").status_code == 404


@pytest.mark.parametrize("state", ["paused", "ended"])
def test_a_closed_relation_hides_the_client(state, api):
    coaching = CoachingFactory(**{state: True})
    assert api(coaching.trainer).get(f"{BASE}/clients/{coaching.client_id}").status_code == 404


def test_reads_are_conditional(coaching, api):
    caller, address = api(coaching.trainer), f"{BASE}/clients/{coaching.client_id}"
    etag = caller.get(address)["ETag"]
    assert caller.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304
    caller.post(f"{BASE}/coachings/{coaching.pk}/end")
    assert caller.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 404


def test_setting_a_clients_tags(coaching, stranger, api):
    address = f"{BASE}/clients/{coaching.client_id}/tags"
    answer = api(coaching.trainer).put(address, {"tags": ["Remote", "remote", "marathon"]})
    assert {tag["name"] for tag in answer.json()} == {"remote", "marathon"}
    assert api(coaching.trainer).put(address, {"tags": ["x" * 31]}).status_code == 400
    for outsider in (stranger, coaching.client):
        assert api(outsider).put(address, {"tags": []}).status_code == 404
    assert coaching.tags.count() == 2


# --- Invitations ------------------------------------------------------------------------------------------------------
def test_the_life_of_an_invitation(trainer, api):
    caller = api(trainer)
    made = caller.post(f"{BASE}/invitations", {"email": "Jo@example.test", "name": "Jo"})
    assert made.status_code == 201
    assert made.json()["state"] == "open"
    assert "token" not in str(made.json())
    assert caller.post(f"{BASE}/invitations", {"email": "jo@example.test"}).status_code == 409
    Invitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    address = f"{BASE}/invitations/{made.json()['id']}"
    assert caller.post(f"{address}/resend").json()["sent_count"] == 2
    assert caller.post(f"{address}/resend").status_code == 429
    assert caller.delete(address).status_code == 204
    assert caller.get(address).json()["state"] == "revoked"
    assert caller.post(f"{address}/resend").status_code == 410


def test_clients_do_not_invite(client_user, api):
    assert api(client_user).post(f"{BASE}/invitations", {"email": "jo@example.test"}).status_code == 403
    assert not Invitation.objects.exists()


def test_foreign_invitations_are_not_there(trainer, stranger, client_user, api):
    invitation = InvitationFactory(trainer=trainer)
    address = f"{BASE}/invitations/{invitation.pk}"
    for outsider in (stranger, client_user):
        caller = api(outsider)
        assert caller.get(address).status_code == 404
        assert caller.delete(address).status_code == 404
        assert caller.post(f"{address}/resend").status_code == 404
    invitation.refresh_from_db()
    assert invitation.is_open()


def test_accepting_as_a_new_person():
    invitation = InvitationFactory()
    body = {"token": invitation.token, "name": "Jo", "password": PASSWORD, "categories": ["training"]}
    answer = APIClient().post(f"{BASE}/invitations/accept", body)
    assert answer.status_code == 201
    assert answer.json()["state"] == "active"
    assert PASSWORD not in str(answer.json())
    assert APIClient().post(f"{BASE}/invitations/accept", body).status_code == 410
    assert Coaching.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"password": "short"}, {"password": ""}, {"name": ""}, {"categories": ["all"]}, {"time_zone": "Mars"}]
)
def test_what_is_wrong_with_an_acceptance_keeps_it_open(change):
    invitation = InvitationFactory()
    body = {"token": invitation.token, "name": "Jo", "password": PASSWORD, "categories": []} | change
    answer = APIClient().post(f"{BASE}/invitations/accept", body)
    assert answer.status_code == 400
    (name,) = change
    assert answer.json()["detail"][0]["loc"][1] == name
    assert Invitation.objects.get().is_open()


def test_accepting_signed_in(trainer, api):
    invitee = ClientFactory()
    invitation = InvitationFactory(trainer=trainer, email=invitee.email)
    body = {"token": invitation.token, "categories": ["body"]}
    assert api(ClientFactory()).post(f"{BASE}/invitations/accept", body).status_code == 403
    assert api(invitee).post(f"{BASE}/invitations/accept", body).status_code == 201
    assert shares(trainer, invitee, Category.BODY)
    assert not shares(trainer, invitee, Category.TRAINING)


def test_unknown_tokens_are_404_and_declining_works():
    invitation = InvitationFactory()
    assert APIClient().post(f"{BASE}/invitations/decline", {"token": "guessed"}).status_code == 404
    body = {"token": "guessed", "name": "Jo", "password": PASSWORD, "categories": []}
    assert APIClient().post(f"{BASE}/invitations/accept", body).status_code == 404
    assert APIClient().post(f"{BASE}/invitations/decline", {"token": invitation.token}).status_code == 204
    invitation.refresh_from_db()
    assert invitation.revoked_at


@pytest.mark.parametrize("name", ["clients", "invitations", "notes", "tags"])
def test_a_trainers_lists_are_for_trainers_and_their_own(coaching, stranger, api, name):
    coaching.tags.add(TagFactory(trainer=coaching.trainer))
    NoteFactory(coaching=coaching)
    InvitationFactory(trainer=coaching.trainer)
    assert api(coaching.trainer).get(f"{BASE}/{name}").json()["count"] == 1
    assert api(stranger).get(f"{BASE}/{name}").json()["count"] == 0
    assert api(coaching.client).get(f"{BASE}/{name}").status_code == 403


# --- Relations and consent --------------------------------------------------------------------------------------------
def test_the_verbs_of_a_relation(coaching, stranger, api):
    client, trainer = api(coaching.client), api(coaching.trainer)
    address = f"{BASE}/coachings/{coaching.pk}"
    assert client.post(f"{address}/pause").json()["state"] == "paused"
    assert trainer.post(f"{address}/resume").status_code == 403
    assert client.post(f"{address}/pause").status_code == 409
    assert client.post(f"{address}/resume").json()["state"] == "active"
    assert api(stranger).post(f"{address}/end").status_code == 404
    assert trainer.post(f"{address}/end").json()["state"] == "ended"
    assert client.post(f"{address}/end").status_code == 409
    assert client.get(address).json()["ended_by"] == str(coaching.trainer_id)


def test_relations_are_listed_for_their_two_sides(coaching, stranger, api):
    for side in (coaching.client, coaching.trainer):
        assert api(side).get(f"{BASE}/coachings").json()["count"] == 1
        assert api(side).get(f"{BASE}/coachings?state=ended").json()["count"] == 0
    assert api(stranger).get(f"{BASE}/coachings").json()["count"] == 0
    assert api(stranger).get(f"{BASE}/coachings/{coaching.pk}").status_code == 404


def test_consents_are_read_by_both_and_written_by_the_client(coaching, api):
    body = {"coaching": str(coaching.pk), "categories": ["training"]}
    assert api(coaching.trainer).put(f"{BASE}/consents", body).status_code == 403
    assert Consent.objects.standing().count() == len(Category.values)
    assert api(coaching.client).put(f"{BASE}/consents", body).json()["categories"] == ["training"]
    for side in (coaching.client, coaching.trainer):
        (row,) = api(side).get(f"{BASE}/consents").json()["results"]
        assert row["categories"] == ["training"]
    assert api(coaching.trainer).get(f"{BASE}/clients").json()["results"][0]["shared"] == ["training"]


def test_a_foreign_relation_in_the_body_is_refused(coaching, api):
    outsider = CoachingFactory().client
    body = {"coaching": str(coaching.pk), "categories": []}
    assert api(outsider).put(f"{BASE}/consents", body).status_code == 400
    assert Consent.objects.standing().filter(coaching=coaching).count() == len(Category.values)


# --- Notes and tags ---------------------------------------------------------------------------------------------------
def test_notes_are_written_read_changed_and_erased(coaching, api):
    caller = api(coaching.trainer)
    made = caller.post(f"{BASE}/notes", {"client": str(coaching.client_id), "body": "Calf is tight."})
    assert made.status_code == 201
    address = f"{BASE}/notes/{made.json()['id']}"
    assert caller.patch(address, {"is_pinned": True}).json()["body"] == "Calf is tight."
    assert caller.get(f"{BASE}/notes?client={coaching.client_id}").json()["count"] == 1
    assert caller.get(f"{BASE}/notes?client={uuid.uuid4()}").json()["count"] == 0
    assert caller.delete(address).status_code == 204
    assert not Note.objects.exists()


def test_a_note_needs_ones_own_client_and_stays_with_them(coaching, api):
    foreign, own = CoachingFactory(), CoachingFactory(trainer=coaching.trainer)
    caller = api(coaching.trainer)
    refused = caller.post(f"{BASE}/notes", {"client": str(foreign.client_id), "body": "Hello."})
    assert refused.status_code == 400
    assert not Note.objects.exists()
    note = NoteFactory(coaching=coaching)
    moved = caller.patch(f"{BASE}/notes/{note.pk}", {"client": str(own.client_id)})
    assert moved.status_code == 400
    note.refresh_from_db()
    assert note.coaching == coaching


def test_notes_are_their_authors_alone(coaching, stranger, api):
    note = NoteFactory(coaching=coaching)
    second = CoachingFactory(client=coaching.client).trainer
    for outsider in (coaching.client, stranger, second):
        caller = api(outsider)
        for method in ("get", "patch", "delete"):
            assert getattr(caller, method)(f"{BASE}/notes/{note.pk}").status_code == 404
    api(coaching.client).post(f"{BASE}/coachings/{coaching.pk}/end")
    assert api(coaching.trainer).get(f"{BASE}/notes/{note.pk}").status_code == 404
    assert Note.objects.count() == 1


def test_notes_ask_the_same_number_of_queries(coaching, api, django_assert_num_queries, django_assert_max_num_queries):
    caller = api(coaching.trainer)
    NoteFactory(coaching=coaching)
    with django_assert_max_num_queries(15) as first:
        caller.get(f"{BASE}/notes")
    NoteFactory.create_batch(9, coaching=coaching)
    with django_assert_num_queries(len(first)):
        caller.get(f"{BASE}/notes")


def test_tags_are_renamed_and_removed_by_their_owner(trainer, stranger, api):
    tag, other = TagFactory(trainer=trainer, name="remote"), TagFactory(trainer=trainer, name="club")
    address = f"{BASE}/tags/{tag.pk}"
    assert api(stranger).patch(address, {"name": "stolen"}).status_code == 404
    assert api(stranger).delete(address).status_code == 404
    assert api(trainer).patch(address, {"name": "Club"}).status_code == 400
    assert api(trainer).patch(address, {"name": "online"}).json()["name"] == "online"
    assert api(trainer).delete(address).status_code == 204
    assert [row["id"] for row in api(trainer).get(f"{BASE}/tags").json()["results"]] == [str(other.pk)]


# --- Contact ----------------------------------------------------------------------------------------------------------
def test_anybody_writes_to_a_public_trainer():
    trainer = TrainerFactory()
    trainer.trainer_profile.is_public = True
    trainer.trainer_profile.save()
    body = {"name": "Vera", "email": "vera@example.test", "message": "Hello."}
    slug = trainer.trainer_profile.slug
    assert APIClient().post(f"{BASE}/contact", body | {"trainer": slug}).status_code == 202
    assert APIClient().post(f"{BASE}/contact/", body).status_code == 202
    assert list(ContactRequest.objects.order_by("pk").values_list("trainer", flat=True)) == [trainer.pk, None]


def test_hidden_trainers_are_not_reached_by_contact():
    body = {
        "name": "Vera",
        "email": "vera@example.test",
        "message": "Hi",
        "trainer": TrainerFactory().trainer_profile.slug,
    }
    assert APIClient().post(f"{BASE}/contact", body).status_code == 400
    assert not ContactRequest.objects.exists()


def test_guessing_tokens_is_slow(monkeypatch):
    monkeypatch.setattr(InvitationThrottle, "THROTTLE_RATES", {"login": "2/minute"})
    body = {"token": "guessed"}
    answers = [APIClient().post(f"{BASE}/invitations/decline", body).status_code for _ in range(3)]
    assert answers == [404, 404, 429]
