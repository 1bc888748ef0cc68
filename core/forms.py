"""How every form of the product is drawn."""

from functools import cached_property

from django.forms import RadioSelect
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.template import Template
from django.template.loader import get_template


class ComponentRenderer(BaseRenderer):
    """Draws forms and fields with ``templates/ui/`` and plain widgets with Django's own templates.

    ``{{ form }}`` gives the error summary and every field; ``{{ form.name.as_field_group }}`` one field with label,
    hint and errors. The ``<form>``, the CSRF token and the buttons belong to the page.
    """

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    @cached_property
    def _widgets(self) -> DjangoTemplates:
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Template:
        """Return the template; Django's own live outside the project's template folders."""
        if template_name.startswith("django/forms/"):
            return self._widgets.get_template(template_name)  # type: ignore[no-any-return]
        return get_template(template_name)  # type: ignore[return-value]


class SegmentedRadio(RadioSelect):
    """A choice of a few short words, drawn as a row of buttons."""
