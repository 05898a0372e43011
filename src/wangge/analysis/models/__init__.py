"""分析的名词: the nouns of analysis."""
