from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template

from wangge.cases.lifecycle import State
from wangge.faces.look import pieces
from wangge.policy.pack import Citation

ZONE = ZoneInfo("Asia/Shanghai")
CITED = Citation(
    "community",
    "槐荫社区网格制度",
    "2026.1",
    "ab" * 32,
    "B-3.1",
    "社区内事项",
    "一天之内办完。",
    "当日不计",
    "民法典",
)


def rendered(tag: str, **context) -> str:
    return Template("{% load look %}" + tag).render(Context(context))


class Asked(forms.Form):
    words = forms.CharField(label="您想反映什么", help_text="用自己的话说", widget=forms.Textarea)
    level = forms.ChoiceField(
        label="满意吗", choices=[("5", "非常满意"), ("1", "非常不满意")], widget=forms.RadioSelect
    )
    phone = forms.CharField(
        label="电话", required=False, max_length=5, error_messages={"max_length": "电话太长了"}
    )
    agree = forms.BooleanField(label="同意")


def test_a_fraction_is_never_a_percentage_alone():
    said = rendered('{% fraction 43 51 excluded=12 excluded_label="未评价" definition="本月应办结的" %}')
    for words in ("43", "/51", "84 %", "n = 51", "未评价 12 件不计入", "本月应办结的"):
        assert words in said
    assert "件数少" not in said


def test_a_small_number_says_that_it_is_small():
    assert "件数少" in rendered("{% fraction 3 4 %}")


def test_nothing_counted_is_not_a_hundred_percent():
    said = rendered("{% fraction 0 0 %}")
    assert "%" not in said
    assert "没有可计的件数" in said


@pytest.mark.parametrize("cited", [CITED, CITED.to_json(), {"citation": CITED.to_json()}])
def test_a_citation_is_the_same_from_a_value_and_from_what_was_stored(cited):
    said = rendered("{% citation c why=steps %}", c=cited, steps=["收到当日不计。"])
    for words in ("B-3.1", "一天之内办完。", "当日不计", "民法典", "2026.1", "为什么", "收到当日不计。"):
        assert words in said


def test_no_citation_leaves_no_trace():
    assert rendered("{% citation c %}", c=None).strip() == ""
    assert pieces.citation({}) is None


def test_the_thread_keeps_what_the_resident_was_told_apart():
    told = {
        "at": datetime(2026, 11, 24, 9, tzinfo=ZONE),
        "who": "黎青",
        "title": "告知居民",
        "told": "已换好",
    }
    act = SimpleNamespace(
        at=told["at"], by_label="闵舟", title="办结", note="换了立管", said="", clock="stopped"
    )
    said = rendered("{% thread entries zone=zone %}", entries=[told, act], zone=ZONE)
    assert said.count("已告诉居民") == 1
    assert '<div class="told">' in said
    assert "停止计时" in said
    assert "换了立管" in said
    assert "11月24日 09:00" in said


def test_words_of_people_are_escaped_wherever_they_stand():
    evil = "<script>alert(1)</script>"
    for tag in (
        "{% said evil who=evil channel=evil %}",
        "{% thread entries %}",
        "{% empty evil evil evil %}",
        "{% fraction 1 20 definition=evil label=evil excluded=1 excluded_label=evil %}",
        "{% qr evil evil %}",
        "{% state_chip evil evil %}",
        "{% seal leaf url=evil verify=evil %}",
    ):
        entries = [{"title": evil, "text": evil, "told": evil, "who": evil, "clock": evil}]
        assert "<script" not in rendered(tag, evil=evil, entries=entries, leaf={"index": 1, "hash": evil}), (
            tag
        )


def test_a_seal_is_read_from_a_leaf_or_its_index():
    assert pieces.seal({"index": 4127, "hash": bytes.fromhex("6ebbb4a8ff")})["short"] == "6ebb b4a8"
    assert pieces.seal(SimpleNamespace(index=4127))["size"] == 4128
    assert "第4128条" in rendered("{% seal leaf %}", leaf={"size": 4128})


def test_a_field_has_its_label_its_help_and_the_word_for_required():
    said = rendered("{% field f %}", f=Asked()["words"])
    assert 'for="id_words"' in said
    assert "必填" in said
    assert 'id="id_words_helptext"' in said
    assert 'aria-describedby="id_words_helptext"' in said
    assert "必填" not in rendered("{% field f %}", f=Asked()["phone"])


def test_a_group_of_choices_is_a_fieldset_with_its_legend():
    said = rendered("{% field f %}", f=Asked()["level"])
    assert "<fieldset" in said
    assert "<legend" in said
    assert said.count('type="radio"') == 2


def test_errors_are_sentences_and_the_list_leads_to_the_fields():
    form = Asked({"words": "", "phone": "123456789"})
    said = rendered("{% form_errors form %}{% for f in form %}{% field f %}{% endfor %}", form=form)
    assert "请填写“您想反映什么”" in said
    assert "请选择“满意吗”" in said
    assert "电话太长了" in said
    assert 'href="#id_words"' in said
    assert "还差4处" in said
    assert 'aria-invalid="true"' in said
    assert 'id="id_words_error"' in said


def test_a_form_not_yet_sent_says_nothing_is_missing():
    assert rendered("{% form_errors form %}", form=Asked()).strip() == ""


def test_a_state_is_a_word_first_and_a_colour_second():
    assert (
        rendered('{% state_chip "in-progress" "办理中" %}') == '<span class="chip chip--accent">办理中</span>'
    )
    assert "chip--plain" in rendered('{% state_chip "closed" "已结案" %}')
    assert "chip--late" not in "".join(rendered("{% state_chip s s %}", s=state.value) for state in State)


def test_a_qr_code_needs_no_styles():
    said = rendered('{% qr "https://example.org/track/1/" "查进度" %}')
    assert "<svg" in said
    assert "style" not in said
    assert "查进度" in said


def test_the_step_one_is_at_is_marked():
    said = rendered('{% stepper 2 "说清楚" "在哪里" "怎么找您" %}')
    assert said.count('aria-current="step"') == 1
    assert said.index("说清楚") < said.index('aria-current="step"') < said.index("在哪里")


def test_an_entry_of_the_navigation_without_a_page_is_left_out():
    assert rendered('{% nav_link "nowhere:at-all" "别处" %}').strip() == ""
    here = SimpleNamespace(path="/look/console/")
    assert 'aria-current="page"' in rendered('{% nav_link "/look/" "样式" %}', request=here)
    assert "aria-current" not in rendered('{% nav_link "/look/" "样式" exact=True %}', request=here)
