"""What the desk decides, as pure functions: a request as a deed finds it goes in, and comes out as it leaves it.

No database and no clock: the desk's deeds (`embedded.deeds`, `intake`, `citizen`) read what a decision needs and write
what it changed, and a whole year can be decided in memory (`embedded.year`).
"""
