"""Whom the house sees when proxies stand before it."""

import dataclasses

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from congvu.ui.middleware import BehindProxies


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_saw_counts(
    proxies: int, forwarded: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = dataclasses.replace(settings.ENVIRONMENT, proxies=proxies)
    monkeypatch.setattr(settings, "ENVIRONMENT", told)
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}

    BehindProxies(lambda _request: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == address
