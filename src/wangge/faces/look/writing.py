"""填写框 (fields to fill in): Django's own widgets written without a template for each option.

A select of thirty rows is thirty templates to Django; here it is thirty strings, and the same HTML.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape


def attributes(attrs: Mapping[str, Any]) -> str:
    """属性: what is True stands alone, what is False falls away."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    given = "" if value is None else f' value="{escape(str(value))}"'
    return (
        f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{given}{attributes(widget["attrs"])}>'
    )


def _textarea(widget: Mapping[str, Any]) -> str:
    said = conditional_escape(widget["value"] or "")
    return f'<textarea name="{escape(widget["name"])}"{attributes(widget["attrs"])}>\n{said}</textarea>'


def _option(option: Mapping[str, Any]) -> str:
    value, label = escape(str(option["value"])), option["label"]
    said = escape(label) if type(label) is str else conditional_escape(label)
    return f'<option value="{value}"{attributes(option["attrs"])}>{said}</option>'


def _select(widget: Mapping[str, Any]) -> str:
    lines = []
    for group, options, _index in widget["optgroups"]:
        inside = "\n".join(map(_option, options))
        lines.append(f'<optgroup label="{escape(group)}">\n{inside}\n</optgroup>' if group else inside)
    inside = "\n".join(lines)
    return f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"])}>\n{inside}\n</select>'


WRITTEN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    f"django/forms/widgets/{name}.html": write
    for name, write in {
        "checkbox": _input, "date": _input, "datetime": _input, "email": _input, "hidden": _input, "number": _input,
        "password": _input, "select": _select, "text": _input, "textarea": _textarea, "time": _input,
    }.items()
}  # fmt: skip


class Renderer(DjangoTemplates):
    """表单的写法: by the table above; any other piece of a form by its template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        write = WRITTEN.get(template_name)
        return write(context["widget"]) if write else str(super().render(template_name, context, request))
