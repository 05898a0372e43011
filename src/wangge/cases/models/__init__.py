"""事项的名词: the nouns of a matter."""

from wangge.cases.models.act import Act
from wangge.cases.models.assistance import Assistance, Extension, Suspension
from wangge.cases.models.attachment import Attachment
from wangge.cases.models.case import Case, Counter, Recusal
from wangge.cases.models.category import Category
from wangge.cases.models.errand import Errand
from wangge.cases.models.notice import Notice
from wangge.cases.models.rating import Rating
from wangge.cases.models.requester import Requester
from wangge.cases.models.telling import Check, Telling

__all__ = [
    "Act",
    "Assistance",
    "Attachment",
    "Case",
    "Category",
    "Check",
    "Counter",
    "Errand",
    "Extension",
    "Notice",
    "Rating",
    "Recusal",
    "Requester",
    "Suspension",
    "Telling",
]
