"""文书: one entry, many papers."""

from wangge.integrity.keeping import Keeping


class DocumentsConfig(Keeping):
    name = "wangge.documents"
    label = "documents"
    verbose_name = "文书"
