"""现场网址: `/field/`, the page phones keep, and `/sync/v1/…`, where they deliver. Every address is in tests/faces/matrix.toml."""

from django.urls import path, re_path

from wangge.faces.field.views import shell, sync, today, vault

app_name = "field"
urlpatterns = [
    path("field/", shell.page, name="page"),
    path("field/sw.js", shell.worker, name="worker"),
    path("field/manifest.webmanifest", shell.manifest, name="manifest"),
    path("field/leave", shell.leave, name="leave"),
    path("lan/", shell.trust, name="trust"),
    path("lan/page.css", shell.trust_style, name="trust-style"),
    path("lan/wangge-ca.crt", shell.authority, name="authority"),
    path("sync/v1/enrol", sync.enrol, name="enrol"),
    path("sync/v1/batch", sync.batch, name="batch"),
    path("sync/v1/upload", sync.upload, name="upload"),
    path("sync/v1/sealed", vault.sealed, name="sealed"),
    path("sync/v1/vault", vault.prove, name="vault"),
    path("sync/v1/vault/open", vault.give_back, name="vault-open"),
    path("sync/v1/have", sync.have, name="have"),
    re_path(r"^sync/v1/blob/(?P<sha256>[0-9a-f]{64})\Z", sync.blob, name="blob"),
    path("sync/v1/today", today.page, name="today"),
    path("sync/v1/search", today.search, name="search"),
    path("sync/v1/decide", today.decide, name="decide"),
    path("sync/<path:rest>", sync.nothing, name="nothing"),
]
