"""文书的名词: the nouns of documents."""

from wangge.documents.models.burden import Demand, Filling
from wangge.documents.models.form import Export, FormVersion, Job, SuperiorForm

__all__ = ["Demand", "Export", "Filling", "FormVersion", "Job", "SuperiorForm"]
