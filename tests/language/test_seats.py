"""Seats in a catalog's own word: what every sentence may say of them, and what a customer then reads."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from commands import within
from maybuy.engine import Engine
from maybuy.language import LANGUAGES, elides, filled, pick, sentences
from maybuy.language.seats import Seat, called
from maybuy.model.order import Order, OrderChange
from maybuy.report.charge_words import scale_said
from maybuy.report.offers_text import show_offers
from maybuy.report.preview_json import to_json
from maybuy.report.schema_org import offer_catalog
from maybuy.report.speaker import Speaker
from maybuy.views.compare import column
from ordering import customer, shop_files
from serve.one_account import visitor_of
from strategies import gathered

SPOKEN = ("decisions", "interface", "fleet", "differences", "pages", "customer")
"""The subjects of sentences that are said about one catalog."""
OURS = {"en": ("seat", "seats"), "fr": ("licence", "licences")}
SENTENCES = [
    (language, subject, key)
    for language in LANGUAGES
    for subject in SPOKEN
    for key, text in sentences(language, subject).items()
    if OURS[language][0] in text.lower()
]
MADE_UP = Seat("zzone", "zzmany")


def fields(sentence: str) -> list[str | None]:
    return [name for _, name, _, _ in Formatter().parse(sentence)]


def apart(sentence: str) -> str:
    """What a sentence says beside the words that are filled in."""
    return "".join(said for said, _, _, _ in Formatter().parse(sentence))


@pytest.mark.parametrize(("language", "subject", "key"), SENTENCES)
def test_no_sentence_keeps_our_word_and_none_loses_a_word_that_is_filled_in(
    language: str, subject: str, key: str
) -> None:
    sentence = sentences(language, subject)[key]
    own = called(sentence, language, MADE_UP)
    assert fields(own) == fields(sentence)
    assert not re.search(OURS[language][0], apart(own), re.IGNORECASE)
    assert called(sentence, language, Seat(*OURS[language])) == sentence


@pytest.mark.parametrize(("subject", "key"), [one[1:] for one in SENTENCES if one[0] == "fr"])
def test_no_french_sentence_depends_on_the_gender_of_the_word(subject: str, key: str) -> None:
    said = re.sub(r"\{\w+\}", "X", sentences("fr", subject)[key])
    before = r"\b(?:la|une|cette|aucune|quelle|toutes?|certaines?|la seule|ces dernières) licences?\b"
    after = r"\blicences?\b(?: de X| libres)? (?!que\b)(?:\w+(?:ée|ue|ise|ive|elle|euse)s?|celles?)\b"
    referred = r"\b(?:celles?|utilisées?|détenues?|d’utilisées?)\b"
    assert not re.search(f"{before}|{after}|{referred}", said, re.IGNORECASE)


def test_what_is_said_of_a_question_that_cannot_be_put_has_no_word_for_seats() -> None:
    """It is said before it is known which catalog's; a customer may read it on a page."""
    for language, subject, key in SENTENCES:
        if key.startswith("question."):
            assert OURS[language][0] not in apart(sentences(language, subject)[key]), key


@pytest.mark.parametrize(("subject", "key"), [one[1:] for one in SENTENCES if one[0] == "en"])
def test_no_english_sentence_depends_on_how_the_word_sounds(subject: str, key: str) -> None:
    """An agent, but a user."""
    assert not re.search(r"\ban? seats?\b", sentences("en", subject)[key], re.IGNORECASE)


WORDS = st.text(st.sampled_from("aehoyzéÉ{} -"), min_size=1, max_size=8).filter(str.strip)


