"""单位安全: a company's hazards, notices and accidents."""

from wangge.integrity.keeping import Keeping


class SafetyConfig(Keeping):
    name = "wangge.safety"
    label = "safety"
    verbose_name = "单位安全"

    def ready(self) -> None:
        super().ready()
        from wangge.safety import duties, redaction

        duties.register()
        redaction.register()
