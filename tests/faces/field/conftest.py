from sync.conftest import moment, phone_of  # noqa: F401
