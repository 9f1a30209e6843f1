"""How far the words of a statement are from a sentence that an editor would print as the claim."""

from __future__ import annotations

import re

from twosource.records import Appearance
from twosource.stages.appearances.words import PRONOUNS

HEARSAY = re.compile(
    r"\b(?:seem(?:s|ed)?|appear(?:s|ed)? to|reportedly|allegedly|purport\w*|supposedly|apparently|said to|"
    r"understood to|believed to|thought to|obtained by|unverified|unconfirmed|it is (?:said|reported))\b",
    re.IGNORECASE,
)
LEAD_IN = re.compile(
    r"(?:[\w.’'-]+ ){0,4}(?:footage|videos?|images?|imagery|photos?|photographs?|pictures?|clips?|reports?|residents|"
    r"locals|inhabitants|witnesses|media)\b(?:[^,.;]{0,60}?)\b(?:show\w*|say|says|said|notic\w+|film\w*|saw|seen|"
    r"captur\w+|suggest\w*|indicat\w*|claim\w*)\b",
    re.IGNORECASE,
)
DEPENDENT = re.compile(
    r"(?:that|which|who|whose|where|when|while|as|because|although|though|for|to|of|by|with|after|before|if|but|and|or|"
    r"since|so|than|amid|despite|over|from|allegedly|reportedly|(?:\w+ ){1,3}(?:after|before))\b",
    re.IGNORECASE,
)
FRAGMENT, HEARD, SHOWN, NOBODY = 9.0, 4.0, 3.0, 3.0


def unplain(a: Appearance) -> float:
    """What to take off a statement that should be shown for its claim, 0 for a plain sentence.

    A fragment cannot stand alone; hearsay and "footage shows" belong to one telling and not to the claim; "it" and "he"
    are nobody. In units of the weight of a rare word that half of the members share.
    """
    quote = " ".join(a.quote.split()).lstrip("“\"'‘")
    cost = 0.0
    if not a.slots.action or (not a.slots.who and not a.slots.what) or DEPENDENT.match(quote):
        cost += FRAGMENT
    if HEARSAY.search(quote):
        cost += HEARD
    if LEAD_IN.match(quote):
        cost += SHOWN
    if not a.slots.who or a.slots.who[0].lower() in PRONOUNS:
        cost += NOBODY
    return cost
