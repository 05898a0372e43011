import re

from django.apps import apps

from house.sources import ROOT

OURS = [model for model in apps.get_models() if model.__module__.startswith("wangge.")]


def chinese_term(model) -> str:
    """The term in the first line of the docstring: 事项 (case): … or A case (事项): …"""
    first = (model.__doc__ or "").strip().split("\n")[0]
    found = re.match(r"([一-鿿、]+)", first) or re.search(r"[(（]([一-鿿、]+)[)）]", first)
    return found[1] if found else ""


def test_a_model_is_called_in_the_glossary_what_its_docstring_calls_it():
    lines = (ROOT / "docs/glossary.md").read_text().splitlines()
    wrong = []
    for model in OURS:
        label, term = model._meta.label, chinese_term(model)
        rows = [line for line in lines if f"`{label}`" in line]
        if not term:
            wrong.append(f"{label}: the docstring's first line has no Chinese term")
        elif len(rows) != 1 or term not in rows[0]:
            wrong.append(f"{label}: needs one row of the glossary, with {term}")
    assert not wrong, "\n".join(wrong)


def test_a_term_of_the_glossary_names_one_thing():
    rows = re.findall(r"^\| ([^|]+) \|[^|]*\| `", (ROOT / "docs/glossary.md").read_text(), re.M)
    assert sorted(rows) == sorted(set(rows))
