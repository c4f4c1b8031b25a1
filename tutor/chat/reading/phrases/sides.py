"""How messages set two things against each other."""

COMPARING = (
    r"vs\.?|versus|differ(?:s|ent|ence|ences)?|compar(?:e|ed|ing|ison)|better than|instead of|rather than",
    r"or|against|as opposed to|replac(?:e|es|ing)|same (?:thing )?as|distinguish|prefer|still need|on top of|unlike|both",
)
"""Words that set two things against each other."""
COMPARE_WITH = (
    r"(?:(?:and|now|so|ok|please|can you|could you)[, ]+)*(?:compared?(?: (?:it|this|that))?|(?:a )?comparison|contrast(?: (?:it|this|that))?"
    r"|(?:what(?:'s| is) )?(?:the )?differences?)(?: (?:with|to|from|against))",
    r"(?:(?:and|ok)[, ]+)?(?:vs\.?|versus)",
    r"(?:(?:so|and|but|wait|hm+|ok|well)[,. ]+)*(?:is ?n['’]?t|is|are|are ?n['’]?t) (?:that|this|it|they|these) (?:not |then |just |basically |kind of |really |exactly |pretty much )*(?:the same(?: thing)?|similar)(?: as| to| like)(?! (?:in|at|for|with|on|the ones?)\b)",
)
"""How messages open that set what they name against the topic at hand."""
SET_AGAINST = (
    r"^(?P<one>.+?),? \bor\b (?P<other>.+? against .+)",
    r"(?:differences?|relation(?:ship)?|trade-?offs?|connection|choice|distinction|choose|distinguish|decide|differentiate)"
    r"(?: \w+){0,2}? between (?P<one>.+?) (?:and|&) (?P<other>.+)",
    r"\bbetween (?P<one>.+?) (?:or|vs\.?) (?P<other>.+)",
    r"\bcompar(?:e|ing|ison (?:of|between)) (?P<one>.+?) (?:and|with|to|vs\.?|against|&) (?P<other>.+)",
    r"^(?P<one>.+?)\s*(?:\bvs\b\.?|\bversus\b|\bv\.)\s*(?P<other>.+)",
    r"^(?P<one>.+?),? (?:compared (?:to|with)|as opposed to|rather than|instead of|in place of|in comparison (?:to|with)"
    r"|on top of|unlike|against) (?P<other>.+)",
    r"\bhow (?:do|does|is|are|did) (?P<one>.+?) (?:differs?|different|distinct)(?: \w+)? (?:from|to|than) (?P<other>.+)",
    r"\b(?:how (?:is|are) )(?P<one>.+?) (?:related|connected|linked) (?:to|with) (?P<other>.+)",
    r"\b(?:is|are|isn'?t|aren'?t|was|does|do|did|can|could|will|would|should) (?P<one>.+?) (?:\w+ )?"
    r"(?:same (?:thing )?as|like|similar to|(?:replacement|substitute|alternative|cure|special case|form|kind|type|sort) (?:for|to|of)"
    r"|replac(?:e|es|ing)|beats?|outperforms?|matter more than|(?:more|less) \w+ than|just (?:an?)?) (?P<other>.+)",
    r"^(?P<one>.+?) (?:better|worse|faster|slower|stronger|easier|cheaper|simpler|older|newer) than (?P<other>.+)",
    r"\b(?:is|are|isn'?t|aren'?t) (?P<one>.+?) and (?P<other>.+?) (?:basically |really |just )?"
    r"(?:the same|same|synonyms?|identical|equivalent|different|related|interchangeable)\b",
    r"\bdo (?P<one>.+?) and (?P<other>.+?) (?:have in common|differ|share|compare|relate|work together|do the same)\b",
    r"\b(?:does|do|will|would) (?P<one>.+?) makes? (?P<other>.+?) (?:unnecessary|redundant|obsolete|useless|superfluous)",
    r"\bif (?:i|we|you) (?:already )?(?:have|use) (?P<one>.+?),? do (?:i|we|you) (?:still|also) need (?P<other>.+)",
    r"^(?P<one>.+?),? \bor\b (?P<other>.+)",
    r"^(?P<one>.+?)(?:,| and| &) (?P<other>.+?)(?:,| -| —|:|\?)? (?:(?:what'?s|what is) the difference|difference|compared|in common"
    r"|how do they differ|both needed|same\b)",
    r"\bdiff(?:e?rences?)?\b(?: (?:between|of|in))? (?P<one>[^/]{2,40}?)(?<!\bw) ?/ ?(?P<other>[^/]+)$",
    r"^(?P<one>[^/]{2,40}?)(?<!\bw) ?/ ?(?P<other>[^/]{2,40}?),? (?:what'?s the |what is the )?diff(?:e?rences?)?\W*$",
)
"""How messages set one thing against another; the first that matches counts."""
ONE_MORE = (
    r"\b(?:vs|versus)\b|\bor (?!(?:both|neither|none|not|no|worse|better|less|more|something|anything|is|are|do|does"
    r"|should|can|am|was|were|did|will|would|has|have|had|i|maybe|what|which|why|how|when|if|only|just|even|rather)\b)"
)
"""What stands before a third thing within one of two."""
