"""How messages go on from the last one, and the words that point back to it."""

LEANING = (
    r"(?<!worth )it|its|this|that|these|those|they|them|their|there|above|ones?|both|either|each",
    r"the (?:first|second|third|last|other|former|latter|same)(?: one)?",
)
"""Words that point back to what was said."""
POINTING = (r"it|they|them|which one|these|those|the (?:former|latter|first|second)(?: one)?",)
"""Words that stand for the topic at hand even beside the name of another."""
WHICH_OF_TWO = (
    r"(?:(?:and|so|ok|but|then)[, ]+)*which(?: (?:one|of (?:them|these|those|the two)))?"
    r" (?:is|are|was|does|do|should|would|will|has|needs?|trains?|works?|runs?|learns?|generali[sz]es|converges)"
    r"(?! (?:why|what|how|where|when|because|an?)\b)"
)
"""How messages open that ask which of two things is meant."""
SIDE = (
    r"\b(?:the (?:(?P<one>first|former)|(?P<other>second|latter|other))(?: one| of (?:them|these|those))?|(?P<both>both))"
    r"(?=\W*$|[?.!,;:]|\s+(?:is|are|was|were|does|do|did|has|have|would|should|will|can|could|needs?|works?|helps?|instead"
    r"|then|too|at once|together|better|for|on|with|if|when)\b)"
)
"""Words that stand for one of two things, or for both."""
PART = r"\b(?:point|passage|source|item|bullet|number|part|paragraph)"
"""What a reply has, and a comparison has not."""
CONTINUING = (
    r"and|but|so|then|or|also|plus|what about|how about|what if|why(?: not)?|how so|how come|when|where|since|because",
    r"in that case|for example|instead|really|ok(?:ay)?|hmm+|wait|sorry",
)
"""How messages open that go on from the last one."""
TAKING_UP = (
    r"(?:(?:ok(?:ay)?|and|but|so|then|h+m+|ah+|oh+|huh|well|(?:i'?m )?(?:still )?not (?:convinced|sure))[,. ]+)*(?:what|how) about|and|but|so|ok(?:ay)?",
    r"(?:(?:h+m+|ah+|oh+|huh|well|(?:i'?m )?(?:still )?not (?:convinced|sure))[,. ]+)+(?:and|but|so)?",
)
"""How messages open that take up the thread without asking anything by it."""
WHAT_ABOUT = r"(?:(?:and|so|ok|but)[, ]+)*(?:what|how) about\b"
"""How those of them open that name what they ask about."""
