import datetime as dt
import ipaddress
import ssl
import threading
import urllib.request

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from wangge.config import handing_out, lan

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
OFFICE = [ipaddress.ip_address("192.168.1.10"), ipaddress.ip_address("127.0.0.1")]
NAMES = ["office.local", "localhost"]


def trusts(trust, name, at=NOW):
    """What a phone that installed the authority's certificate says to this name."""
    authority, own = (
        x509.load_pem_x509_certificate(each.read_bytes()) for each in (trust.authority, trust.certificate)
    )
    try:
        subject = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        subject = x509.DNSName(name)
    PolicyBuilder().store(Store([authority])).time(at).build_server_verifier(subject).verify(own, [])


@pytest.fixture
def made(tmp_path):
    return lan.prepare(tmp_path / "lan", OFFICE, NAMES, at=NOW)


def test_the_certificate_holds_for_every_name_and_address_of_the_machine_and_no_other(made):
    for name in ("192.168.1.10", "127.0.0.1", "office.local", "localhost"):
        trusts(made, name)
    for name in ("192.168.1.11", "example.cn"):
        with pytest.raises(VerificationError):
            trusts(made, name)


def test_the_authority_can_sign_for_nothing_outside_the_office(tmp_path, made):
    outside = lan.Trust(made.authority, tmp_path / "x.crt", tmp_path / "x.key", ("bank.example.cn",), ())
    lan._make_certificate(made.authority.parent, outside, NOW)
    with pytest.raises(VerificationError):
        trusts(outside, "bank.example.cn")


def test_a_new_address_gets_a_new_certificate_from_the_same_authority(made):
    before = made.authority.read_bytes(), made.certificate.read_bytes()
    again = lan.prepare(made.authority.parent, OFFICE, NAMES, at=NOW)
    assert (again.authority.read_bytes(), again.certificate.read_bytes()) == before
    moved = lan.prepare(made.authority.parent, [ipaddress.ip_address("10.0.0.7"), *OFFICE], NAMES, at=NOW)
    assert moved.authority.read_bytes() == before[0]
    trusts(moved, "10.0.0.7")


def test_it_is_made_anew_before_its_year_is_over(made):
    later = NOW + dt.timedelta(days=350)
    again = lan.prepare(made.authority.parent, OFFICE, NAMES, at=later)
    trusts(again, "192.168.1.10", NOW + dt.timedelta(days=700))


def test_keys_are_readable_by_their_owner_only(made):
    for name in ("ca.key", "server.key"):
        assert (made.authority.parent / name).stat().st_mode & 0o077 == 0


def test_the_small_page_gives_the_certificate_the_fingerprint_and_nothing_else(made):
    server = handing_out.begin(made.authority, made.fingerprint, 0, 8443)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        page = urllib.request.urlopen(f"{site}/lan/").read().decode()
        assert made.fingerprint in page and "https://127.0.0.1:8443/field/" in page
        given = urllib.request.urlopen(f"{site}/lan/wangge-ca.crt").read()
        assert given == ssl.PEM_cert_to_DER_cert(made.authority.read_text())
        for path in ("/field/", "/lan/ca.key", "/lan/../ca.key"):
            with urllib.request.urlopen(site + path) as answer:
                assert answer.url == f"{site}/lan/"  # the page again, whatever was typed
    finally:
        server.shutdown()
        server.server_close()


def test_the_screen_says_where_to_go_and_what_to_compare(made):
    said = lan.told(made, 8000, 8001)
    assert "https://192.168.1.10:8000/field/" in said and "http://192.168.1.10:8001/lan/" in said
    assert made.fingerprint in said
    assert "没有连着局域网" not in said


def test_a_computer_that_is_on_no_network_says_so(tmp_path):
    alone = lan.prepare(tmp_path / "lan", OFFICE[1:], NAMES, at=NOW)
    assert "没有连着局域网" in lan.told(alone, 8000, 8001)


def test_only_addresses_that_the_server_listens_on_are_found():
    assert {each.version for each in lan.own_addresses()} == {4}
    assert lan.own_addresses(["fd00::2"])[0] == ipaddress.ip_address("fd00::2")  # whoever names one, has it
