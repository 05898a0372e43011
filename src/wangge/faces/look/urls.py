"""网址: the pattern page."""

from django.urls import path

from wangge.faces.look.views import patterns

app_name = "look"
urlpatterns = [path("", patterns.page, name="patterns")]
