"""The baseline of P1 (对照): a bare Django view that validates a form and saves one row – no session, no token, no log.

Served as `bare:application` from this directory, with WANGGE_BARE naming its SQLite file, which is kept as ours is:
WAL, synchronous=FULL, IMMEDIATE, one connection a thread.
"""

import os
from typing import Any

from django import forms
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[], INSTALLED_APPS=[], SECRET_KEY="bare", USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["WANGGE_BARE"], "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE", "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    },
)  # fmt: skip
import django  # noqa: E402

django.setup()


class Report(models.Model):
    words = models.TextField()
    where = models.CharField(max_length=120, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bare"


class Form(forms.ModelForm):
    class Meta:
        model = Report
        fields = ("words", "where", "longitude", "latitude")


def report(request: HttpRequest) -> HttpResponse:
    form = Form(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    form.save()
    return HttpResponse(status=302, headers={"Location": "/report/receipt/", "Content-Length": "0"})


def lay() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Report)


urlpatterns: list[Any] = [path("report/", report)]
application = WSGIHandler()
if __name__ == "__main__":
    lay()
