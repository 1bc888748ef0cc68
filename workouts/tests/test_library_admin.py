"""The library for staff."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.accounts import SuperuserFactory
from tests.factories.workouts import TemplateFactory
from workouts.models import Folder, Label, Template

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(page):
    return page(SuperuserFactory())


@pytest.fixture
def template(trainer) -> Template:
    folder = Folder.objects.create(trainer=trainer, name="Base")
    template = TemplateFactory(trainer=trainer, name="Fast 800s", note="<b>tall</b>", folder=folder)
    template.labels.add(Label.objects.create(trainer=trainer, name="key"))
    return template


def _shown(template: Template, model: str) -> Template | Folder | Label:
    return {"template": template, "folder": template.folder, "label": template.labels.get()}[model]


@pytest.mark.parametrize("model", ["template", "folder", "label"])
def test_lists_are_searched(browser, template, trainer, model):
    url = reverse(f"admin:workouts_{model}_changelist")
    found = reverse(f"admin:workouts_{model}_change", args=[_shown(template, model).pk])
    assert found in browser.get(url, {"q": trainer.email}).text
    assert found not in browser.get(url, {"q": "nobody at all"}).text


def test_the_structure_can_be_read_and_nothing_changed(browser, template):
    url = reverse("admin:workouts_template_change", args=[template.pk])
    text = browser.get(url).text
    assert "&quot;blocks&quot;: [" in text
    assert "<b>tall</b>" not in text
    assert browser.post(url, {"name": "Another"}).status_code == 403
    assert browser.post(reverse("admin:workouts_template_delete", args=[template.pk])).status_code == 403
    assert Template.objects.get().name == "Fast 800s"
