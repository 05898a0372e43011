"""写到某人的行 (rows that name a person): how many there are of each kind, whichever part of the product keeps them."""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Count, Value

from wangge.territory.models import Person, Place


def counted(person: Person, place: Place, fields: Iterable[str]) -> dict[str, int]:
    """各有几行, by field ("cases.Case.holder"); none for those without. One query, however many fields."""
    first, *others = (
        apps.get_model(model)
        ._default_manager.order_by()
        .filter(**{name: person, "place": place})
        .annotate(of=Value(field))
        .values("of")
        .annotate(n=Count("pk"))
        for field in fields
        for model, _dot, name in [field.rpartition(".")]
    )
    return {row["of"]: row["n"] for row in first.union(*others, all=True)}
