"""Items, comparisons and entitlements as people read them, to the letter."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from acceptance.accounts import AT, account, prospect, shipped
from maybuy.engine import Engine
from maybuy.language import LANGUAGES
from maybuy.loading import check_documents
from maybuy.model.account import Account
from maybuy.model.logic import Among
from maybuy.report.catalog_text import compare_markdown, show_compare, show_entitlements, show_item
from maybuy.report.console import THEME, PlainConsole
from maybuy.report.json_form import compare_json
from maybuy.report.sentences import Sentences
from maybuy.source import read
from maybuy.views.compare import Right, column, find, rights, sold_in
from ordering import sold
from report.extended import extended
from strategies import gathered

DEFINITIONS = shipped().definitions


def printed(width: int) -> tuple[Console, StringIO]:
    out = StringIO()
    plain = PlainConsole(file=out, theme=THEME, width=width, highlight=False, emoji=False, markup=False)
    return plain, out


def compared(product: str, language: str = "en", width: int = 80) -> str:
    console, out = printed(width)
    columns = [column(item, "USD", AT, DEFINITIONS) for item in find(product, DEFINITIONS)]
    show_compare(console, columns, product, "USD", AT, DEFINITIONS, language)
    return out.getvalue()


def shown(item: str, language: str = "en", engine: Engine | None = None) -> str:
    console, out = printed(80)
    engine = engine or shipped()
    one = engine.definitions.items[item]
    side = column(one, "USD", AT, engine.definitions)
    show_item(
        console,
        side,
        rights(one, AT, engine),
        "USD",
        sold_in(one, AT, engine.definitions),
        engine.definitions,
        language,
    )
    return out.getvalue()


def held(one: Account, language: str = "en", at: date = AT) -> str:
    console, out = printed(80)
    show_entitlements(console, shipped().entitlements(one, at), DEFINITIONS, language)
    return out.getvalue()


# Editions side by side


def test_five_editions_fit_on_eighty_columns() -> None:
    assert (
        compared("support")
        == """\
Support  per seat and month, USD, on September 1, 2020
                        Essential    Team  Professional  Enterprise        Elite
  billed monthly            $9.00  $25.00        $59.00     $125.00      $249.00
  billed annually           $5.00  $19.00        $49.00      $99.00      $199.00
  on sale                      no
  Custom objects                                          1,000,000  100,000,000
  Platform
    API calls a minute         10     200           400         700          700
    Sandbox                                                       ✔            ✔
  Tickets
    Routing by skill                                              ✔            ✔
    Several brands                                                ✔            ✔
  Administration
    Custom roles                                                  ✔            ✔
    Audit log                                                     ✔            ✔
  Collaboration                                       +           +            +
  Data Center Location                                            +            +
  High Volume API                                     +           +            +
  More Storage                                        +           +            +
  Productivity Pack                                   +           ✔            ✔
  Sunshine                                                        ✔            ✔
  Sunshine Select                                                 +            ✔
  Temporary Agents              +       +             +           +            +
  also in                                       Support     Support
                                                  Suite       Suite
                                           Professional  Enterprise
  ✔ included   + can be added
"""
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("product", DEFINITIONS.products)
@pytest.mark.parametrize("width", [80, 110])
def test_no_comparison_is_wider_than_the_terminal_nor_loses_a_word(
    product: str, width: int, language: str
) -> None:
    text = compared(product, language, width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert set(text.split()) == set(compared(product, language, 200).split())


SCALE = """
kind: product
id: gym
editions:
  - {id: day, prices: {EUR: {monthly: 19}}}
  - id: family
    charges:
      - {id: members, per: seat, tiers: graduated, prices: {EUR: [{up_to: 1, price: 39}, {price: 10}]}}
