"""网址: which face answers where."""

from django.urls import include, path

handler400 = "wangge.faces.look.errors.handler400"
handler403 = "wangge.faces.look.errors.handler403"
handler404 = "wangge.faces.look.errors.handler404"
handler500 = "wangge.faces.look.errors.handler500"

urlpatterns = [
    path("", include("wangge.faces.portal.urls")),
    path("", include("wangge.faces.console.urls")),
    path("", include("wangge.faces.field.urls")),
    path("look/", include("wangge.faces.look.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
