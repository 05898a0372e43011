import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.test import RequestFactory

from wangge.config.lockout import SOURCE_SHARE
from wangge.faces.look.visitors import source_of


def request(source: str = "192.0.2.7", **meta: str):
    made = RequestFactory().post("/sign-in/", REMOTE_ADDR=source, **meta)
    return made


def fails(login: str, source: str) -> bool:
    asked = request(source)
    assert authenticate(asked, login=login, password="wrong") is None
    return bool(getattr(asked, "axes_locked_out", False))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "0.0.0.0"),
    ],
)
def test_a_source_is_an_address_and_of_ipv6_the_subscriber(said, meant):
    assert source_of(request(said)) == meant


def test_only_our_own_proxy_is_believed(settings):
    forged = request("10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.9, 192.0.2.7")
    assert source_of(forged) == "10.0.0.1"
    settings.BEHIND_PROXY = True
    assert source_of(forged) == "192.0.2.7"


def test_an_account_is_locked_after_five_wrong_passwords_from_anywhere(db):
    locked = [fails("li", f"192.0.2.{n}") for n in range(settings.AXES_FAILURE_LIMIT)]
    assert locked == [False] * (settings.AXES_FAILURE_LIMIT - 1) + [True]
    assert fails("li", "198.51.100.1")
    assert not fails("sun", "198.51.100.2"), "another account from another source may try"


def test_writing_the_login_otherwise_is_no_new_try(db):
    spelled = ["li", "LI", " li ", "Li", "lI"]
    assert [fails(login, f"192.0.2.{n}") for n, login in enumerate(spelled)][-1]


def test_a_source_is_locked_after_many_accounts_were_tried(db):
    limit = settings.AXES_FAILURE_LIMIT * SOURCE_SHARE
    assert not any(fails(f"account-{n}", "192.0.2.7") for n in range(limit - 1))
    assert fails("one-more", "192.0.2.7")
    assert not fails("one-more", "192.0.2.8")


def test_no_password_is_kept_with_a_failed_attempt(db):
    asked = RequestFactory().post(
        "/sign-in/", {"login": "li", "password": "Secret-canary"}, REMOTE_ADDR="192.0.2.7"
    )
    authenticate(asked, login="li", password="Secret-canary")
    assert "Secret-canary" not in str(AccessAttempt.objects.values())
