from wangge.config import messages


def test_words_are_found_in_code_and_in_templates():
    found = {
        message.id: {place for place, _ in message.locations} for message in messages.template() if message.id
    }
    assert (
        "wangge/config/limits.py"
        in found["内容太大，没有收下。一次最多 %(megabytes)s MB，请把附件分几次上传。"]
    )
    assert any(place.endswith(".html") for places in found.values() for place in places)


def test_collecting_keeps_what_is_translated_and_guesses_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(messages, "po_path", lambda language: tmp_path / "django.po")
    catalog = messages.brought_up_to_date("en")
    word = next(message.id for message in catalog if isinstance(message.id, str) and message.id)
    catalog[word].string = "By hand"
    (tmp_path / "django.po").write_bytes(messages.written(catalog))
    again = messages.brought_up_to_date("en")
    assert again[word].string == "By hand"
    assert not any(message.fuzzy for message in again if message.id)
    assert messages.written(again) == messages.written(catalog)


def test_the_words_of_the_lifecycle_are_collected_as_state_as_choice_and_as_done():
    found = {(message.id, message.context) for message in messages.template()}
    assert {
        ("重办", "state"),
        ("重办", "act"),
        ("重办", "done"),
        ("没解决的重新办，另起一个时限", None),
    } <= found
