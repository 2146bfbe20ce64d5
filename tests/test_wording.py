"""The voter of wording tells an outlet that speaks of itself from a story, in wordings that it was not fitted on."""

from __future__ import annotations

import pytest

from cleaner.voter.wording import features, wording

CLUTTER = {
    "support": "Nobody owns us but the people who read us. If you can spare a few dollars a month, please help us keep reporting.",
    "newsletter": "Melden Sie sich hier für unseren Newsletter an, er kommt jeden Freitag kostenlos in Ihr Postfach.",
    "share": "Siga nuestro canal de WhatsApp y reciba las noticias más importantes del día en su teléfono.",
    "app": "Téléchargez notre application pour recevoir les alertes de votre commune sur votre téléphone.",
    "comments": "Zaloguj się, aby dodać komentarz. Redakcja nie odpowiada za opinie czytelników.",
}
STORY = {
    "court": "The court fined the ferry company 40,000 pounds on Tuesday after two engineers told it that the valve had been closed.",
    "charity": "Die Vereine in der Altstadt sammelten am Wochenende 3000 Euro für die Familie, deren Haus abgebrannt war.",
    "match": "El equipo visitante empató en el minuto 88 con un gol de cabeza de Salcedo y se llevó un punto de la isla.",
    "council": "Le conseil a voté lundi le budget de la piscine, sans les voix de l'opposition, qui demandait un report.",
}


@pytest.mark.parametrize("kind", CLUTTER)
def test_an_outlet_that_speaks_to_its_reader_is_told(kind: str) -> None:
    told = wording(CLUTTER[kind])
    assert told.log_odds > 0
    assert told.words


@pytest.mark.parametrize("what", STORY)
def test_a_story_is_not_taken_for_an_outlet_speaking(what: str) -> None:
    assert wording(STORY[what]).log_odds < 0


def test_the_kind_of_an_appeal_is_told() -> None:
    assert wording(CLUTTER["support"]).kind == "support"


def test_features_are_words_pairs_openings_and_shape() -> None:
    found = features("Write to news@paper.example for 3 photographers?")
    assert {"write", "write to", "photo-", "zzmail", "#", "=?", "=sentence"} <= set(found)


def test_scripts_without_spaces_are_read_by_characters() -> None:
    assert {"订阅", "请订阅"} & {each.replace(" ", "") for each in features("请订阅我们的通讯")}
