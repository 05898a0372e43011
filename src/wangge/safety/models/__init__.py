"""单位安全的名词: the nouns of safety."""
