"""A phone in the office's own network that went on past the browser's warning is told what it does without."""

import datetime as dt
import ipaddress
import shutil
import socket
import socketserver
import ssl
import threading
from urllib.parse import urlsplit

import pytest

from browsing import PHONE
from wangge.config import lan


@pytest.fixture
def encrypted(live_server):
    """The running site behind a certificate of the office's own authority, which the browser does not know."""
    here = ipaddress.ip_address("127.0.0.1")
    trust = lan.prepare(lan.folder(), [here], ["localhost"], at=dt.datetime.now(dt.UTC))
    lock = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    lock.load_cert_chain(trust.certificate, trust.key)
    behind = urlsplit(live_server.url)

    def passed_on(source, target):
        try:
            while content := source.recv(65536):
                target.sendall(content)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # one of the two has gone

    class Pass(socketserver.BaseRequestHandler):
        def handle(self):
            try:
                phone = lock.wrap_socket(self.request, server_side=True)
            except (ssl.SSLError, OSError):
                return
            with phone, socket.create_connection((behind.hostname, behind.port)) as site:
                back = threading.Thread(target=passed_on, args=(site, phone), daemon=True)
                back.start()
                passed_on(phone, site)
                back.join()

    class Door(socketserver.ThreadingTCPServer):
        daemon_threads, allow_reuse_address, block_on_close = True, True, False

    with Door(("127.0.0.1", 0), Pass) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{door.server_address[1]}"
        door.shutdown()
    shutil.rmtree(lan.folder())


def test_without_the_certificate_nothing_is_promised_that_cannot_be_kept(browser, encrypted):
    context = browser.new_context(viewport=PHONE, locale="zh-CN", ignore_https_errors=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{encrypted}/field/")
    page.get_by_text("这部手机还没有装本单位的证书：联网能写能传，没有网打不开。").wait_for()
    assert page.get_by_text("没有网也能打开").count() == 0
    page.get_by_role("link", name="怎样让手机信任").click()
    page.get_by_role("heading", name="让手机信任本单位的网站").wait_for()
    assert page.get_by_role("link", name="领证书").is_visible()
    context.close()
