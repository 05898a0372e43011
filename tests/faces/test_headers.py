from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse


def addresses(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Every address of the site that needs no argument."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        elif isinstance(pattern, URLPattern) and pattern.name:
            try:
                yield reverse(":".join((*spaces, pattern.name)))
            except NoReverseMatch:
                continue


@pytest.fixture
def answers(db):
    """The answer of each address to somebody who is not signed in, and of one that does not exist."""
    visitor = Client(raise_request_exception=False)
    return {address: visitor.get(address) for address in [*addresses(get_resolver()), "/no/such/page/"]}


def test_no_address_fails_for_a_stranger(answers):
    assert not {
        address: answer.status_code for address, answer in answers.items() if answer.status_code >= 500
    }


def test_every_answer_carries_the_policy_and_cannot_be_framed(answers):
    for address, answer in answers.items():
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert answer["X-Frame-Options"] == "DENY", address
        assert answer["X-Content-Type-Options"] == "nosniff", address
        assert answer["Referrer-Policy"] == "same-origin", address


def test_no_page_brings_script_or_style_of_its_own(answers):
    for address, answer in answers.items():
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            page = answer.content.decode()
            assert "<style" not in page, address
            assert " style=" not in page, address
            assert "onclick=" not in page, address
            assert "<script>" not in page, address


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(answers):
    for address, answer in answers.items():
        for cookie in answer.cookies.values():
            assert cookie["httponly"], f"{address}: {cookie.key}"
            assert cookie["samesite"] == "Lax", f"{address}: {cookie.key}"


def test_another_sites_name_is_refused(db):
    assert Client(raise_request_exception=False).get("/", headers={"host": "evil.example"}).status_code == 400
