"""How people greet, thank, react, take leave, and what else asks nothing of a bank."""

GREETINGS = (
    r"(?:hi|hello|hey|hallo|yo|howdy|greetings|good (?:morning|afternoon|evening|day))(?: there| tutor| everyone| again| all)?",
)
THANKS = (
    r"(?:(?:ok(?:ay)?|great|cool|perfect|nice|awesome|super|ah|oh)[,!.]* )*(?:many )?(?:thanks?|thank you|thx|ty|cheers)"
    r"(?:[,!]? (?:a lot|so much|very much|a bunch|tutor|you))*(?:[,!]? (?:for|that) .{1,80})?",
    r"(?:(?:ok(?:ay)?|great|cool|ah|oh|yes)[,!.]* )*(?:(?:i )?(?:got|get) it(?: now)?|fair (?:enough|point)|point taken)",
    r"(?!.*\b(?:what|which|who|why|how|where|when|whether|if|tell|explain|know|check|wonder|sure|whats)\b)"
    r"(?:(?:ok(?:ay)?|ah|oh|yes|yay|phew|nice|great|hm+)[,!.]* )*(?:(?:that|it) (?:worked|works now|fixed it|did it|solved it|was it)|[^.,;!?]{3,40} (?:was|were) the (?:problem|issue|bug|culprit|mistake))"
    r"(?:[.,!]? (?:now|lol|haha|thanks?|thank you|thx|ty|cheers))*",
    r"(?:(?:ha(?:ha)?|ok(?:ay)?|ah|oh|yes|yay|done|phew|nice)[,!.]* )*(?:i )?(?:got|had) (?:it|them|all|both|one|two|three|\d)(?: (?:out )?of (?:them|it|the \w+|\w+))?(?: (?:right|correct))?",
)
THANKING = r"^(?!.*\b(?:not|no|never|try)\b|.*n'?t\b).*\b(?:thank|thx|ty\b|cheers|appreciat|help(?:ed|ful)|great|awesome|perfect|brilliant|excellent|nice|lovely|amazing)"
STOPPING = r"(?:ok(?:ay)?[,. ]+|please |i (?:want|would like|'?d like) to |let'?s )*(?:stop|finish|quit|end)(?: (?:here|now|it|the quiz|quizzing|with the quiz))*|(?:ok(?:ay)?[,. ]+)?(?:that'?s )?enough(?: (?:for (?:today|now)|of that|questions))?"
"""How somebody ends a quiz, or the talk."""
LEAVING = r"\b(?:bye|goodbye|good ?night|(?:see|talk to) (?:you|ya)|cu|until tomorrow)\b|^(?:see you )?(?:later|tomorrow)$"
"""What a reaction says where it thanks or praises, and where it takes leave."""
SCOPE = (
    r"(?:(?:so|ok(?:ay)?|and|hi|hello|hey)[, ]+)*what (?:can|do) you (?:actually )?(?:know|cover|answer|teach(?: me)?|talk about|do|help(?: me)? with)",
    r"(?:(?:so|ok(?:ay)?|and|hi|hello|hey)[, ]+)*what (?:can|could|may) (?:i|we) ask(?: (?:you|here|about))*",
    r"(?:(?:so|ok(?:ay)?|and|hi|hello|hey)[, ]+)*(?:what|which)(?: are)?(?: all)?(?: the| your)? (?:topics?|questions?|subjects?|areas|themes)(?: all)?"
    r" (?:do|can|could) (?:you|i|we) (?:know|cover|answer|ask|help(?: me)? with|talk about|teach|explain)(?: (?:you|me|here|about))*",
    r"what(?:'s| is| are)? (?:in|inside) (?:the|your|this) (?:question )?(?:bank|library)|(?:list|show)(?: me)?(?: all)?(?: the| your)? (?:topics|questions|subjects)(?: you (?:know|have))?",
    r"what (?:topics|questions|subjects)(?: are there| do you have| have you got| exist)?|what (?:are|is) (?:all )?(?:the|your) (?:topics|questions|subjects)(?: (?:you|that you) (?:know|have|cover))?",
)
"""How messages ask what the bank holds."""
DISTRESS = (
    r"(?:hurt(?:ing)?|kill(?:ing)?|harm(?:ing)?|cut(?:ting)?|hang(?:ing)?) myself(?![-\w])|end my (?:own )?life",
    r"i(?:['’]?m| am| feel| keep| have been)? (?:\w+ )?(?:suicidal|self[- ]harming)|(?:commit|thinking (?:about|of)) suicide",
    r"(?:^|[.!?,;] ?|\b(?:lately|again|and|but|because|hi|help) )i(?:['’]?ve| have) (?:been|started) cutting(?: again)?(?: today)?(?=\W*$| and (?:i )?(?:do(?: ?n['’]?t| not)|ca(?: ?n['’]?t|nnot))\b)",
    r"how many (?:\w+ )?(?:pills|tablets|painkillers) (?:(?:is|are|would be) (?:too many|enough)\b|(?:does it take )?to (?:die|overdose)\b|until (?:i|you) (?:die|overdose)\b)|overdos(?:e|ing) on (?:\w+ )?(?:pills|tablets|painkillers)",
    r"i (?:just |really )?(?:want|wanna|wish)(?: to)? (?:die|be dead)|(?:don['’]?t|do not) want to (?:live|be alive)(?: anymore)?",
)
"""How somebody says that they are in danger."""
WRITING = (
    r"(?:\W*\b(?:please|pls|can you|could you|would you|will you|now|ok(?:ay)?|and|then|instead|just|i (?:want|need) you to)\b)*\W*"
    r"(?:(?:write|compose|make up|invent|draft|rap|sing|tell|give)(?: me| us)? (?:(?:an?|another|some|my|our|one) )?(?:[\w-]+ ){0,2}?(?:essays?|homework"
    r"|poetry|lyrics|(?:cover|love) letters?|blog ?posts?|tweets?|speech|novels?|thesis|stor(?:y|ies)|POEM)|(?:an?|another) POEM)"
    r"(?=\W*$|\W+(?:about|on|for|of|in|with|to|where|please|pls|instead)\b)"
).replace("POEM", "(?:poem|haiku|limerick|sonnet|song|rap|joke|fairy ?tale)s?")
"""How messages ask for a text that nobody has written yet."""
SOCIAL = frozenset(
    """
    ah aha alright amazing appreciated awesome aww brilliant bye cheers clear clearer cool damn exactly
    excellent fine fun funny glad good goodbye great hah haha hahaha helped helpful helps hm hmm hmmm huh
    impressive interesting k kay later lol love lovely moment neat nice oh ok okay ouch perfect phew pity
    right sad sec see sense shame sorry sounds super sure sweet thank thanks thx tomorrow true ty understood
    welcome well wonderful wow yay yeah yep yes yesss yup
    """.split()
)
INTERJECTION = r"a+h+|o+h+|h+m+|u+h+|e+h+|(?:ha){2,}h?|lo+l|wo+w|ye+s+|o+k+"
"""Sounds that count as such words however they are drawn out."""
SOCIAL_FILLER = frozenset(
    """
    a about again all and answer are at be but didnt different dont everything explained explanation for got
    great have i im is it it's its ive just lot made make makes me mind much my never no not now of on one
    really runs so still that that's thats the then this to too tutor very wait was what works you you're
    your
    """.split()
)
"""A message of the two kinds of words alone, with at least one of the first, says nothing of the subject."""
YES_OR_NO = r"(?:(?:and|but|so|ok|hm+)[ ,]+)*(?:are|is|was|do|does|did|can|could|should|would|will) (?:you|that|this|it|they|these)\b"
"""How messages open that ask, though all their words could be a reaction: "are you sure about that"."""
COMPLAINING = r"\b(?:not|no|never|(?:do|does|did|is|was)n'?t)\b.*\b(?:clear(?:er)?|help(?:s|ed|ful)?|sense|understood)\b"
"""Where such words say that a reply was not understood."""
CHATTER = (
    r"(?:\s*[,.!]*\s+(?:pls|plz|please|lol|lmao|haha|xd|btw|tbh|asap|bro|dude|guys|real quick|quick(?= (?:pls|plz|please))))+(?=\W*$)"
    r"|(?<!what),? (?:that |which )?(?:my|our|the) (?:prof(?:essor)?|teacher|lecturer|ta|tutor|boss|book|lecture|course|slides?|video|colleague|friend)s?"
    r" (?:(?:keeps?|always) )?(?:said|says|mention(?:s|ed)|mentioning|saying|told (?:me|us)|talk(?:s|ed) about|showed|shows)(?: (?:about|in class|it|this|that))*(?=\W*$)"
)
"""What ends a message and says nothing of what it asks: "pls", "my prof mentioned"."""
THING = (
    r"\b(?P<what>(?:the|that|this) (?!first|second|third|last|same|only|whole|right|best|other|main|one)[\w -]{2,40}?)"
    r" (?:thing|thingy|stuff)(?=\W*$)"
)
"""The end of a message that says nothing of what it names: "the receptive field thing"."""
