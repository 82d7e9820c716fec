"""Reports as people and programs read them: each told once as tables, then written as text, JSON, CSV, XLSX or PDF."""
