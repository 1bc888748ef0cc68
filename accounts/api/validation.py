"""Django's validation errors as the API's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import as_serializer_error


@contextmanager
def as_api_error() -> Iterator[None]:
    """Field rules that a service checks answer as those of a serializer do: 400, field by field."""
    try:
        yield
    except DjangoValidationError as error:
        raise ValidationError(as_serializer_error(error)) from error
