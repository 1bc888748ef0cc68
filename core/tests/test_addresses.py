"""Addresses of many rows are those of the resolver."""

from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from core.addresses import addresses_of


@pytest.mark.parametrize("view_name", ["activities:detail", "dashboard:analysis", "dashboard:client_month_reports"])
def test_an_address_is_the_one_that_the_resolver_gives(view_name: str) -> None:
    address = addresses_of(view_name)
    for pk in (uuid4(), uuid4()):
        assert address(pk) == reverse(view_name, args=[pk])


def test_an_unknown_view_has_none() -> None:
    with pytest.raises(NoReverseMatch):
        addresses_of("activities:nothing")