"""
OWN = """
kind: catalog
id: shop
name: Shop
currencies: [EUR]
cycles: [{id: monthly, months: 1}]
"""


@pytest.mark.parametrize(("width", "whole"), [(40, False), (90, True), (200, True)])
def test_prices_stand_in_one_line_where_there_is_room(width: int, whole: bool) -> None:
    definitions = check_documents([read(OWN, "a.yaml"), read(SCALE, "b.yaml")]).definitions
    columns = [column(item, "EUR", AT, definitions) for item in find("gym", definitions)]
    console, out = printed(width)
    show_compare(console, columns, "gym", "EUR", AT, definitions, "en")
    lines = out.getvalue().splitlines()
    assert max(cell_len(line) for line in lines) <= width
    assert any("€39.00 per seat up to 1; €10.00 per seat above that" in line for line in lines) is whole
    assert "€19.00" in out.getvalue()


@pytest.mark.parametrize("width", [20, 40])
def test_a_terminal_that_is_too_narrow_folds_words_and_loses_no_letter(width: int) -> None:
    text = compared("support", width=width)
    assert "…" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_the_parts_of_suites_are_compared_product_by_product() -> None:
    assert """
  Chat                  ✔ Professional  ✔ Enterprise
  Collaboration                      +             +
""" in compared("support-suite")


def test_a_comparison_reads_well_in_french() -> None:
    text = compared("support", "fr")
    assert text.startswith("Support  par licence et par mois, USD, le 1er septembre 2020\n")
    assert "  facturation         9,00\xa0$US  25,00\xa0$US" in text
    assert "  en vente                 non\n" in text
    assert text.endswith("  ✔ inclus   + peut s’ajouter\n")


def test_nothing_to_pay_is_called_free() -> None:
    assert "billed monthly free $" in " ".join(compared("chat").split())
    assert "  price           free\n" in shown("chat/lite")


def test_a_price_that_is_made_on_request_says_so() -> None:
    assert "  price                on request\n" in compared("sunshine-select")


def test_signs_that_do_not_occur_are_not_explained() -> None:
    assert "✔" not in compared("guide")
    assert "+" not in compared("guide")


def test_markdown_says_in_words_what_the_table_says_in_signs() -> None:
    columns = [column(item, "USD", AT, DEFINITIONS) for item in find("support-suite", DEFINITIONS)]
    lines = compare_markdown(columns, "support-suite", "USD", AT, DEFINITIONS, "en").splitlines()
    assert lines[:4] == [
        "| per seat and month, USD, on September 1, 2020 | Professional | Enterprise |",
        "|---|---:|---:|",
        "| billed monthly | $109.00 | $179.00 |",
        "| billed annually | $89.00 | $149.00 |",
    ]
    assert "| Chat | included Professional | included Enterprise |" in lines
    assert "| Productivity Pack | can be added | included |" in lines
    assert "| Sunshine | | included |" in lines


@pytest.mark.parametrize(("language", "said"), [
    ("en", "per pack and month, USD, on September 1, 2020"),
    ("fr", "par lot et par mois, USD, le 1er"),
])  # fmt: skip
def test_markdown_says_what_its_prices_are_for_as_text_does(language: str, said: str) -> None:
    catalog = {"kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
               "cycles": [{"id": "monthly", "months": 1}]}  # fmt: skip
    pens = {"kind": "product", "id": "pens", "quantity": {"min": 1}, "prices": {"USD": {"monthly": 40}}}
    known = gathered([catalog, pens])
    columns = [column(known.items["pens"], "USD", AT, known)]
    markdown = compare_markdown(columns, "pens", "USD", AT, known, language)
    console, out = printed(100)
    show_compare(console, columns, "pens", "USD", AT, known, language)
    assert [said in text.splitlines()[0] for text in (markdown, out.getvalue())] == [True, True]


def test_markdown_has_as_many_cells_in_every_row_whatever_the_names_are() -> None:
    files = [
        {
            "kind": "catalog",
            "id": "odd",
            "name": "Odd",
            "currencies": ["USD"],
            "cycles": [{"id": "monthly", "months": 1}],
        },
        {
            "kind": "product",
            "id": "odd",
            "name": "A|B\\|C",
            "editions": [{"id": "x", "name": "X | Y", "prices": {"USD": {"monthly": 1}}}],
        },
    ]
    odd = gathered(files)
    text = compare_markdown([column(odd.items["odd/x"], "USD", AT, odd)], "odd", "USD", AT, odd, "en")
    unescaped = [line.replace("\\\\", "").replace("\\|", "") for line in text.splitlines()]
    assert {line.count("|") for line in unescaped} == {3}


# One item


@pytest.mark.parametrize(("language", "rows"), [
    ("en", ["| trial | 14 days | 1 day | |", "| Pack, billed monthly | $4.00 | | |"]),
    ("fr", ["| période d’essai | 14\u00a0jours | 1\u00a0jour | |"]),
])  # fmt: skip
def test_trials_and_packs_are_compared(language: str, rows: list[str]) -> None:
    pens = {
        "kind": "product", "id": "pens", "quantity": {"min": 1},
        "editions": [
            {"id": "red", "trial": {"days": 14, "then": "ends"}, "prices": {"USD": {"monthly": 4}},
             "charges": [{"id": "fee", "prices": {"USD": {"monthly": 9}}}]},
            {"id": "blue", "trial": {"days": 1, "then": "ends"}, "price": "on_request"},
            {"id": "gold", "price": "on_request"},
        ],
    }  # fmt: skip
    catalog = {"kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
               "cycles": [{"id": "monthly", "months": 1}]}  # fmt: skip
    known = gathered([catalog, pens])
    columns = [column(item, "USD", AT, known) for item in find("pens", known)]
    lines = compare_markdown(columns, "pens", "USD", AT, known, language).splitlines()
    assert [row for row in rows if row not in lines] == [], lines
    (first, *_) = compare_json(columns, "pens", "USD", AT, known, language)["editions"]
    assert first["trial"]["days"] == 14


def test_an_add_on_shows_what_it_needs_and_who_may_buy_it() -> None:
    assert (
        shown("high-volume-api")
        == """\
