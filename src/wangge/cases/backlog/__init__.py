"""原有台账的导入: an office's real backlog, from its own CSV or Excel."""
