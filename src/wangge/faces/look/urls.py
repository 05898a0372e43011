"""网址: the pattern page and its other layouts."""

from django.urls import path

from wangge.faces.look.views import patterns

app_name = "look"
urlpatterns = [
    path("", patterns.page, name="patterns"),
    path("<slug:layout>/", patterns.page, name="patterns-in"),
]
