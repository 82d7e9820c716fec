"""Mizban's core behind Rasa: an action server, and Rasa's files out of our content and back (docs/rasa.md).

names (what both sides call things) ◀─ heard, core (what each action says) ◀─ actions, server: rasa-sdk
                                    ◀─ export ─▶ nlu.yml, domain.yml, …      nlu.yml ─▶ importing
"""
