"""巡查的名词: the nouns of patrol."""