@given(WORDS, WORDS)
def test_whatever_the_word_is_it_stands_where_ours_stood(one: str, many: str) -> None:
    seat = Seat(one, many)
    assert filled(called("{n} seats", "en", seat), "en", {"n": 3}) == f"3 {many}"
    assert (
        filled(called("{n} seat of {item}", "en", seat), "en", {"n": 1, "item": "Seats"})
        == f"1 {one} of Seats"
    )
    of = "d’" if elides(many) else "de "
    assert filled(called("moins de licences", "fr", seat), "fr", {}) == f"moins {of}{many}"
    assert filled(called("Licences", "fr", seat), "fr", {}) == many[0].upper() + many[1:]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A catalog that calls its seats agents, and the same that calls them nothing."""
    root = tmp_path_factory.mktemp("seats")
    for name in ("own", "plain"):
        assert within(root, "init", name).exit_code == 0
    catalog = root / "own/catalog/catalog.yaml"
    said = "seat: {one: {en: agent, fr: usager}, many: {en: agents, fr: usagers}}\n"
    catalog.write_text(catalog.read_text(encoding="utf-8") + said, encoding="utf-8")
    return root / "own", root / "plain"


ASKED = (
    ("validate",),
    ("offers", "accounts/marina.yaml", "--user", "ana", "--at", "2026-11-01", "--all"),
    ("decide", "accounts/marina.yaml", "remove_seats", "moorings/basic", "--user", "ana",
     "--seats", "3", "--at", "2026-11-01"),
    ("compare", "moorings", "--at", "2026-11-01"),
    ("show", "moorings/basic", "--at", "2026-11-01"),
    ("preview", "accounts/marina.yaml", "order.yaml", "--at", "2026-11-01"),
    ("subscriptions", "--at", "2026-11-01"),
)  # fmt: skip
ORDER = "user: ana\nchanges: [{action: add_seats, item: moorings/basic, seats: 2}]\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ASKED, ids=[one[0] for one in ASKED])
def test_what_customers_read_says_it_in_the_catalogs_word(
    folders: tuple[Path, Path], words: tuple[str, ...], language: str
) -> None:
    own, plain = folders
    told = []
    for root in (own, plain):
        (root / "order.yaml").write_text(ORDER, encoding="utf-8")
        run = within(root, "--lang", language, *words)
        assert run.exit_code in (0, 1), run.stderr
        told.append(run.stdout)
    named = ("Add seats", "Remove seats", "Ajouter des licences", "Retirer des licences")  # names of actions
    for name in named:
        told = [text.replace(name, "") for text in told]
    ours = OURS[language][0]
    assert ours not in told[0].lower()
    word = {"en": "agent", "fr": "usager"}[language]
    assert (word in told[0]) == (ours in told[1])


SOLD = ("catalog/moorings.yaml", "catalog/weather.yaml")


@pytest.fixture(scope="module")
def said_of_each(folders: tuple[Path, Path]) -> Path:
    """The same catalog, of which what is sold calls its seats agents, and the whole calls them posts."""
    own, _ = folders
    root = own.parent / "each"
    assert within(root.parent, "init", "each").exit_code == 0
    catalog = (own / "catalog/catalog.yaml").read_text(encoding="utf-8")
    said = catalog[catalog.index("seat:") :]
    for name in SOLD:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(said)
    with (root / "catalog/catalog.yaml").open("a", encoding="utf-8") as file:
        file.write("seat: {one: {en: post, fr: poste}, many: {en: posts, fr: postes}}\n")
    return root


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [one for one in ASKED if one[0] != "subscriptions"], ids=lambda one: one[0])
def test_the_word_of_all_that_is_sold_is_said_as_that_of_the_catalog(
    folders: tuple[Path, Path], said_of_each: Path, words: tuple[str, ...], language: str
) -> None:
    told = []
    for root in (folders[0], said_of_each):
        (root / "order.yaml").write_text(ORDER, encoding="utf-8")
        told.append(within(root, "--lang", language, *words).stdout)
    assert told[0] == told[1]


AGENT, POST, CONTACT = ({"one": one, "many": f"{one}s"} for one in ("agent", "post", "contact"))
DESK = ["desk/basic", "desk/pro", "desk/top", "desk"]
HELD = ("desk/pro", 4), ("chat/basic", 3), ("extra", 4)


def mixed() -> Engine:
    """Desk counts agents, and so does an add-on that has as many; Chat counts contacts, all else posts."""
    catalog, *others = shop_files()
    own: dict[str, dict[str, object]] = {
        "desk": {"seat": AGENT}, "chat": {"seat": CONTACT},
        "extra": {"requires": {"any": ["desk"]}, "seats": {"same_as": "desk"}},
        "more": {"requires": {"any": ["extra"]}, "seats": {"same_as": "extra"}},
        "all": {},
    }  # fmt: skip
    files = [{**one, **own.get(str(one.get("id")), {})} for one in others]
    return Engine(gathered([{**catalog, "seat": POST}, *files]))


def test_an_item_has_its_own_word_else_that_of_what_it_follows_else_the_catalogs() -> None:
    definitions = mixed().definitions
    found = {
        one: definitions.seat_of(one) for one in (*DESK, "chat/pro", "extra", "more", "all/pro", "none", None)
    }
    said = {one: pick(seat.many, "en") for one, seat in found.items() if seat is not None}
    assert said == {
        **dict.fromkeys([*DESK, "extra", "more"], "agents"), "chat/pro": "contacts",
        **dict.fromkeys(["all/pro", "none", None], "posts"),
    }  # fmt: skip
    plain = Engine(gathered(shop_files())).definitions
    assert {plain.seat_of(one) for one in (*DESK, None)} == {None}


def test_the_lines_of_an_order_are_each_told_in_their_own_word() -> None:
    engine = mixed()
    changes = [
        OrderChange(action="add_seats", item="desk", seats=2),
        OrderChange(action="add_seats", item="chat", seats=1),
    ]
    preview = engine.preview(customer(*HELD), Order(user="owner", changes=tuple(changes)), date(2020, 9, 1))
    told = {
        one["item"]: one["description"] for one in to_json(preview, engine)["lines"] if one["kind"] == "line"
    }
    assert told == {
        "desk/pro": "Desk Pro, 6 agents, 2 of them new",
        "chat/basic": "Chat Basic, 4 contacts, 1 of them new",
        "extra": "Extra, 6 agents, 2 of them new",
    }  # fmt: skip


def test_offers_say_each_in_its_own_word_where_they_do_not_share_one() -> None:
    engine = mixed()
    prepared = engine.prepare(customer(("desk/pro", 4), ("chat/basic", 3)), "owner", date(2020, 9, 1))
    told = StringIO()
    show_offers(Console(file=told, width=110), prepared, prepared.offers(), (), "en", everything=False)
    name = pick(engine.definitions.name_of("add_seats"), "en")
    adding = told.getvalue().split(name)[1].split("\n\n")[0]
    assert "$20.00 per agent and month" in adding
    assert "$5.00 per contact and month" in adding
    assert "price per" not in adding


def test_a_pack_is_called_a_pack_whatever_seats_are_called() -> None:
    catalog, *others = shop_files()
    pack = {
        "kind": "product", "id": "pack", "name": "Pack", "quantity": {"min": 2},
        "charges": [{"id": "each", "per": "seat", "of": 10, "prices": {"USD": 90}}],
    }  # fmt: skip
    definitions = Engine(gathered([{**catalog, "seat": POST}, *others, pack])).definitions
    charge = definitions.items["pack"].charges[0]
    scale = charge.prices[0].amounts["USD"]["*"]
    told = {
        (language, item): scale_said(charge, scale, "USD", Speaker(definitions, language).of(item)).replace(
            "\u00a0", " "
        )
        for language in LANGUAGES
        for item in ("pack", "desk/pro")
    }
    assert told == {
        ("en", "pack"): "$90.00 per 10 packs", ("en", "desk/pro"): "$90.00 per 10 posts",
        ("fr", "pack"): "90,00 $US par tranche de 10 lots",
        ("fr", "desk/pro"): "90,00 $US par tranche de 10 posts",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "word"), [("en", "pack"), ("fr", "lot")])
def test_machines_are_told_of_packs_in_the_language_of_the_page(language: str, word: str) -> None:
    pack = {"kind": "product", "id": "pack", "quantity": {"min": 2}, "prices": {"USD": {"monthly": 3}}}
    known = gathered([*shop_files(), pack])
    columns = [column(known.items["pack"], "USD", date(2020, 9, 1), known)]
    (offer,) = offer_catalog(columns, "USD", known, language)["itemListElement"]
    assert {one["unitText"] for one in offer["priceSpecification"]} == {word}


def test_a_page_asks_for_the_seats_of_each_product_in_its_own_word() -> None:
    visitor = visitor_of(mixed(), customer(("desk/pro", 4), ("chat/basic", 3)), date(2020, 9, 1))
    told = visitor.get("manage").html.text
    assert "Agents" in told
    assert "Contacts" in told
    assert "Posts" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_customers_say_it_in_the_catalogs_word(language: str) -> None:
    catalog, *others = shop_files()
    word = {"en": "agent", "fr": "usager"}
    many = {"en": "agents", "fr": "usagers"}
    own = Engine(
        gathered([{**catalog, "languages": ["en", "fr"], "seat": {"one": word, "many": many}}, *others])
    )
    visitor = visitor_of(own, customer(("desk/basic", 4)), date(2026, 2, 15), language=language)
    for page in ("subscription", "manage", "more"):
        told = visitor.get(page).html.text
        assert many[language].capitalize() in told
        for name in own.definitions.actions:
            told = told.replace(pick(own.definitions.name_of(name), language), "")
        assert OURS[language][0] not in told.lower(), told
