"""事项: a matter from first words to closure."""

from wangge.integrity.keeping import Keeping


class CasesConfig(Keeping):
    name = "wangge.cases"
    label = "cases"
    verbose_name = "事项"
