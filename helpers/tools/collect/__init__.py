"""Hand-ins: each learner's notebook run alone, and one page on what to explain again."""
