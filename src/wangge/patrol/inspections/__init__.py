"""旧检查台账的导入: an office's real inspections, from its own CSV or Excel, as patrols and findings."""
