"""领证书 (handing out): a small page on a port of its own, without encryption, for phones that do not trust us yet.

It gives the authority's certificate and says how to install it; nothing else can be had here. Ends with the server.
"""

import os
import sys
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from wangge.faces.field import trusting


class Handing(BaseHTTPRequestHandler):
    """三样东西: the page, its style, the certificate."""

    server_version, sys_version = "wangge", ""
    timeout = 20

    def __init__(self, certificate: bytes, fingerprint: str, port: int, *given: object) -> None:
        self.certificate, self.fingerprint, self.port = certificate, fingerprint, port
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """给."""
        path = self.path.split("?")[0]
        if path == "/lan/wangge-ca.crt":
            return self._give(self.certificate, "application/x-x509-ca-cert")
        if path == "/lan/page.css":
            return self._give(trusting.STYLE.encode(), "text/css; charset=utf-8")
        if path in ("/", "/lan/"):
            site = f"https://{self._host()}:{self.port}/field/"
            return self._give(trusting.page(self.fingerprint, site).encode(), "text/html; charset=utf-8")
        # Whoever typed it as they remembered it, or an old link of the site without its https.
        self.send_response(302)
        self.send_header("Location", "/lan/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _host(self) -> str:
        """The name by which the phone reached this page; it will reach the site by the same."""
        said = self.headers.get("Host", "")
        return said[: said.index("]") + 1] if said.startswith("[") and "]" in said else said.split(":")[0]

    def _give(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'self'")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *said: object) -> None:
        """Nothing: who fetched a certificate is nobody's business."""


class Patient(ThreadingHTTPServer):
    """每个访问一个线程, ending with the process."""

    daemon_threads = True


def begin(certificate: Path, fingerprint: str, listens: int, port: int) -> ThreadingHTTPServer:
    """开门: listens at once, serves when told to."""
    import ssl

    der = ssl.PEM_cert_to_DER_cert(certificate.read_text())
    return Patient(("0.0.0.0", listens), partial(Handing, der, fingerprint, port))


def _until_gone(parent: int, server: ThreadingHTTPServer) -> None:
    while os.getppid() == parent:
        time.sleep(2)
    server.shutdown()


def main() -> None:
    """Arguments: certificate, fingerprint, own port, the site's port, the process to end with."""
    certificate, fingerprint, listens, port, parent = sys.argv[1:]
    server = begin(Path(certificate), fingerprint, int(listens), int(port))
    threading.Thread(target=_until_gone, args=(int(parent), server), daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