High Volume API  high-volume-api
  More API requests a minute, for accounts that exchange a lot of data.
  price           $6.00 billed monthly or $5.00 billed annually, per seat and
                  month
  needs           Support Professional, Support Enterprise or Support Elite
  seats           at least 10 seats of what it needs
  comes with      Platform
                    API calls a minute: 2,500
  who may buy it  Subscription page: account type sales-assisted, role owner
                  policies/rights.yaml:17:5
                  Subscription page: account type self-service, role owner
                  policies/rights.yaml:8:5
                  Zendesk representative: role owner  policies/rights.yaml:90:5
  defined in      catalog/high-volume-api.yaml:3:5
"""
    )


def test_a_suite_shows_what_it_is_made_of_and_a_part_where_it_comes_in() -> None:
    whole = " ".join(shown("support-suite/enterprise").split())
    assert (
        "made of Support Enterprise, Guide Enterprise, Chat Enterprise and Talk Enterprise included" in whole
    )
    assert "included Productivity Pack and Sunshine Custom objects up to 1,000,000 comes with" in whole
    assert "Administration Custom roles Audit log can be added" in whole
    assert "also in         Support Suite Enterprise\n" in shown("talk/enterprise")


def test_what_is_off_sale_is_said_to_be_bought_by_nobody() -> None:
    text = shown("support/essential")
    assert "on sale         no; whoever has it keeps it\n" in text
    assert "who may buy it  nobody: it is not on sale\n" in text


def test_the_days_of_sale_are_shown_first_and_last() -> None:
    assert "on sale         from June 1, 2020 on, until August 31, 2020\n" in shown(
        "season", engine=extended()
    )
    french = shown("season", "fr", engine=extended())
    assert "en vente            à partir du 1er juin 2020, jusqu’au 31 août 2020\n" in french


def test_what_cannot_be_held_together_is_shown_on_both() -> None:
    assert "not with        Collaboration\n" in shown("pocket", engine=extended())
    assert "not with        Pocket\n" in shown("collaboration", engine=extended())


def test_the_bounds_of_seats_are_shown() -> None:
    assert "seats           at least 2\n                  at most 5\n" in shown("pocket", engine=extended())


def test_an_item_reads_well_in_french() -> None:
    text = " ".join(shown("temporary-agents", "fr").split())
    assert "prix sur demande nécessite Support qui peut l’acheter représentant Zendesk : " in text
    assert "type de compte géré par un commercial, rôle propriétaire" in text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "everybody, but not new customer"), ("fr", "tout le monde, mais pas nouveau client")],
)
def test_an_exception_is_told_after_whom_it_is_taken_from(language: str, sentence: str) -> None:
    right = Right("r", "", ("website",), {}, ({"account.new": (Among(frozenset({"true"})),)},), {})
    assert Sentences(DEFINITIONS, language).right(right) == sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("item", DEFINITIONS.items)
def test_every_item_can_be_shown_on_eighty_columns(item: str, language: str) -> None:
    assert max(cell_len(line) for line in shown(item, language).splitlines()) <= 80


# Entitlements


def test_what_is_held_is_listed_with_seats_and_origin() -> None:
    assert (
        held(account("support/enterprise", seats=1))
        == """\
