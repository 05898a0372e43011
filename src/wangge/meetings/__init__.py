"""会议: what a meeting decided, and what people were taught and asked."""
