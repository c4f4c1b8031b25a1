"""How messages ask: what a thing is, a number, a reason, a formula."""

DEFINING = (
    r"(?:sorry[, ]+|wait[, ]+|and |but )?(?:what (?:do|did) you mean (?:by|with)|what(?:'s| is| are)? meant by|define|(?:the )?meaning of|explain(?: the (?:term|word)|(?= [\"“'‘]))) (?P<term>.{2,60})",
    r"(?:sorry[, ]+|wait[, ]+|and |but )?what does (?:the (?:word|term) )?(?P<word>.{2,60}?) (?:mean|stand for)(?: here)?",
)
"""Messages that ask what a word means."""
ASKING_FORMULA = r"(?<!\bno )(?<!without )(?<!without any )(?<!not the )(?<!fewer )\b(?:formulas?|formulae|equations?|update rules?|derive|derivation|mathematically)\b"
"""How a formula is asked for, of whatever subject."""
ASKING_NUMBER = r"\b(?:how (?:many|much|large|big|small|high|low|long|often)|(?:which|what|typical|usual|good|default|just the) (?:number|value|threshold|percentage|percent|size|amount|rate)s?)\b"
"""How a number is asked for."""
CALCULATING = (
    r"(?:\d|\))\s*(?:=|\^|\*|/|\+)\s*\(?[\d.]|\b(?:compute|calculate)\b|\b(?:can you check|i (?:get|got) \d)"
)
"""How a message calculates, or wants something calculated."""
EXPLAINING = (
    r"(?:(?:so|and|ok(?:ay)?|but|hm+|wait|sorry|then|well)[,. ]+)*(?:what(?:'?s| is| are| was| were)|explain|define) (?:an? |the |this |that )?(?P<term>[^,.;?!]{2,40}?)(?: (?:exactly|really|actually|then|here|now|again|please|pls))*",
    r"(?:(?:so|and|ok(?:ay)?|but|hm+|wait)[,. ]+)*how (?:does|do) (?:an? |the |this |that )?(?P<working>[^,.;?!]{2,40}?) (?:go|works?)(?: (?:exactly|really|actually|then|here|please|pls))*",
    r"(?:(?:so|and|ok(?:ay)?|but|hm+)[,. ]+)*(?P<first>[^,.;?!]{2,40}?)(?:,|\.+|) (?:what(?:'?s| is| are) (?:that|it|those|they|this)|how does (?:that|it) (?:go|work))\b.{0,25}",
)
"""Messages that ask what a thing is or how it works."""
WHY = r"\bwhy\b|\bhow come\b|\breasons?\b"
"""Words that ask for a reason."""
ASKING = (
    r"what|whats|what's|how|why|when|which|where|who|whether|is|are|does|do|did|can|could|should|would|will"
    r"|explain|tell|describe|show|give|define|compare"
)
"""Words that questions open with."""
PREPOSITION = r"to|for|with|without|in|on|at|of|by|from|as|than|like|because|until|into|under|over"
"""Words that a piece of a question opens with."""