account, on September 1, 2020
✔  Support Enterprise  1 seat           bought
✔  Productivity Pack   1 seat           included in Support Enterprise
✔  Sunshine            1 seat           included in Support Enterprise
✔  Custom objects      up to 1,000,000  with Sunshine, included in Support
                                        Enterprise
✔  API calls a minute  700              with Support Enterprise
✔  Sandbox                              with Support Enterprise
✔  Routing by skill                     with Support Enterprise
✔  Several brands                       with Support Enterprise
✔  Custom roles                         with Support Enterprise
✔  Audit log                            with Support Enterprise
"""
    )


def test_what_comes_from_two_places_names_both_on_one_line() -> None:
    lines = held(account("support/enterprise", "productivity-pack", seats=2)).splitlines()
    (found,) = [line for line in lines if "Productivity Pack" in line]
    assert "bought and included in Support" in found


def test_what_is_held_is_listed_in_french() -> None:
    assert (
        held(account("support-suite/professional", seats=2), "fr")
        == """\
account, le 1er septembre 2020
✔  Support Suite Professional  2\u00a0licences  souscrit
✔  Support Professional        2\u00a0licences  fait partie de Support Suite
                                           Professional
✔  Guide Professional          2\u00a0licences  fait partie de Support Suite
                                           Professional
✔  Chat Professional           2\u00a0licences  fait partie de Support Suite
                                           Professional
✔  Talk Professional           2\u00a0licences  fait partie de Support Suite
                                           Professional
✘  Objets personnalisés        aucun
✔  Appels d’API par minute     400         avec Support Professional, fait
                                           partie de Support Suite Professional
✘  Environnement de test
✘  Routage par compétences
✘  Plusieurs marques
✘  Rôles personnalisés
✘  Journal d’audit
"""
    )


def test_an_account_without_a_subscription_is_said_to_hold_nothing() -> None:
    lines = held(prospect()).splitlines()
    assert lines[:3] == [
        "account, on September 1, 2020",
        "the account holds nothing",
        "✘  Custom objects      none",
    ]
    assert {line[0] for line in lines[2:]} == {"✘"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["free for 14 days, then price on request", "free for 3 days, then at its price"]),
        (
            "fr",
            [
                "gratuit pendant 14 jours, puis prix sur demande",
                "gratuit pendant 3 jours, puis à son prix",
            ],
        ),
    ],
)
def test_what_a_trial_goes_on_as_is_told_to_be_priced_on_request(language: str, said: list[str]) -> None:
    pens = {
        "kind": "product", "id": "pens",
        "editions": [
            {"id": "red", "trial": {"days": 14}, "price": "on_request"},
            {"id": "blue", "trial": {"days": 3}, "prices": {"USD": {"monthly": 4, "annual": 4}}},
        ],
    }  # fmt: skip
    engine = sold(more=[pens])
    told = [" ".join(shown(one, language, engine=engine).split()) for one in ("pens/red", "pens/blue")]
    assert [one in text for one, text in zip(said, told, strict=True)] == [True, True], told
