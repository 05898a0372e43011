"""满意度调查: a half-yearly round, from its published questions to its signed result; whoever answers stays unknown."""
