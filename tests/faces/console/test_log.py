"""The log on the screen: checked on the spot, exported for the auditor with the verifier inside."""

import io
import subprocess
import sys
import zipfile

from django.urls import reverse


def test_a_check_finds_all_in_order_and_then_one_changed_state(as_, matter, cast):
    wang = as_("wang")
    assert "已签到第" in wang.post(reverse("console:log-sign"), follow=True).content.decode()
    assert "都对得上" in wang.post(reverse("console:log-verify")).content.decode()
    type(matter)._base_manager.filter(pk=matter.pk).update(state="closed")
    page = wang.post(reverse("console:log-verify")).content.decode()
    assert "对不上" in page


def test_the_auditors_export_verifies_without_us(as_, matter, tmp_path):
    zheng = as_("zheng")
    zheng.post(reverse("console:log-sign"))
    answer = zheng.post(reverse("console:log-download"))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        packed.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    ran = subprocess.run(
        [sys.executable, "verify.py", ".", "--key", "vkey"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert not (folder / "bodies.jsonl").exists()


def test_an_empty_log_says_so(as_, cast, clock):
    assert as_("zheng").get(reverse("console:log")).status_code == 200
    assert as_("zheng").get(reverse("console:looks"), {"after": "x"}).status_code == 404
    assert as_("zheng").get(reverse("console:looks"), {"after": "5"}).status_code == 200


def test_the_security_officer_reads_who_looked_and_never_the_log(as_, cast, clock):
    chen = as_("chen")
    page = chen.get(reverse("console:looks"))
    assert page.status_code == 200
    said = page.content.decode()
    assert f'href="{reverse("console:looks")}"' in chen.get(reverse("console:my-record")).content.decode()
    assert reverse("console:log") + '"' not in said, "the log is the auditor's"
    assert chen.get(reverse("console:log")).status_code == 404
    assert as_("feng").get(reverse("console:looks")).status_code == 404, "nor the system administrator"
