"""Why nothing was done."""


class Refused(Exception):
    """Backup, restore or migration will not do it; the text is a sentence that says why, and what to do."""
