"""局域网 (LAN): a certificate authority of the office's own, so that phones in its network may work without one.

A browser keeps pages and keys only for addresses it trusts. The authority is made once, stays in HOME/keys/lan, and can
by its own words sign for private addresses and .local names only. A phone trusts it once; the server's own certificate
is made anew when the machine's addresses change or its year is nearly over.
"""

import datetime as dt
import io
import ipaddress
import os
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PRIVATE = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
)
CA_YEARS = 10
DAYS = 397  # phones refuse certificates that run much longer
RENEW = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Trust:
    """信任: the files the web server needs, the certificate phones install, and the names it all holds for."""

    authority: Path
    certificate: Path
    key: Path
    names: tuple[str, ...]
    addresses: tuple[Address, ...]

    @property
    def fingerprint(self) -> str:
        """指纹: SHA-256 of the authority's certificate, in pairs, to compare by eye."""
        found = x509.load_pem_x509_certificate(self.authority.read_bytes()).fingerprint(hashes.SHA256())
        return found.hex(":").upper()

    @property
    def hosts(self) -> list[str]:
        """Names and addresses as a browser writes them."""
        return [*self.names, *(f"[{each}]" if each.version == 6 else str(each) for each in self.addresses)]


def folder() -> Path:
    """证书放在哪里."""
    return Path(settings.HOME) / "keys" / "lan"


def told(trust: Trust, port: int, handing_port: int) -> str:
    """屏幕上的话: the addresses, the code to scan, and how to know that it is the right certificate."""
    host = trust.hosts[len(trust.names)]
    page = f"http://{host}:{handing_port}/lan/"
    drawn = io.StringIO()
    segno.make(page, error="m", micro=False).terminal(out=drawn, compact=True, border=2)
    others = "  ".join(
        f"https://{each}:{port}/" for each in trust.hosts if each not in (host, "localhost", "127.0.0.1")
    )
    alone = (
        "这台电脑没有连着局域网，手机还找不到它。连上以后停止，再运行一次。\n\n"
        if host == "127.0.0.1"
        else ""
    )
    return (
        f"{alone}局域网网站：https://{host}:{port}/field/ （手机）   https://{host}:{port}/ （电脑）\n"
        f"自己输网址时，前面的 https:// 不能省。也可以用：{others or '—'}\n\n"
        f"每部手机先领一次证书，扫这个码，或在手机浏览器里打开 {page}\n{drawn.getvalue()}\n"
        f"装的时候核对指纹（SHA-256）：\n  {trust.fingerprint}\n"
        "不装也能联网用，只是没有网打不开、存不住。按 Ctrl+C 停止。"
    )


def own_addresses(more: Iterable[str] = ()) -> list[Address]:
    """本机的地址: those named, then those found; nothing is sent to find them. Loopback last.

    Only what the server listens on is found: it listens on IPv4.
    """
    said = [*more]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("10.255.255.255", 9))
        said.append(probe.getsockname()[0])
    with suppress(OSError):
        found_here = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        said += [str(each[4][0]) for each in found_here]
    found: dict[Address, None] = {}
    for each in said:
        address = ipaddress.ip_address(each.split("%")[0])
        if not (address.is_loopback or address.is_link_local or address.is_unspecified):
            found[address] = None
    return [*found, ipaddress.ip_address("127.0.0.1")]


def own_names() -> list[str]:
    """本机的名字: `<name>.local`, as the machine announces itself where it does."""
    name = re.sub(r"[^a-z0-9-]+", "-", socket.gethostname().split(".")[0].lower()).strip("-")
    return [f"{name or 'wangge'}.local", "localhost"]


def prepare(folder: Path, addresses: list[Address], names: list[str], *, at: dt.datetime) -> Trust:
    """备好证书: the authority if there is none, and a server certificate that fits."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    trust = Trust(
        folder / "ca.crt", folder / "server.crt", folder / "server.key", tuple(names), tuple(addresses)
    )
    if not trust.authority.exists():
        _make_authority(folder, addresses, at)
    if not _fits(trust, at):
        _make_certificate(folder, trust, at)
    return trust


def _make_authority(folder: Path, addresses: list[Address], at: dt.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    private = [ipaddress.ip_network(each) for each in PRIVATE]
    # An office whose own network uses other addresses may use those too, and nothing beside them.
    odd = [
        ipaddress.ip_network(each)
        for each in addresses
        if not any(each.version == net.version and each in net for net in private)
    ]
    may = [
        x509.DNSName("local"),
        x509.DNSName("localhost"),
        *(x509.IPAddress(net) for net in [*private, *odd]),
    ]
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"网格台账 {socket.gethostname()} {at:%Y-%m}")])
    made = (
        _begun(name, name, key.public_key(), at, dt.timedelta(days=365 * CA_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=may, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(folder / "ca.key", _pem(key))
    _write(folder / "ca.crt", made.public_bytes(serialization.Encoding.PEM))


def _make_certificate(folder: Path, trust: Trust, at: dt.datetime) -> None:
    authority = x509.load_pem_x509_certificate(trust.authority.read_bytes())
    signer = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    names = [
        *(x509.DNSName(each) for each in trust.names),
        *(x509.IPAddress(each) for each in trust.addresses),
    ]
    made = (
        _begun(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, trust.names[0])]), authority.subject, key.public_key(),
               at, dt.timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )  # fmt: skip
    _write(trust.key, _pem(key))
    _write(trust.certificate, made.public_bytes(serialization.Encoding.PEM))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: dt.datetime, span: dt.timedelta
) -> x509.CertificateBuilder:
    # A day early: a phone's clock may be behind.
    start = at.astimezone(dt.UTC) - dt.timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + span)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _fits(trust: Trust, at: dt.datetime) -> bool:
    if not (trust.certificate.exists() and trust.key.exists()):
        return False
    there = x509.load_pem_x509_certificate(trust.certificate.read_bytes())
    names = there.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    held = {*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))}
    wanted = {*trust.names, *map(str, trust.addresses)}
    issued = there.issuer == x509.load_pem_x509_certificate(trust.authority.read_bytes()).subject
    return issued and wanted <= held and there.not_valid_after_utc - at > RENEW


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    how = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
