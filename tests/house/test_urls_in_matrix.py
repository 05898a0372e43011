import tomllib
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from house.sources import ROOT

# Django's own, and the look's pattern pages: 404 outside the demo and a developer's machine.
NOT_ASKED = {"set_language", "look:patterns", "look:patterns-in"}


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or f"<no name: {pattern.pattern}>"))


def words(table: Any) -> Iterator[str]:
    if isinstance(table, dict):
        yield from table
        for value in table.values():
            yield from words(value)
    elif isinstance(table, list):
        for value in table:
            yield from words(value)
    elif isinstance(table, str):
        yield table


def test_every_address_says_in_the_matrix_who_may():
    matrix = set(words(tomllib.loads((ROOT / "tests/faces/matrix.toml").read_text())))
    missing = sorted(set(names(get_resolver())) - matrix - NOT_ASKED)
    assert not missing, f"tests/faces/matrix.toml does not say who may: {', '.join(missing)}"
