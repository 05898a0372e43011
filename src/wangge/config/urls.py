"""网址: which face answers where."""

from django.urls import include, path

urlpatterns = [
    path("", include("wangge.faces.portal.urls")),
    path("", include("wangge.faces.console.urls")),
    path("look/", include("wangge.faces.look.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
