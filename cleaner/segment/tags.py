"""What elements are for a reader, by their tags."""

from __future__ import annotations

# Elements whose text no reader sees.
UNSEEN = frozenset(
    "script style template head noscript noframes iframe object embed svg math canvas audio video source track map area "
    "textarea datalist meta link base param title xmp".split()
)
# Elements that end the block before them and begin a new one.
CUTTING = frozenset(
    "html body div p section article main aside header footer nav ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table caption thead tbody tfoot tr "
    "td th blockquote pre figure figcaption form fieldset legend details summary address hr center dir menu dialog hgroup search "
    "button select option optgroup label input amp-ad amp-accordion amp-carousel amp-list".split()
)
CONTROLS = frozenset("button select option optgroup label input legend".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
ITEMS = frozenset("li dt dd option".split())
CAPTIONS = frozenset(["figcaption"])
CELLS = frozenset(["td", "th"])
