"""会议的名词: the nouns of meetings."""
