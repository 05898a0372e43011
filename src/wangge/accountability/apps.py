"""问责与激励: what is said of people's work, what follows from it, and how they are heard before anything does."""

from wangge.integrity.keeping import Keeping


class AccountabilityConfig(Keeping):
    name = "wangge.accountability"
    label = "accountability"
    verbose_name = "问责与激励"

    def ready(self) -> None:
        super().ready()
        from wangge.accountability import safety_facts

        safety_facts.register()
