"""Fields are written as Django's own templates write them, only sooner."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from wangge.faces.look.writing import Renderer

SLY = "<b>\"'&</b>"
CHOICES = [("", "不限"), ("a", SLY), ("一组", [("b", "乙"), (3, "丙")])]


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput({"placeholder": SLY, "required": True, "hidden": False}), SLY),
        (forms.TextInput(), None),
        (forms.NumberInput({"step": 0.5}), 0),
        (forms.EmailInput(), ""),
        (forms.HiddenInput(), 7),
        (forms.PasswordInput(), "secret"),
        (forms.DateInput({"type": "date"}, format="%Y-%m-%d"), "2026-11-24"),
        (forms.DateTimeInput(), "2026-11-24 09:30"),
        (forms.TimeInput(), "09:30"),
        (forms.CheckboxInput(), True),
        (forms.CheckboxInput(), False),
        (forms.Textarea({"rows": 3}), f"{SLY}\n二行"),
        (forms.Textarea(), None),
        (forms.Select({"class": "select"}, choices=CHOICES), "a"),
        (forms.Select(choices=CHOICES), "3"),
        (forms.Select(), None),
        (forms.RadioSelect(choices=CHOICES), "a"),
        (forms.ClearableFileInput(), None),
    ],
)
def test_a_field_is_written_as_its_template_writes_it(widget, value):
    attrs = {"id": "id_x"}
    ours = widget.render("x", value, attrs, renderer=Renderer())
    theirs = widget.render("x", value, attrs, renderer=DjangoTemplates())
    assert "".join(ours.split()) == "".join(theirs.split())
    assert "<b>" not in ours
