"""Bytes to blocks: what cuts, what joins, what is never lost."""

from __future__ import annotations

import pytest

from cleaner.model import Block, Kind, Media, RawPage, SkippedError
from cleaner.segment import segment
from cleaner.segment.blocks import cut
from cleaner.segment.decode import decode, decoded
from cleaner.segment.html import parse
from cleaner.segment.main_content import align


def blocks(body: str) -> tuple[Block, ...]:
    """Blocks of a page with this body."""
    return cut(parse(f"<html><body>{body}</body></html>"))


def texts(body: str) -> list[str]:
    """Texts of the blocks."""
    return [block.text for block in blocks(body)]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("<p>The <b>old</b> mill<i>er</i> sang.</p>", ["The old miller sang."]),
        ("<div>Above<p>Within</p>Below</div>", ["Above", "Within", "Below"]),
        ("<ul><li>Salt<li>Flour</ul>", ["Salt", "Flour"]),
        ("<p>First line.<br>Second line.</p>", ["First line.", "Second line."]),
        ("<p>a sentence that runs<br>over the break</p>", ["a sentence that runs over the break"]),
        ("<p>Verse one<br><br>verse two</p>", ["Verse one", "verse two"]),
        ("<h1>A bridge<br>Too low</h1>", ["A bridge Too low"]),
        ("<p>Shown<script>var x = 'not shown'</script> whole</p>", ["Shown whole"]),
        ("<style>p{}</style><template>no</template><noscript>no</noscript><p>Yes</p>", ["Yes"]),
        ("<p>soft\u00adhyphen, zero\u200bwidth</p>", ["softhyphen, zerowidth"]),
        ("<p>next\u0085line, no\u00a0break,\u2028separator</p>", ["nextline, no break, separator"]),
        ("<p>It&#8217;s &#8220;fine&#8221;, 5&#x20;boats</p>", ["It’s “fine”, 5 boats"]),
        ("<p>before&#8;after &#x1f;</p>", ["beforeafter"]),
        ("<table><tr><th>Harrow</th><td>3</td><td></td><td>1</td></tr></table>", ["Harrow | 3 | 1"]),
        ("<table><tr><td>Menu<br>Home</td><td><p>A story.</p></td></tr></table>", ["Menu", "Home", "A story."]),
        ("<p> </p><p>\n</p>", []),
        (
            '<blockquote class="twitter-tweet"><p>Fog.<br>No boats.</p>— Ann (@ann) <a>May 3</a></blockquote><p>It rose.</p>',
            ["Fog. No boats. — Ann (@ann) May 3", "It rose."],
        ),
        ("<blockquote><p>Fog on the pier.<br>No boats.</p></blockquote>", ["Fog on the pier.", "No boats."]),
        ('<p>Mayor Roe <span class="tooltip-text">Born in 1960</span>spoke.</p>', ["Mayor Roe spoke."]),
        ('<p>Mayor <span class="tooltip">Roe</span> spoke.</p>', ["Mayor Roe spoke."]),
    ],
)
def test_markup_cuts_blocks(body: str, wanted: list[str]) -> None:
    assert texts(body) == wanted


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<p>x</p>", Kind.PARAGRAPH),
        ("<h2>x</h2>", Kind.HEADING),
        ("<ul><li><p>x</p></li></ul>", Kind.PARAGRAPH),
        ("<ul><li><div>x</div></li></ul>", Kind.ITEM),
        ("<figure><figcaption><p>x</p></figcaption></figure>", Kind.CAPTION),
        ("<button>x</button>", Kind.CONTROL),
    ],
)
def test_the_nearest_element_that_tells_gives_the_kind(body: str, kind: Kind) -> None:
    assert blocks(body)[0].kind is kind


@pytest.mark.parametrize("indent", ["      ", "\t\t\t\t\t\t", "\r\n\t", "\u00a0\u00a0"])
def test_white_space_in_a_link_does_not_count(indent: str) -> None:
    assert blocks(f"<p>{indent}12 <a>{indent}34{indent}</a>{indent}</p>")[0].link_density == 0.5


def test_link_density_counts_letters_in_links() -> None:
    assert [block.link_density for block in blocks('<p><a href="/">1234</a></p><p>1234 <a>5678</a></p><p>12</p>')] == [1.0, 0.5, 0.0]


def test_a_link_around_blocks_marks_each_of_them() -> None:
    assert [block.link_density for block in blocks("<a><h3>Head</h3><p>Text</p></a><p>After</p>")] == [1.0, 1.0, 0.0]


def test_path_names_elements_and_address_tells_siblings_apart() -> None:
    first, second = blocks('<div class="Story Body" id="main"><p>a</p><p>b</p></div>')
    assert first.path == second.path == "html/body/div.story.body.main/p"
    assert first.address[:-1] == second.address[:-1]
    assert first.address != second.address


def test_hidden_elements_say_so_in_the_path() -> None:
    assert blocks('<div style="display: none">x</div>')[0].path.endswith("div.hidden")


