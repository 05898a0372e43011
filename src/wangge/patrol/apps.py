"""巡查 as a Django app"""

from wangge.integrity.keeping import Keeping


class PatrolConfig(Keeping):
    name = "wangge.patrol"
    label = "patrol"
    verbose_name = "巡查"

    def ready(self) -> None:
        super().ready()
        from wangge.patrol import duties, redaction
        from wangge.patrol.inspections import console

        duties.register()
        redaction.register()
        console.register()
