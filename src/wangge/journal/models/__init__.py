"""日志的名词: the nouns of the diary, and of the visits to households."""

from wangge.journal.models.asker import Asker
from wangge.journal.models.entry import Entry
from wangge.journal.models.household import Household, Need, Review
from wangge.journal.models.later import Addendum, Following, Referral, Shield, Sorting
from wangge.journal.models.photo import EntryPhoto
from wangge.journal.models.phrase import Phrase
from wangge.journal.models.visit import Visit, VisitPlan

__all__ = [
    "Addendum",
    "Asker",
    "Entry",
    "EntryPhoto",
    "Following",
    "Household",
    "Need",
    "Phrase",
    "Referral",
    "Review",
    "Shield",
    "Sorting",
    "Visit",
    "VisitPlan",
]