def test_any_depth_of_nesting_is_read() -> None:
    assert texts("<div>" * 1500 + "<p>Deep down.</p>" + "</div>" * 1500) == ["Deep down."]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("déjà vu".encode(), "déjà vu"),
        (b"\xef\xbb\xbfd\xc3\xa9j\xc3\xa0", "déjà"),
        ("déjà".encode("utf-16"), "déjà"),
        ("<p>Привет, мир</p>".encode("utf-16-le"), "<p>Привет, мир</p>"),
        (b'<meta charset="iso-8859-1"><p>d\xe9j\xe0 \x93vu\x94</p>', '<meta charset="iso-8859-1"><p>déjà “vu”</p>'),
        ('<meta charset="windows-1251"><p>Мост открыт</p>'.encode("cp1251"), '<meta charset="windows-1251"><p>Мост открыт</p>'),
        ('<meta charset="shift_jis"><p>橋が開いた</p>'.encode("cp932"), '<meta charset="shift_jis"><p>橋が開いた</p>'),
        (
            "<meta charset=utf-16><p>Grüße vom Kai, wo die Fähre lag</p>".encode("cp1252"),
            "<meta charset=utf-16><p>Grüße vom Kai, wo die Fähre lag</p>",
        ),
        ('<meta charset="iso-8859-1"><p>déjà</p>'.encode(), '<meta charset="iso-8859-1"><p>déjà</p>'),
        (b"<p>a good line \xff and more, caf\xc3\xa9</p>" + b"<p>caf\xc3\xa9</p>" * 60, None),
    ],
)
def test_bytes_are_decoded_by_mark_declaration_or_content(body: bytes, wanted: str | None) -> None:
    assert decode(body) == (wanted if wanted is not None else body.decode("utf8", "replace"))


def test_undeclared_cyrillic_is_detected() -> None:
    story = "Мост через реку открыли в понедельник утром, и первые автобусы прошли по нему без задержек. " * 6
    assert decode(f"<p>{story}</p>".encode("koi8-r")) == f"<p>{story}</p>"


@pytest.mark.parametrize("body", [b"", b" \n\t ", b"\x00\x00", b"<html><body><script>1</script></body></html>"])
def test_a_page_without_text_is_skipped(body: bytes) -> None:
    with pytest.raises(SkippedError):
        segment(RawPage("x.html", body, Media.HTML))


def _plain(*lines: str) -> tuple[Block, ...]:
    return tuple(Block(i, Kind.PARAGRAPH, line) for i, line in enumerate(lines))


@pytest.mark.parametrize(
    ("lines", "page", "kept"),
    [
        (["A ferry sank.", "No one was hurt."], ("Menu", "A ferry sank.", "No one was hurt."), {1, 2}),
        (["- Salt and flour"], ("Salt and flour",), {0}),
        (["The mayor spoke.", "Comments"], ("Comments", "The mayor spoke.", "Comments"), {1, 2}),
        (["A long line that two blocks share between them."], ("A long line that two", "blocks share between them."), {0, 1}),
        (["a line that lies inside a block"], ("It is a line that lies inside a block of more.",), {0}),
        (["Harrow | 3 | 1"], ("Harrow", "3", "1", "Dunmarsh"), {0, 1, 2}),
        ([""], ("Text",), set()),
    ],
)
def test_lines_of_the_extractor_are_mapped_back_to_blocks(lines: list[str], page: tuple[str, ...], kept: set[int]) -> None:
    assert align(lines, _plain(*page)) == kept


PROSE = (
    "The harbour bridge opened on Monday after five months of work that kept the two halves of the town apart.",
    "The ferry made its last crossing on the same day and was towed away to the yard in which it was built.",
    "Nobody was sorry to see it go, said the woman who had sold its tickets for thirty years and never once crossed.",
)


def test_what_stands_below_a_body_closed_too_soon_is_part_of_the_page() -> None:
    page = f"<html><head><title>Bridge</title></head><body><header>Menu</header></body></html><div><p>{PROSE[0]}</p></div></body></html>"
    assert [block.text for block in cut(parse(page))] == ["Menu", PROSE[0]]


@pytest.mark.parametrize("parting", ["\\n\\n", "</p><p>"])
def test_a_body_that_only_json_ld_holds_is_cut_into_its_paragraphs(parting: str) -> None:
    data = f'{{"@type": "NewsArticle", "headline": "Bridge opens", "articleBody": "{parting.join(PROSE)}"}}'
    page = segment(_page(f'<script type="application/ld+json">{data}</script><h1>Bridge opens</h1><div id="root"></div>'))
    assert tuple(block.text for block in page.blocks) == ("Bridge opens", *PROSE)


def test_a_body_that_the_markup_holds_is_not_taken_twice() -> None:
    data = f'{{"@type": "NewsArticle", "articleBody": "{" ".join(PROSE)}"}}'
    paragraphs = "".join(f"<p>{text}</p>" for text in PROSE)
    page = segment(_page(f'<script type="application/ld+json">{data}</script>{paragraphs}'))
    assert tuple(block.text for block in page.blocks) == PROSE


def _page(body: str) -> RawPage:
    return RawPage("bridge.html", f"<html><body>{body}</body></html>".encode(), Media.HTML)


@pytest.mark.parametrize("page", ["<p>Grüße — “so” &#1;it goes.\x0b</p>", f"<p data-a='{'x' * 5000}'>A</p>", "<p>A\uffffB</p>"])
def test_octets_at_hand_are_parsed_as_their_text(page: str) -> None:
    text, octets = decoded(page.encode())
    assert octets is not None
    assert cut(parse(text, octets, ids=False)) == cut(parse(page)) != ()


def test_octets_of_another_charset_are_not_parsed_as_they_are() -> None:
    assert decoded("<meta charset='latin-1'><p>Grüße</p>".encode("latin-1"))[1] is None
    assert decoded("\ufeff<p>Grüße</p>".encode())[1] is None
