"""The thread of a session: who writes, mends, deletes and reads, by page and by API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEvent
from activities.models import Activity
from coaching.models import Coaching
from core.errors import Conflict, NotAllowed
from core.ids import uuid7
from messaging.exceptions import CommentTooLong, NothingWritten, TooLateToEdit
from messaging.models import Comment
from messaging.reports import last_comment_for, thread_of
from messaging.services import add_comment, delete_comment, edit_comment, mark_read
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 10, 0, tzinfo=UTC)
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def activity(client_user) -> Activity:
    return ActivityFactory(client=client_user)


def at(minutes: float):
    return time_machine.travel(NOW + timedelta(minutes=minutes), tick=False)


def test_client_and_trainer_write_in_one_thread(activity, client_user, trainer) -> None:
    first = add_comment(actor=trainer, activity=activity, body="  Well done!\r\nReally.  ")
    with at(1):
        second = add_comment(actor=client_user, activity=activity, body="Thanks")
    assert first.body == "Well done!\nReally."
    assert [each.comment for each in thread_of(activity, trainer).comments] == [first, second]
    assert AuditEvent.objects.filter(action="comment.added").count() == 2


def test_the_words_are_encrypted_in_the_table(activity, trainer) -> None:
    add_comment(actor=trainer, activity=activity, body="Plain words")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM messaging_comment")
        assert "Plain" not in cursor.fetchone()[0]


def test_strangers_write_nothing(activity, stranger) -> None:
    with pytest.raises(NotAllowed):
        add_comment(actor=stranger, activity=activity, body="Hello")
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(("body", "error"), [(" \n ", NothingWritten), ("x" * 2001, CommentTooLong)])
def test_nothing_and_too_much_are_refused(activity, trainer, body, error) -> None:
    with pytest.raises(error):
        add_comment(actor=trainer, activity=activity, body=body)
    assert Comment.objects.count() == 0


def test_the_same_id_is_the_same_comment(activity, trainer, client_user) -> None:
    key = uuid7()
    first = add_comment(actor=trainer, activity=activity, body="Once", comment_id=key)
    assert add_comment(actor=trainer, activity=activity, body="Once", comment_id=key) == first
    with pytest.raises(Conflict):
        add_comment(actor=client_user, activity=activity, body="Mine", comment_id=key)
    assert [each.body for each in Comment.objects.all()] == ["Once"]


def test_the_author_mends_for_a_quarter_of_an_hour(activity, trainer, client_user) -> None:
    comment = add_comment(actor=trainer, activity=activity, body="Wel done")
    with pytest.raises(NotAllowed):
        edit_comment(actor=client_user, comment=comment, body="Not yours")
    with at(15):
        assert edit_comment(actor=trainer, comment=comment, body="Well done").edited_at is not None
    with at(15.1), pytest.raises(TooLateToEdit):
        edit_comment(actor=trainer, comment=comment, body="Too late")
    assert Comment.objects.get().body == "Well done"


def test_saving_the_same_words_is_no_change(activity, trainer) -> None:
    comment = add_comment(actor=trainer, activity=activity, body="Well done")
    assert edit_comment(actor=trainer, comment=comment, body="Well done ").edited_at is None


def test_a_deleted_comment_keeps_its_place_without_its_words(activity, trainer, client_user, page) -> None:
    comment = add_comment(actor=trainer, activity=activity, body="Secret words")
    with pytest.raises(NotAllowed):
        delete_comment(actor=client_user, comment=comment)
    with at(60):
        deleted = delete_comment(actor=trainer, comment=comment)
    with at(90):
        assert delete_comment(actor=trainer, comment=comment).deleted_at == deleted.deleted_at
    shown = page(client_user).get(activity.get_absolute_url()).text
    assert "This comment was deleted." in shown
    assert "Secret words" not in shown
    with pytest.raises(TooLateToEdit):
        edit_comment(actor=trainer, comment=comment, body="Back again")


def test_the_other_side_reads_and_an_answer_has_read(activity, trainer, client_user) -> None:
    colleague = CoachingFactory(client=client_user).trainer
    add_comment(actor=trainer, activity=activity, body="How was it?")
    assert [thread_of(activity, each).unread for each in (client_user, trainer, colleague)] == [1, 0, 0]
    assert mark_read(actor=trainer, activity=activity) == 0
    assert mark_read(actor=colleague, activity=activity) == 0

    add_comment(actor=client_user, activity=activity, body="Hard.")

    assert [thread_of(activity, each).unread for each in (client_user, trainer, colleague)] == [0, 1, 1]
    assert set(Comment.objects.unread_by(trainer)) == set(Comment.objects.unread_by(colleague))
    assert mark_read(actor=colleague, activity=activity) == 1
    assert thread_of(activity, trainer).unread == 0
    assert mark_read(actor=trainer, activity=activity) == 0


def test_the_last_word_of_a_trainer(activity, trainer, client_user) -> None:
    assert last_comment_for(client_user) is None
    add_comment(actor=client_user, activity=activity, body="My own")
    assert last_comment_for(client_user) is None
    with at(1):
        comment = add_comment(actor=trainer, activity=activity, body="Easy tomorrow.")
    with at(2):
        delete_comment(actor=trainer, comment=add_comment(actor=trainer, activity=activity, body="Gone"))
    last = last_comment_for(client_user)
    assert last is not None
    assert (last.comment, last.body, last.author_name) == (comment, "Easy tomorrow.", trainer.get_short_name())
    assert last.is_unread
    assert last.url.startswith(activity.get_absolute_url())


def test_somebody_whose_account_is_gone(activity, trainer, client_user) -> None:
    add_comment(actor=trainer, activity=activity, body="Bye")
    Coaching.objects.all().delete()
    Comment.objects.update(author=None)
    (comment,) = thread_of(activity, client_user).comments
    assert comment.author_name == "Somebody who left"
    assert last_comment_for(client_user) is None


def test_reading_a_page_marks_nothing_as_read(activity, trainer, client_user, page) -> None:
    add_comment(actor=trainer, activity=activity, body="How was it?")
    browser = page(client_user)
    assert "1 new" in browser.get(activity.get_absolute_url()).text
    assert "Mark as read" in browser.get(activity.get_absolute_url()).text

    answer = browser.post(reverse("messaging:read", args=[activity.pk]))

    assert answer.headers["Location"] == f"{activity.get_absolute_url()}#comments"
    assert "Mark as read" not in browser.get(activity.get_absolute_url()).text


def test_the_form_writes_once_however_often_it_is_sent(activity, client_user, page) -> None:
    browser = page(client_user)
    typed = {"body": "Felt great", "id": str(uuid7())}
    url = reverse("messaging:add", args=[activity.pk])
    for _ in range(2):
        assert browser.post(url, typed).status_code == 302
    answer = browser.post(url, typed, **HTMX)
    assert "<html" not in answer.text
    assert answer.text.count("Felt great") == 1
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_an_empty_comment_is_told_beside_the_field(activity, client_user, page, extra) -> None:
    answer = page(client_user).post(reverse("messaging:add", args=[activity.pk]), {"body": " "}, **extra)
    assert answer.status_code == 422
    assert "Write something first." in answer.text
    assert Comment.objects.count() == 0


def test_changing_and_deleting_by_page(activity, trainer, client_user, page) -> None:
    comment = add_comment(actor=trainer, activity=activity, body="Wel done")
    browser, back = page(trainer), "/clients/"
    edit, delete = (reverse(f"messaging:{name}", args=[comment.pk]) for name in ("edit", "delete"))

    assert "Wel done" in browser.get(edit).text
    answer = browser.post(edit, {"body": "Well done", "back": back})
    assert answer.headers["Location"] == f"{back}#comments"
    with at(20):
        late = browser.post(edit, {"body": "Later"})
        assert late.status_code == 422
        assert "15 minutes" in late.text
    assert page(client_user).get(edit).status_code == 403
    assert page(client_user).post(delete).status_code == 403
    assert "Well done" in browser.get(delete).text
    assert not Comment.objects.get().is_deleted
    assert browser.post(delete, {"back": "https://elsewhere.test/"}).headers["Location"].startswith("/activities/")
    assert Comment.objects.get().is_deleted


def test_the_api_writes_changes_and_deletes(activity, trainer, client_user, api) -> None:
    caller, key = api(trainer), str(uuid7())
    body = {"id": key, "activity": str(activity.pk), "body": "Wel done"}
    assert [caller.post("/api/v1/comments", body).status_code for _ in range(2)] == [201, 201]
    url = f"/api/v1/comments/{key}"
    assert caller.patch(url, {"body": "Well done"}).data["body"] == "Well done"
    assert api(client_user).patch(url, {"body": "Mine"}).status_code == 403
    assert api(client_user).post("/api/v1/comments/read", {"activity": str(activity.pk)}).data == {"read": 1}
    with at(16):
        later = api(trainer)
        late = later.patch(url, {"body": "Late"})
        assert (late.status_code, late.data["error"]) == (409, "too_late")
        assert later.delete(url).status_code == 204
    stored = api(client_user).get(url).data
    assert (stored["body"], stored["author_name"]) == ("", str(trainer))
    assert stored["deleted_at"]


def test_the_api_tells_what_changed_since(activity, trainer, client_user, api) -> None:
    old = add_comment(actor=trainer, activity=activity, body="Old")
    with at(30):
        new = add_comment(actor=client_user, activity=activity, body="New")
    caller = api(client_user)

    def ids(**query) -> list[str]:
        return [row["id"] for row in caller.get("/api/v1/comments", query).data["results"]]

    assert ids(activity=str(activity.pk)) == [str(old.pk), str(new.pk)]
    assert ids(activity=str(ActivityFactory(client=client_user).pk)) == []
    # The answer has read the old one, which is a change of it too.
    assert ids(updated_since=(NOW + timedelta(minutes=20)).isoformat()) == [str(old.pk), str(new.pk)]
    assert ids(updated_since=(NOW + timedelta(minutes=40)).isoformat()) == []


def test_strangers_find_no_comment(activity, trainer, stranger, api, page) -> None:
    comment = add_comment(actor=trainer, activity=activity, body="Between us")
    caller = api(stranger)
    assert caller.get("/api/v1/comments").data["results"] == []
    assert caller.get(f"/api/v1/comments/{comment.pk}").status_code == 404
    body = {"activity": str(activity.pk), "body": "Hello"}
    assert caller.post("/api/v1/comments", body).status_code == 404
    assert page(stranger).post(reverse("messaging:add", args=[activity.pk]), {"body": "Hello"}).status_code == 404
    assert Comment.objects.count() == 1


def test_the_list_costs_the_same_for_one_and_for_ten(
    activity, trainer, client_user, api, django_assert_num_queries
) -> None:
    caller = api(client_user)
    add_comment(actor=trainer, activity=activity, body="One")
    with django_assert_num_queries(3):
        caller.get("/api/v1/comments")
    for number in range(9):
        add_comment(actor=trainer, activity=activity, body=f"More {number}")
    with django_assert_num_queries(3):
        caller.get("/api/v1/comments")


def test_staff_see_that_somebody_wrote_but_never_what(activity, trainer, page) -> None:
    add_comment(actor=trainer, activity=activity, body="Between us")
    admin = get_user_model().objects.create_superuser(email="root@example.test", password="unlikely-1234")
    browser = page(admin)
    listed = browser.get(reverse("admin:messaging_comment_changelist")).text
    shown = browser.get(reverse("admin:messaging_comment_change", args=[Comment.objects.get().pk])).text
    assert str(trainer) in listed
    assert "Between us" not in listed + shown
