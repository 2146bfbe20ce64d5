"""The frame of a site is told by shape alone, and never where the story may be told by the same shape."""

from __future__ import annotations

import pytest

from cleaner.frame import inside, within
from cleaner.label import decide, label
from cleaner.model import Media, Page, RawPage
from cleaner.segment import segment
from cleaner.settings import CleanSettings

SAID = (
    "The harbour council said on Monday that it would mend the pier before the ferries go back to summer hours.",
    "Work begins in the second week of March, when the herring boats have left for the northern grounds.",
    "The old planks will be sold to whoever comes first with a cart and a strong back, the harbour master said.",
    "Two of the piles date from the year of the great frost, and nobody knows how deep they reach into the mud.",
    "The ferry company asked for a second gangway, which the council turned down by seven votes to four.",
    "A decision on the lights at the end of the pier was put off until the engineer is back from his leave.",
    "The last storm had torn off a third of the railing and left the northern steps without a single board.",
)
STORY = "".join(f"<p>{said}</p>" for said in SAID)
MENU = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in "News Sport Weather Culture Letters Jobs Archive".split())
NAV = f"<nav><ul>{MENU}</ul></nav>"
FOOTER = f"<footer><ul>{MENU}</ul><p>© 2031 The Skerrow Gazette</p></footer>"
HEADLINES = (
    "Herring quota rises again",
    "School ferry gets a heated deck",
    "Lantern maker closes after a century",
    "Fog stops the mail for a week",
)
LINKS = "".join(f"<li><a href='/{n}'>{said}</a></li>" for n, said in enumerate(HEADLINES))


def page(body: str) -> Page:
    return segment(RawPage("page.html", f"<html lang='en'><body>{body}</body></html>".encode(), Media.HTML))


def framed(body: str) -> list[str]:
    found = page(body)
    return [found.blocks[index].text for index in found.frame]


def test_menus_and_footers_are_frame_and_a_notice_of_rights_is_not() -> None:
    found = framed(f"{NAV}<h1>The pier</h1><div>{STORY}</div>{FOOTER}")
    assert {"News", "Archive"} <= set(found)
    assert "© 2031 The Skerrow Gazette" not in found
    assert not set(found) & {*SAID, "The pier"}


def test_a_list_of_headlines_beside_the_story_is_told_as_one() -> None:
    found = page(f"<div>{STORY}</div><div><p>By Ann</p><p>Town</p><p>Tuesday</p><p>Pier</p></div><aside><ul>{LINKS}</ul></aside>")
    assert {found.frame[i].kind for i in found.frame if found.blocks[i].text in HEADLINES} == {"related_list"}


def test_a_list_in_the_story_that_is_named_for_other_stories_is_frame_and_one_that_is_not_is_none() -> None:
    told = "".join(f"<p>{said}</p>" for said in SAID[:6])
    for name, wanted in (("related", set(HEADLINES)), ("steps", set())):
        links = f"<h2>Pier</h2><p>a</p><p>b</p><p>c</p><ul class='{name}'>{LINKS}</ul><p>d</p><p>e</p>"
        assert set(framed(f"<article>{told}{links}<p>{SAID[6]}</p></article>")) == wanted


def each(form: str, count: int = 40) -> str:
    return "".join(form.format(n=n, said=SAID[n % len(SAID)]) for n in range(count))


