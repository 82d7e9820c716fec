"""The words of `dialogs.protocol`, one kind a file."""
