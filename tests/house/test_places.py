from django.apps import apps
from django.db import models

from wangge.integrity import passage, written

OURS = [model for model in apps.get_models() if model.__module__.startswith("wangge.")]

# What is shared by all places, and why it may be.
SHARED = {
    "territory.Place": "is the place",
    "integrity.WitnessedLog": "is a log elsewhere, whose places this site does not know",
    "territory.CalendarYear": "the State Council's notice is one for the whole country",
}


def place_of(model: type[models.Model]) -> bool:
    return any(field.name in {"place", "place_id"} for field in model._meta.get_fields())


def named_by(constraint: models.UniqueConstraint) -> set[str]:
    return {*constraint.fields, *(getattr(part, "name", "") for part in constraint.expressions)}


def test_every_row_belongs_to_a_place():
    homeless = [
        model._meta.label for model in OURS if not place_of(model) and model._meta.label not in SHARED
    ]
    assert not homeless, f"without a place: {homeless}"


def test_what_is_unique_is_unique_within_a_place():
    """A constraint across places would let one community's data refuse another's."""
    across = []
    for model in OURS:
        if model._meta.label in SHARED:
            continue
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and not named_by(constraint) & {
                "place",
                "place_id",
            }:
                across.append(f"{model._meta.label}.{constraint.name}")
        for together in model._meta.unique_together:
            if "place" not in together:
                across.append(f"{model._meta.label}{together}")
    assert not across, f"add place to: {across}"


def test_a_written_rows_kind_is_never_taken_for_an_act_on_a_subject():
    """`passage.take` names its leaves by the model of the subject: what begins so is looked for among its acts."""
    subjects = {subject._meta.model_name for subject, _act, _link in passage.histories()}
    assert subjects
    assert not [row.KIND for row in written.histories() if row.KIND.partition(".")[0] in subjects]
