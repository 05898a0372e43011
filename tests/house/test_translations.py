from wangge.config import messages


def test_every_word_on_the_screens_has_its_english():
    waiting = messages.untranslated(messages.brought_up_to_date("en"))
    assert not waiting, f"{len(waiting)} without English (bin/messages, then translate): {waiting[:8]}"
