"""Deduplication in parts, for engines: functions of one part each, whose rows say to which part of the next stage they go.

Where one process holds all texts in arrays, here no part holds more than its share: texts are numbered over all parts, in
the order of stages.editions, and a part of the numbers, of the shingles or of the words is looked after by one group. What
the parts find is what one process finds: the order of stages is in run/parted.py, what each part does in the modules here.

Read them in this order: packed, editions, candidates, verifying, stars, weights, choosing.
"""
