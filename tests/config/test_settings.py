import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

ASK = "import django, sys; django.setup(); from django.conf import settings as s; print(eval(sys.argv[1]))"


@pytest.fixture
def ask(tmp_path):
    """What a fresh process finds in its settings, under these variables."""

    def asked(expression: str, home=tmp_path, **variables: str) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")}
        environment |= {"WANGGE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "wangge.config.settings"}
        environment |= {f"WANGGE_{name}": value for name, value in variables.items()}
        run = subprocess.run(
            [sys.executable, "-c", ASK, expression],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr[-600:]
        return run.stdout.strip()

    return asked


def test_the_key_is_made_once_and_only_its_owner_reads_it(ask, tmp_path):
    first = ask("s.SECRET_KEY")
    assert len(first) >= 50
    assert ask("s.SECRET_KEY") == first
    assert ask("s.SECRET_KEY", home=tmp_path / "other") != first
    assert stat.S_IMODE((tmp_path / "keys/django").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_nothing_is_open_unless_it_was_opened(ask):
    assert ask("s.DEBUG, s.DEMO, s.ALLOWED_HOSTS") == "(False, False, ['127.0.0.1', 'localhost', '[::1]'])"


def test_the_demo_lives_apart(ask, tmp_path):
    assert ask("s.HOME.relative_to(s.HOME.parents[1])", home="", DEMO="1").endswith("var/demo")


def test_with_https_the_cookies_are_bound_to_the_host(ask):
    said = ask(
        "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS", HTTPS="1"
    )
    assert said == "('__Host-session', '__Host-csrf', True, 31536000)"


def test_djangos_own_deployment_check_finds_nothing(tmp_path):
    environment = os.environ | {
        "WANGGE_HOME": str(tmp_path),
        "WANGGE_HTTPS": "1",
        "WANGGE_BEHIND_PROXY": "1",
        "WANGGE_HOSTS": "grid.example.cn",
    }
    command = [sys.executable, "-m", "wangge.cli", "check", "--deploy", "--fail-level", "WARNING"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-800:]


def test_a_commit_of_the_embedded_database_survives_a_power_cut(ask):
    pragma = "__import__('django.db').db.connection.cursor().execute('PRAGMA {}').fetchone()[0]"
    assert ask(pragma.format("synchronous")) == "2", "FULL"
    assert ask(pragma.format("journal_mode")) == "wal"
    assert ask("s.DATABASES['default']['OPTIONS']['transaction_mode']") == "IMMEDIATE"


def test_a_policy_without_exceptions():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["default-src"] == ["'none'"]
    assert not [
        source for sources in policy.values() for source in sources if "unsafe" in source or source == "data:"
    ]


@pytest.mark.parametrize(
    ("template", "host"),
    [
        ("https://t{s}.tiles.example.cn/vec/{z}/{x}/{y}?tk=key", "https://*.tiles.example.cn"),
        ("https://tiles.example.cn/{z}/{x}/{y}.png", "https://tiles.example.cn"),
    ],
)
def test_background_tiles_open_the_policy_for_their_host_only(ask, template, host):
    assert ask("s.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'][2:]", MAP_TILES=template) == f"['{host}']"


def test_the_database_under_the_tests_is_the_one_that_was_asked_for(db):
    wanted = "postgresql" if os.environ.get("WANGGE_DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert connection.vendor == wanted
