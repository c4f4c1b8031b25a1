"""What is said behind a check of understanding."""

REVEALING = (
    r"(?:(?:hm+|ok|well|sorry|honestly|um+|uh+|no|pf+)[, .]*)*(?:i )?(?:(?:have |'ve got )?(?:no|not a|not the slightest) (?:idea|clue)|i'?m not sure|(?:do not|don'?t|dont|really don'?t) (?:know|remember)|forgot(?: it)?|dunno|idk|not sure|give up|pass)"
    r"(?: (?:this|that|it)(?: one)?)?(?:[,. ]+(?:please |just |so )*(?:tell me|show me|what is it|the answer|answer)(?: please| pls)?)?(?: sorry| lol| at all| really| honestly)*",
    r"(?:so |and |ok )*(?:was|am|is) (?:i|my answer|that|it) (?:right|correct|ok|wrong)(?: or (?:not|wrong))?",
    r"(?:just |please |ok |so )*(?:tell|show|give)(?: me)?(?: (?:the|that|a))?(?: (?:answer|solution|hint))?(?: please| pls| now)*|hint|(?:so |ok |and )*(?:what(?:'?s| is|s)? )?(?:the )?(?:right |correct |good )?(?:answer|solution)(?: please| pls| then)*|reveal(?: it| the answer)?",
)
"""How messages want to see what a good answer to a check of understanding says."""
QUIZ = r"\b(?:quiz|test|examine) me\b"
ASKS_BACK = (
    r"(?![^?]*\b(?:does|\w+ed) (?:is|are)\b[^?]*$)\W*(?:(?:and|but|so|ok|wait|hm+|no|then|i am asking(?: you)?|i'?m asking(?: you)?)[,:. ]+)*"
    r"(?:what|what'?s|why|which|who|how (?:do|does|is|are|can|would|should|did|come)|explain|tell me|describe|do you|can you|could you)\b"
    r"(?![^?]*[,.;] ?\w[^?]*$)|.*[.?!:] *(?:(?:so|and|but) )?(?:what|why|which|how (?:do|does|is|are|can))\b[^.!]*\?\W*$"
)
"""How messages ask something themselves behind a check of understanding."""
OWN_STORY = r"\W*(?:(?:hm+|ok|so|well|and|but)[, ]+)*(?:i(?:'?m|'?ve)?(?! (?:think|guess|believe|suppose|would|say))|my|we|our)\b"
"""How messages open that tell something of the learner's own."""
CLAUSES = (
    r"(?<=[.!?;])\s+|,\s+|\s*[:\n]\s*|\s-+>?\s|\s+(?:and|but|because|bc|cause|so|since|while|also|then)\s+"
)
"""What stands between the clauses of an answer."""
NEXT_CHECK = r"\b(?:another|next|one more|new|harder|skip|pass|too (?:easy|simple|hard|difficult|boring))(?P<named> (?:one|question|card|this|that|it|this one))?(?: (?:please|pls))*$"
"""How a message ends that asks for the next check of understanding after one; a question only with the noun."""
