"""What messages say of the last reply: it repeats, it missed, it is too long, its advice was tried."""

OBJECTING = (
    r"(?:(?:no+|nope|but|hm+|ok(?:ay)?|well|sorry|hey|yes|yeah)[,.! ]+)*(?:"
    r"you (?:(?:have |had |just |already |'ve )*(?:said|told me|wrote|quoted|showed(?: me)?|gave me) (?:that|this|it|the same)|repeat(?:ed)?|are repeating|keep repeating)"
    r"(?: (?:yourself|already|before|twice|again|above|just now|once|thing))*"
    r"|(?:that'?s |that is |this is |it'?s )?(?:way |much |far )?too (?:general|vague|abstract)"
    r"|i (?:already )?(?:know|knew|read|saw) (?:that|this)(?: (?:already|part|one))?(?=[,.;:!])|i know,? you (?:already )?(?:said|told me|wrote) (?:that|this|it|so)"
    r"|you (?:did|do) ?n[o'’]?t (?:answer|address)(?: (?:me|it|that|this|my (?:actual )?question))?|you (?:missed|ignored) (?:my|the) (?:question|point)"
    r"|you (?:just |only |still |always )?(?:(?:talk|quote|answer|explain|praise|describe|show|give|tell)(?:e?d)?\b[^,.;:!?]{0,50}\b(?:again|instead)|jump(?:ed)? (?:to|back|from)\b[^,.;:!?]{0,30}"
    r"|mix(?:ed)?(?: (?:it|that|this|them|things))?(?: up)?(?=[.;:!]))(?:[,;] but i (?:was asking|asked|mean|meant|want)(?: about| for)?)?"
    r"|(?:that|this)(?: \w+)? has nothing to do with [^,.;:!?]{2,40}"
    r"|(?:that|this|it)(?:['’]?s| is| was)(?: only| just| still| really)? (?:not (?:really |exactly |quite )?(?:what i (?:asked|meant|wanted)(?: for| about)?|an? answer|the answer|my question|the question|helpful|what i need(?:ed)?)"
    r"|the (?:definition|statement|same(?: (?:again|thing|text|answer|passage))?)|what you (?:already )?(?:said|wrote|quoted)(?: (?:before|above|already))?)"
    r"|not what i (?:asked|meant|wanted)(?: for| about)?"
    r")(?=[,.;:!?]| (?:but|my|i|so|what|which|how|why|is|are|can|could|does|do|where|when)\b)[,.;:!? ]*(?:but )?",
    r"(?:(?:no+|but|hm+|ok(?:ay)?|well)[,.! ]+)*(?:that|this|you) (?:did|does|do) ?n[o'’]?t (?:really |actually )?(?:say|tell(?: me)?|explain|mention|answer(?: me)?) (?=what|how|why|which|when|where)",
)
"""How messages open that object to what the last reply says, and then say what they want."""
TRIED = (
    r"^(?:(?:ok(?:ay)?|so|and|but|hm+|well|yes|yeah|no)[,. ]+)*(?:"
    r"(?:i|we) (?:have |'?ve )?(?:already |just |all )*(?:did|done|tried)(?= (?:that|this|it|all|both|everything)\b|\W*$|[,.])"
    r"|(?:i|we) (?:already )?tried\b|(?:i|we) already (?:do|have|had|use|used|did)\b(?!.*\?\W*$)"
    r"|(?:have |already |just )*(?:did|tried|done) (?:that|this|it|all|both|the)\b(?!.*\?\W*$)|already (?:did|do|have|had|on|use|used|tried|done|doing)\b(?!.*\?\W*$))"
    r"|[,.;] *(?:(?:but|and|now|it'?s|its|that) )*still\b(?! (?:do ?n.?t|not|confused|unclear))(?!.*\?\W*$)"
    r"|(?:^|[,.;] *)(?:that |this |it )?(?:did|does) ?n[o'’]?t (?:help|change|fix|do) (?:it|that|this|anything|much|at all)\b(?!.*\?\W*$)|^(?:that |this |it )?(?:did|does) ?n[o'’]?t help\b(?!.*\?\W*$)"
    r"|(?:^|[,.;] *)no (?:change|difference|effect|improvement)\b(?! (?:to|from|between|in)\b)(?!.*\?\W*$)"
)
"""How messages say that what was advised is done already, or is not enough; no question opens so."""
MORE_THAN_THAT = (
    r"\bwhat else\b(?! (?:is|are|was) in\b)|\bnext thing to (?:try|do|check)\b|\b(?:what'?s|what is) next\W*$|[.,;] *next(?: (?:one|idea|step|try|remedy))?\W*$"
    r"|(?:^|[,.;] *)(?:(?:and|so|the|my|any) )*next best (?:idea|thing|step)\W*$|^(?:(?:ok|and|but|so|hm+)[, ]+)*(?:what )?if (?:that|this|it) (?:(?:does|do) ?n[o'’]?t (?:help|work|fix)|fails)"
)
"""How messages ask for what was not advised yet."""
TOO_LONG = r"(?:(?:no+|ok(?:ay)?|hm+)[,.! ]+)*(?:you (?:write|wrote|say|talk) too much|(?:that'?s |that is |this is |it'?s )?(?:way |much |far )?too (?:long|much(?: text)?))(?:[,.;:!]+ ?(?:but )?| but )"
"""How messages open that object to the length of the last reply."""
MISSED = (
    r"(?:(?:no+|nope|but|hm+|ok(?:ay)?|well|sorry|hey|hello)[,.!? ]+)*(?:"
    r"(?:(?:that|this)(?: (?:last |whole )?(?:reply|answer|passage|paragraph|section|part|explanation|quote|text|one|comparison|table))|that|you)"
    r"(?:['’]?s| is| was|['’]?re| are| were| talk(?:ed)?)(?: (?:still|only|all|just|again|more|now|talking|quoting))* about"
    r" (?!my |me |the same|\d|an? (?:few|third|quarter|dozen|hundred)\b|half\b)[^,.;:!?]{2,60}(?:, not (?:about )?[^,.;:!?]{2,30})?"
    r"|i (?:did ?n[o'’]?t|did not|never) (?:ask(?:ed)?(?: (?:for|about))?|sa(?:id|y)) (?!(?:that|how|why|what)\b)[^,.;:!?]{2,60}"
    r"|i (?:did ?n[o'’]?t|did not) (?:write|type) [^,.;:!?]{2,60}(?=[,.;:!?]+ *(?:but )?i mean))"
    r"[,.;:!?]+ *(?:but )?(?:(?:my (?:\w+ )?question (?:was|is)|i (?:asked|was asking|mean|meant|wanted(?: to know)?))"
    r"(?: (?:about|for|whether)\b)?[:,]? )?"
)
"""How messages open that say of the last reply that it was about something else."""
