"""The look stands under every face, so its tests ask for none of them."""

from types import ModuleType

import pytest
from django.urls import clear_url_caches, include, path

from wangge.faces.look import errors

ALONE = ModuleType("look_alone")
ALONE.__dict__.update(
    handler404=errors.handler404,
    urlpatterns=[
        path("look/", include("wangge.faces.look.urls")),
        path("language/", include("django.conf.urls.i18n")),
    ],
)


@pytest.fixture(autouse=True)
def alone(settings):
    settings.ROOT_URLCONF = ALONE
    clear_url_caches()
    yield
    clear_url_caches()
