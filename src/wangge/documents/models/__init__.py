"""文书的名词: the nouns of documents."""
