"""Pausing, resuming, ending, consent: what each does to access on the very next query."""

import pytest

from accounts.models import AuditEvent
from coaching.enums import Category, CoachingState
from coaching.exceptions import CoachingEnded, WrongState
from coaching.models import Coaching, Consent
from coaching.services import relations as service
from coaching.visibility import clients_visible_to, shares
from core.errors import NotAllowed
from tests.factories.accounts import ClientFactory
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db


def reaches(coaching: Coaching) -> bool:
    """Whether the trainer can open the client and see training."""
    seen = clients_visible_to(coaching.trainer).filter(pk=coaching.client_id).exists()
    return seen and shares(coaching.trainer, coaching.client, Category.TRAINING)


@pytest.mark.parametrize("side", ["trainer", "client"])
def test_either_side_pauses_and_the_same_side_resumes(side):
    coaching = CoachingFactory()
    assert reaches(coaching)
    service.pause_coaching(actor=getattr(coaching, side), coaching=coaching)
    assert not reaches(coaching)
    service.resume_coaching(actor=getattr(coaching, side), coaching=coaching)
    assert reaches(coaching)
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "coaching.paused",
        "coaching.resumed",
    ]


def test_a_trainer_cannot_undo_a_clients_pause():
    coaching = CoachingFactory()
    service.pause_coaching(actor=coaching.client, coaching=coaching)
    with pytest.raises(NotAllowed, match="can resume"):
        service.resume_coaching(actor=coaching.trainer, coaching=coaching)
    assert not reaches(coaching)


def test_after_the_pauser_is_forgotten_only_the_client_resumes():
    coaching = CoachingFactory(paused=True)
    with pytest.raises(NotAllowed):
        service.resume_coaching(actor=coaching.trainer, coaching=coaching)
    assert service.resume_coaching(actor=coaching.client, coaching=coaching).state == CoachingState.ACTIVE


@pytest.mark.parametrize("side", ["trainer", "client"])
def test_either_side_ends_and_the_other_gets_a_mail(side, mailoutbox, django_capture_on_commit_callbacks):
    coaching = CoachingFactory()
    actor = getattr(coaching, side)
    with django_capture_on_commit_callbacks(execute=True):
        service.end_coaching(actor=actor, coaching=coaching)
    assert not reaches(coaching)
    assert not Consent.objects.standing().exists()
    coaching.refresh_from_db()
    assert coaching.ended_by == actor
    assert [message.to for message in mailoutbox] == [[coaching.other_side(actor).email]]


def test_the_end_is_the_end(mailoutbox, django_capture_on_commit_callbacks):
    coaching = CoachingFactory(ended=True, consents=[])
    with django_capture_on_commit_callbacks(execute=True):
        for act in (service.end_coaching, service.pause_coaching, service.resume_coaching):
            with pytest.raises(CoachingEnded):
                act(actor=coaching.client, coaching=coaching)
        with pytest.raises(CoachingEnded):
            service.set_consents(actor=coaching.client, coaching=coaching, categories=Category.values)
    assert not Consent.objects.exists()
    assert mailoutbox == []


def test_a_stale_page_is_told_so():
    coaching = CoachingFactory()
    service.pause_coaching(actor=coaching.trainer, coaching=coaching)
    with pytest.raises(WrongState):
        service.pause_coaching(actor=coaching.client, coaching=coaching)
    service.resume_coaching(actor=coaching.trainer, coaching=coaching)
    with pytest.raises(WrongState):
        service.resume_coaching(actor=coaching.trainer, coaching=coaching)


@pytest.mark.parametrize("act", [service.end_coaching, service.pause_coaching, service.resume_coaching])
def test_outsiders_change_nothing(act, stranger):
    coaching = CoachingFactory()
    with pytest.raises(NotAllowed):
        act(actor=stranger, coaching=coaching)
    assert reaches(coaching)


def test_withdrawing_one_category_leaves_the_others():
    coaching = CoachingFactory()
    service.withdraw_consent(actor=coaching.client, coaching=coaching, category=Category.TRAINING)
    assert not shares(coaching.trainer, coaching.client, Category.TRAINING)
    assert shares(coaching.trainer, coaching.client, Category.WELLNESS)
    service.grant_consent(actor=coaching.client, coaching=coaching, category=Category.TRAINING)
    assert shares(coaching.trainer, coaching.client, Category.TRAINING)
    history = Consent.objects.filter(coaching=coaching, category=Category.TRAINING)
    assert history.count() == 2
    assert history.standing().count() == 1


def test_granting_and_withdrawing_twice_changes_nothing():
    coaching = CoachingFactory(consents=[])
    for _ in range(2):
        service.grant_consent(actor=coaching.client, coaching=coaching, category=Category.BODY)
    assert Consent.objects.count() == 1
    for _ in range(2):
        service.withdraw_consent(actor=coaching.client, coaching=coaching, category=Category.BODY)
    assert AuditEvent.objects.filter(action="consent.withdrawn").count() == 1


def test_setting_consents_writes_only_what_differs():
    coaching = CoachingFactory(consents=[Category.TRAINING, Category.BODY])
    kept = Consent.objects.get(category=Category.TRAINING)
    service.set_consents(actor=coaching.client, coaching=coaching, categories=[Category.TRAINING, Category.WELLNESS])
    assert set(Consent.objects.standing().values_list("category", flat=True)) == {"training", "wellness"}
    assert Consent.objects.standing().get(category=Category.TRAINING) == kept
    changes = AuditEvent.objects.order_by("pk").values_list("action", "detail__category")
    assert list(changes) == [("consent.granted", "wellness"), ("consent.withdrawn", "body")]


def test_trainers_and_strangers_do_not_decide_what_is_shared(stranger):
    coaching = CoachingFactory(consents=[])
    for actor in (coaching.trainer, stranger, ClientFactory()):
        for act in (service.grant_consent, service.withdraw_consent):
            with pytest.raises(NotAllowed):
                act(actor=actor, coaching=coaching, category=Category.TRAINING)
        with pytest.raises(NotAllowed):
            service.set_consents(actor=actor, coaching=coaching, categories=[Category.TRAINING])
    assert not Consent.objects.exists()
    assert not AuditEvent.objects.exists()


def test_consent_for_one_trainer_is_not_consent_for_another(stranger):
    coaching = CoachingFactory()
    CoachingFactory(trainer=stranger, client=coaching.client, consents=[Category.BODY])
    assert shares(coaching.trainer, coaching.client, Category.TRAINING)
    assert not shares(stranger, coaching.client, Category.TRAINING)
    assert shares(stranger, coaching.client, Category.BODY)


def test_disabled_clients_are_not_reached():
    coaching = CoachingFactory()
    coaching.client.is_active = False
    coaching.client.save()
    assert not clients_visible_to(coaching.trainer).exists()