LIST = f"<ul>{LINKS}</ul>"
AWAY = "<h2>The week</h2><p>1</p><p>2</p><p>3</p><p>4</p>"
# What might be taken for frame, and is the story: none of it may be.
UNUSUAL = {
    "a list in the story": f"<article>{STORY}{AWAY}{LIST}</article>",
    "a round-up of links below its introduction": f"<article><div>{STORY}</div><div>{AWAY}{LIST}{LIST}</div></article>",
    "a round-up in the main part": f"<main><div>{STORY}</div><div>{AWAY}{LIST}</div></main>",
    "a round-up of links with little prose": f"<div><p>{SAID[0]}</p></div><div>{LIST * 5}</div>",
    "links and nothing else": LIST * 5,
    "a table of contents": f"<aside class='toc'><ul>{each('<li><a>Part {n} of the pier</a></li>', 6)}</ul></aside>"
    + f"<div>{AWAY}{each('<h2>Part {n} of the pier</h2><p>{said}</p>', 7)}</div>",
    "a glossary": f"<dl>{each('<dt>Term {n}</dt><dd>what the {n} boatmen call it</dd>')}</dl>",
    "a glossary below prose": f"<div><p>{SAID[0]}</p></div><dl>{each('<dt><a>Term {n}</a></dt><dd>what boatmen call it</dd>')}</dl>",
    "a list article": f"<div>{each('<h2>{n}. Pier</h2><ul><li>Steps: {n}</li><li>Open all day</li></ul>{said}', 9)}</div>",
    "a table of results": f"<div>{STORY}</div><table>{each('<tr><td><a>Crew {n}</a></td><td><a>{n}:30</a></td></tr>')}</table>",
    "ingredients beside the steps": f"<div><ul class='list'>{each('<li>{n} cups of oats</li>')}</ul></div><div>{STORY}</div>",
    "verse": f"<div>{each('<p>The tide goes out, the tide comes in, verse {n}</p>')}</div>",
    "a live blog": f"<div>{each('<section><h3>1{n}:05 News</h3><p>By Ann</p><p>{said}</p></section>', 9)}</div>",
    "text without spaces": f"<div>{'<p>港の評議会は月曜日、夏の時刻表に戻る前に桟橋を修理すると発表した。</p>' * 9}<h2>工事</h2></div>",
    "text without stops": f"<div>{'<p>สภาท่าเรือกล่าวเมื่อวันจันทร์ว่าจะซ่อมท่าเทียบเรือก่อนที่เรือข้ามฟากจะกลับมา</p>' * 9}{LIST}</div>",
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_may_be_the_story_is_no_frame(name: str) -> None:
    assert framed(UNUSUAL[name]) == []


@pytest.mark.parametrize("name", UNUSUAL)
def test_a_story_told_in_another_way_is_no_frame_between_menus(name: str) -> None:
    wanted = {block.text for block in page(UNUSUAL[name]).blocks}
    assert set(framed(f"<div id='top'>{NAV}</div><div>{UNUSUAL[name]}</div><div id='end'>{FOOTER}</div>")) & wanted == set()


def test_a_page_laid_out_in_a_table_keeps_its_story() -> None:
    menu = "".join(f"<a href='/{n}'>{name}</a><br>" for n, name in enumerate("News Sport Weather Culture".split()))
    told = "<br><br>".join(SAID)
    found = page(f"<table><tr><td><a href='/'>Home</a></td></tr><tr><td>{menu}</td><td>{told}</td><td>{menu}</td></tr></table>")
    kept, _ = decide(found, label(found), CleanSettings())
    assert [block.text for block in kept if block.text in SAID] == list(SAID)


def test_frame_goes_with_its_kind_and_evidence_and_no_other_rule_sees_it() -> None:
    found = page(f"{NAV}<h1>The pier</h1><div>{STORY}</div>{FOOTER}")
    said = {told.block: told for told in label(found)}
    assert all(said[index].rule == "frame" and said[index].kind == why.kind for index, why in found.frame.items())
    assert [told.rule for told in label(found) if told.block in found.frame] == ["frame"] * len(found.frame)


def test_the_page_within_its_frame_is_numbered_anew() -> None:
    found = page(f"{NAV}<h1>The pier</h1><div>{STORY}</div>{FOOTER}")
    inner = within(found)
    assert [block.index for block in inner.blocks] == list(range(len(inner.blocks)))
    assert [block.text for block in inner.blocks] == [found.blocks[i].text for i in inside(found)]
    assert {inner.blocks[i].text for i in inner.main or ()} == {found.blocks[i].text for i in found.main or ()}
