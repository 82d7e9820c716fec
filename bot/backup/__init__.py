"""Backup of a running installation, restore into another place, migrations by hand."""
