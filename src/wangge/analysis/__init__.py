"""分析: what the records say in figures, with what was counted and what was not."""
