"""Deduplication in parts, for engines: functions of one part each, whose rows say to which part of the next stage they go.

Where one process holds all texts in arrays, here no part holds more than its share: texts are numbered over all parts, in
the order of stages.editions, and a part of the texts, of the shingles or of the words is looked after by one group. Texts and
their shingles stay in the part that read them, in files that others map: rows carry numbers, pairs and weights alone. What
the parts find is what one process finds: the order of stages is in run/parted/comparing.py, what each part does in the modules here.

Read them in this order: packed, store, plan, editions, candidates, library, verifying, stars, weights, choosing.
"""
