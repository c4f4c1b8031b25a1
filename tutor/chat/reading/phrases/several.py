"""How messages ask several things."""

from tutor.chat.reading.phrases.asking import ASKING

SHORTENED = r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\betc\.)(?<!\bcf\.)"
"""What ends no sentence though it ends with a stop; it stands behind the stop."""
PARTING = (
    rf"(?<=[?!.;]){SHORTENED}\s+|\s*[;\n]\s*|\s\+\s",
    rf",?\s+(?:oh )?(?:and|&|also|plus)\s+(?:also\s+)?(?=(?:{ASKING})\b)",
    r",\s*(?:also|and|plus)\s+",
    r",\s+(?=(?:what|whats|what's|how|why|which|when)\b)",
)
"""What stands between two questions of one message."""
EXPLAIN = r"(?:please |pls |can you |could you )*(?:explain|describe|define|what(?:'?s| is| are)|tell me (?:about|what)|teach me)(?: (?:me|to me))?"
"""How messages open that ask for one thing after another: "explain A, B and C"."""
CLAUSE = r"(?:when|where|which|who|how|what)(?:ever)? (?:i|you|we|they|it|the|a|my|your|one|there)\b|(?:explain|describe|discuss|show|state),"
"""How pieces open that look like a question and ask nothing yet: "when I use dropout, ...", "explain, ..."."""
NUMBERED = r"(?:^|\s)\(?[1a][.)]\s.+\s\(?[2b][.)]\s"
NUMBER = r"(?:^|\s)\(?[1-9a-d][.)]\s+"
"""Messages that number what they ask, and what stands before each."""
ANNOUNCING = (
    r"(?:^|[.,;?]\s+)(?:first|second|third)(?:ly)?[,:]\s+|[.,;:?]?\s*\b(?:and |oh and |also )?(?:my |the |a |one )?(?:second|other|another|next|more) (?:question|thing)(?: is)?[,:]?\s"
    r"|^.{0,40}?\b(?:two|three|a few|some|2|3) (?:things|questions)(?: [^:]{0,30})?:\s*"
)
"""How messages announce that they ask another thing."""
