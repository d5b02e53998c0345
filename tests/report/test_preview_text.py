"""The summary of an order as a receipt that a customer reads."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from acceptance.accounts import account, example, prospect, shipped
from maybuy.engine import Engine
from maybuy.model.account import Account, AgreedPrice, Trial
from maybuy.order.summary import Preview
from maybuy.report.preview_text import show_preview
from ordering import change, customer, preview, shop, shop_files
from strategies import gathered

PROFESSIONAL = account("support/professional", "collaboration", in_use=9, pays_by="card")


def receipt(
    one: Account, *changes: dict[str, object], language: str = "en", engine: Engine | None = None, **more: Any
) -> str:
    """What is printed, with runs of spaces as one: how wide columns are is no matter here."""
    return read(preview(one, *changes, engine=engine, **more), engine or shipped(), language)


def read(summary: Preview, engine: Engine, language: str) -> str:
    """The receipt of a summary."""
    asked = engine.prepare(summary.account, summary.order.user, summary.at)
    console = Console(width=160, force_terminal=False)
    with console.capture() as captured:
        show_preview(console, asked, summary, language)
    lines = (
        " ".join(line.replace("\xa0", " ").replace("\u202f", " ").split())
        for line in captured.get().splitlines()
    )
    return "\n".join(lines)


GROWS = (
    change("add_seats", "support", seats=3), change("buy", "explore/professional", seats=1),
    change("change_billing_cycle", to="monthly"),
)  # fmt: skip


def test_an_order_reads_as_a_receipt_in_english() -> None:
    assert (
        receipt(PROFESSIONAL, *GROWS)
        == """Summary of the order
owner (owner) of account, on September 1, 2020

Changes
✔ Add seats: Support Professional (3) at once
✔ Buy: Explore Professional (1) at once
✔ Change the billing cycle: Monthly on March 1, 2021, with the next billing cycle

What it costs now
Support Professional, 3 seats from September 1, 2020 until March 1, 2021 $874.75
Explore Professional, 1 seat from September 1, 2020 until March 1, 2021 $53.56
to pay now $928.31

Subscription
Support Professional, 15 seats $8,820.00
Collaboration, 12 seats $1,440.00
Explore Professional, 1 seat $108.00
then $10,368.00 a year
from March 1, 2021: $1,042.00 a month

Later
on March 1, 2021 Change the billing cycle: Monthly

Payments to come
on March 1, 2021 $1,042.00 for the next month

✔ ready to be confirmed"""
    )


def test_the_same_order_reads_as_a_receipt_in_french() -> None:
    assert (
        receipt(PROFESSIONAL, *GROWS, language="fr")
        == """Résumé de la commande
owner (propriétaire) du compte account, le 1er septembre 2020

Changements
✔ Ajouter des licences d’agent : Support Professional (3) immédiatement
✔ Acheter : Explore Professional (1) immédiatement
✔ Changer le cycle de facturation : Mensuel le 1er mars 2021, au prochain cycle de facturation

Coût immédiat
Support Professional, 3 licences du 1er septembre 2020 au 1er mars 2021 exclu 874,75 $US
Explore Professional, 1 licence du 1er septembre 2020 au 1er mars 2021 exclu 53,56 $US
à payer maintenant 928,31 $US

Abonnement
Support Professional, 15 licences 8 820,00 $US
Collaboration, 12 licences 1 440,00 $US
Explore Professional, 1 licence 108,00 $US
soit 10 368,00 $US par an
à partir du 1er mars 2021 : 1 042,00 $US par mois

Plus tard
le 1er mars 2021 Changer le cycle de facturation : Mensuel

Paiements à venir
le 1er mars 2021 1 042,00 $US pour le mois qui commence

✔ commande prête à être confirmée"""
    )


def test_a_promotion_that_lasts_says_how_much_less_and_until_when() -> None:
    buying = change("buy", "support/professional", seats=5)
    text = receipt(prospect(), buying, cycle="monthly", promotion="startup")
    assert "Startup programme -$221.25\nto pay now $73.75" in text
    assert (
        "then $73.75 a month\nStartup programme: $221.25 less a month until March 1, 2021, then $295.00"
        in text
    )
    assert "Payments to come\non October 1, 2020 $73.75 for the next month" in text
    french = receipt(prospect(), buying, cycle="monthly", promotion="startup", language="fr")
    assert (
        "Programme startup : 221,25 $US de moins par mois jusqu’au 1er mars 2021 exclu, puis 295,00 $US"
        in french
    )


def test_what_is_still_missing_is_said_in_words_and_not_in_ids() -> None:
    text = receipt(
        prospect(), change("buy", "support/team"), change("buy", "collaboration"),
        change("buy", "temporary-agents"), promotion="nope",
    )  # fmt: skip
    assert text.endswith(
        """Still missing
○ “Buy: Collaboration” is refused: leave it out
○ “Buy: Temporary Agents” is refused: leave it out
○ the promotional code nope cannot be used: there is no such code
○ accept the Master Subscription Agreement (2019-01)
○ accept the privacy terms (2020-01)
○ choose how to pay
pay by Credit or debit card or PayPal"""
    )


def test_what_needs_help_says_whose() -> None:
    text = receipt(PROFESSIONAL, change("change_payment_method", to="wire"))
    assert "○ “Change the payment method: Wire transfer” needs help: Zendesk representative" in text
    french = receipt(PROFESSIONAL, change("change_payment_method", to="wire"), language="fr")
    assert (
        "○ « Changer le mode de paiement : Virement bancaire » demande une assistance, "
        "par l’intermédiaire de : représentant Zendesk" in french
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "note: Support Suite Professional ends with this: the products left of it return to their own"
                " prices"
            ),
        ),
        (
            "fr",
            (
                "à savoir : Support Suite Professional prend ainsi fin : les produits restants"
                " reviennent à leurs propres prix"
            ),
        ),
    ],
)  # fmt: skip
def test_the_end_of_a_suite_is_said_once_before_it_is_confirmed(language: str, said: str) -> None:
    text = receipt(
        example("suite"),
        change("cancel_product", "chat"),
        change("cancel_product", "talk"),
        user="maude",
        language=language,
    )
    assert text.count(said) == 1


def test_what_a_suite_saves_and_gives_back_is_said() -> None:
    text = receipt(example("separate-products"), change("bundle", "support-suite/professional"), user="elise")
    assert "Chat Professional, credit for 6 seats until March 1, 2021 -$1,035.42" in text
    assert "less a year than" not in text
    one, combine = customer(("desk/pro", 10), ("chat/pro", 10)), change("bundle", "all/pro")
    said = "note: All Pro costs $840.00 less a year than Desk Pro and Chat Pro bought separately"
    assert said in receipt(one, combine, engine=shop())
    said = "à savoir : All Pro coûte 840,00 $US de moins par an que l’achat séparé de Desk Pro et Chat Pro"
    assert said in receipt(one, combine, engine=shop(), language="fr")


def test_a_refused_change_says_why_and_what_could_be_done() -> None:
    text = receipt(account("support/team"), change("buy", "collaboration"))
    assert (
        "✘ Buy: Collaboration Collaboration needs Support Professional, Support Enterprise or Support Elite"
        in text
    )
    assert "you could upgrade to Support Professional" in text


def test_when_nothing_is_due_that_is_said() -> None:
    assert "What it costs now\nnothing is due now" in receipt(
        PROFESSIONAL, change("remove_seats", "collaboration")
    )


def test_what_is_priced_on_request_says_so_in_place_of_an_amount() -> None:
    text = receipt(account("support/enterprise", pays_by="card"), change("buy", "sunshine-select"))
    assert "Sunshine Select, 12 seats from September 1, 2020 until March 1, 2021 on request" in text
    assert (
        "to pay now on request\n"
        "the total is still open: you are told the price of Sunshine Select first" in text
    )
    assert "then $14,256.00 a year, plus what is priced on request" in text
    assert "on March 1, 2021 $14,256.00 for the next year, plus Sunshine Select (price on request)" in text


def test_a_cancelled_account_has_nothing_left_to_bill() -> None:
    text = receipt(PROFESSIONAL, change("cancel_account"))
    lost = "note: nothing is credited for what was paid until March 1, 2021"
    assert text.endswith(f"✔ Cancel the account at once\n\n{lost}\n\n✔ ready to be confirmed")


def test_what_may_be_left_out_is_mentioned_also_when_the_order_is_ready() -> None:
    more = {"accept": ["master-subscription-agreement", "privacy"], "payment_method": "card"}
    text = receipt(prospect(country="CH"), change("buy", "support/team"), **more)
    assert "✔ ready to be confirmed\n(give the VAT or GST number)" in text
    assert "VAT" not in receipt(
        prospect(country="CH"), change("buy", "support/team"), details={"vat-number": "X"}, **more
    )


def waiting(*changes: dict[str, object]) -> Account:
    """An account of which changes wait for its next term."""
    assert PROFESSIONAL.subscription is not None
    scheduled = [{"on": "2021-03-01", "change": one} for one in changes]
    held = PROFESSIONAL.subscription.model_dump(by_alias=True, exclude_none=True)
    return Account.model_validate(
        {
            **PROFESSIONAL.model_dump(by_alias=True, exclude_none=True),
            "subscription": {**held, "scheduled": scheduled},
        }
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Taken back, at no charge\non March 1, 2021 Remove seats: Collaboration (2)"),
        (
            "fr",
            "N’aura pas lieu, sans frais\nle 1er mars 2021 Retirer des licences d’agent : Collaboration (2)",
        ),
    ],
)
def test_what_waited_and_no_longer_happens_is_said_with_its_day(language: str, said: str) -> None:
    going = change("remove_seats", "collaboration", seats=2)
    text = receipt(waiting(going), change("add_seats", "collaboration", seats=2), language=language)
    assert said in text
    assert text.count("Collaboration (2)") == 2  # the change itself, and what it takes back


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "credited to you now $178.52"), ("fr", "à votre crédit maintenant 178,52 $US")],
)
def test_what_is_given_back_in_all_is_no_negative_sum_to_pay(language: str, said: str) -> None:
    engine = shop(later=["change_billing_cycle"])
    text = receipt(
        customer(("chat/pro", 4)), change("remove_seats", "chat", seats=2), engine=engine, language=language
    )
    assert said in text
    assert "to pay now" not in text


@pytest.mark.parametrize(
    ("promotion", "changes", "said"),
    [
        (
            {"cycles": ["monthly"]}, [change("change_billing_cycle", to="annual")],
            "P: $7.50 less a month until October 1, 2020 (it is not for the billing cycle that begins then)",
        ),
        (
            {"min_seats": 3}, [change("remove_seats", "chat", seats=3)],
            "until October 1, 2020 (there are too few seats for it from that day on)",
        ),
    ],
)  # fmt: skip
def test_a_promotion_that_the_course_ends_says_why(
    promotion: dict[str, object], changes: list[dict[str, object]], said: str
) -> None:
    one = {"id": "p", "code": "P", "percent": 10, "duration": 9, **promotion}
    engine = shop(promotions=[one])
    monthly = customer(("chat/pro", 4), cycle="monthly", term=("2020-09-01", "2020-10-01"))
    more = change("add_seats", "chat")
    assert said in receipt(monthly, more, *changes, engine=engine, promotion="P")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "it ends on March 1, 2021, and is not renewed"),
        ("fr", "il prend fin le 1er mars 2021, sans renouvellement"),
    ],
)
def test_a_subscription_that_does_not_renew_says_when_it_ends(language: str, said: str) -> None:
    assert PROFESSIONAL.subscription is not None
    ending = PROFESSIONAL.subscription.model_copy(update={"renews": False})
    once = PROFESSIONAL.model_copy(update={"subscription": ending})
    text = receipt(once, change("add_seats", "support"), language=language)
    assert said in text
    assert ("Payments to come" if language == "en" else "Paiements à venir") not in text
    later = receipt(once, change("remove_seats", "support"), language=language)
    assert said in later
    vain = {"en": "with “Support Professional” comes to nothing", "fr": "« Support Professional » : ce qui"}
    assert vain[language] in later
    assert vain[language] not in text
    assert vain[language] not in receipt(once, change("cancel_product", "support"), language=language)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "then $456.00 a year\nfrom March 1, 2021: $720.00 a year, at the prices of that day"),
        ("fr", "par an\nà partir du 1er mars 2021 : 720,00 $US par an, aux prix en vigueur à cette date"),
    ],
)
def test_a_renewal_at_other_prices_is_said(language: str, said: str) -> None:
    agreed = customer(("chat/pro", 3))
    assert agreed.subscription is not None
    (line,) = agreed.subscription.items
    price = AgreedPrice(seats=Decimal("9.5"), until=date(2021, 3, 1))
    items = (line.model_copy(update={"price": price}),)
    held = agreed.subscription.model_copy(update={"items": items})
    one = agreed.model_copy(update={"subscription": held})
    text = receipt(one, change("add_seats", "chat"), engine=shop(), language=language)
    assert said in text


@pytest.fixture(scope="module")
def top_on_request() -> Engine:
    """The shop of tests/ordering.py, where the highest edition of Desk has no price to tell."""
    files = [
        {**one, "editions": [*one["editions"][:2], {"id": "top", "price": "on_request"}]}
        if one.get("id") == "desk" and one["kind"] == "product"
        else one
        for one in shop_files()
    ]
    return Engine(gathered(files))


@pytest.mark.parametrize(
    ("language", "due", "then"),
    [("en", "on request", "then on request"), ("fr", "sur demande", "prix récurrent sur demande")],
)
def test_an_upgrade_to_what_is_priced_on_request_is_open_and_never_negative(
    top_on_request: Engine, language: str, due: str, then: str
) -> None:
    one = customer(("desk/pro", 5, 2))
    summary = preview(one, change("upgrade_edition", "desk/top"), engine=top_on_request)
    assert (summary.outcome, summary.ready, summary.on_request) == ("refer", False, ("desk/top",))
    assert summary.due_now == summary.recurring == 0
    text = read(summary, top_on_request, language).splitlines()
    total = {"en": "to pay now", "fr": "à payer maintenant"}[language]
    assert f"{total} {due}" in text
    assert then in text


def test_what_has_a_price_is_told_beside_what_has_none(top_on_request: Engine) -> None:
    one = customer(("desk/pro", 5, 2))
    changes = (change("upgrade_edition", "desk/top"), change("buy", "chat/pro", seats=40))
    summary = preview(one, *changes, engine=top_on_request)
    assert summary.due_now > 0
    text = read(summary, top_on_request, "en")
    assert re.search(r"to pay now \$[0-9,.]+, plus what is priced on request", text)
    assert re.search(r"then \$7,200.00 a year, plus what is priced on request", text)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "from March 1, 2021: $300.00 a year, promotions taken off"),
        ("fr", "à partir du 1er mars 2021 : 300,00 $US par an, promotions déduites"),
    ],
)
def test_what_is_paid_once_all_has_happened_is_less_what_promotions_take_off(
    language: str, said: str
) -> None:
    """Five seats of Basic at 10 a month for a year are 600; half of it is left."""
    engine = shop(promotions=[{"id": "half", "code": "HALF", "percent": 50, "duration": "forever"}])
    one = customer(("desk/pro", 5), promotions=[{"id": "half"}])
    text = receipt(one, change("downgrade_edition", "desk/basic"), language=language, engine=engine)
    assert said in text.splitlines()


MONTHLY = {"cycle": "monthly", "term": ("2020-08-25", "2020-09-25")}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "until October 1, 2020, then $60.00 (in its last term, it counts only until that day)"),
        ("fr", "puis 60,00 $US (sur sa dernière période, elle ne compte que jusqu’à cette date)"),
    ],
)  # fmt: skip
def test_a_promotion_that_ends_within_a_term_says_that_it_counts_in_part(language: str, said: str) -> None:
    promotions = [
        {"id": "half", "code": "HALF", "percent": 50, "duration": {"months": 1}},
        {"id": "whole", "code": "WHOLE", "percent": 50, "duration": 2},
        {"id": "sum", "code": "SUM", "amount": {"USD": 1}, "duration": {"months": 1}},
    ]
    engine, one = shop(promotions=promotions), customer(("desk/basic", 4), **MONTHLY)
    adding = change("add_seats", "desk", seats=2)
    part = said.rpartition("(")[2]
    assert said in receipt(one, adding, engine=engine, promotion="HALF", language=language)
    for code in ("WHOLE", "SUM"):
        assert part not in receipt(one, adding, engine=engine, promotion=code, language=language)


def tried(then: str | None = None) -> Account:
    """An account that tries Desk Basic until the 10th, beside Chat, which it pays for."""
    one = customer(("desk/basic", 4), ("chat/pro", 2), **MONTHLY)
    assert one.subscription is not None
    trial = Trial(item="desk/basic", until=date(2020, 9, 10), **({"then": then} if then else {}))
    return one.model_copy(update={"subscription": one.subscription.model_copy(update={"trials": (trial,)})})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "free trial of Desk Basic ends with this order: what replaces it is paid for from now on"),
        ("fr", "Desk Basic prend fin avec cette commande ; ce qui suit est payant dès maintenant"),
    ],
)
def test_an_upgrade_that_ends_a_trial_says_so(language: str, said: str) -> None:
    text = receipt(tried(), change("upgrade_edition", "desk/pro"), engine=shop(), language=language)
    assert said in text
    for other in (change("add_seats", "desk"), change("cancel_product", "desk")):
        assert said not in receipt(tried(), other, engine=shop(later=()), language=language)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "on September 10, 2020 $38.71 for Desk Pro until September 25, 2020"),
        ("fr", "le 10 septembre 2020 38,71 $US pour Desk Pro, jusqu’au 25 septembre 2020 exclu"),
    ],
)
def test_a_payment_for_what_changes_names_what_it_is_for(language: str, said: str) -> None:
    text = receipt(tried("desk/pro"), change("add_seats", "chat"), engine=shop(), language=language)
    assert said in text.splitlines()


def test_what_waits_is_told_by_day_and_then_by_what_it_is() -> None:
    one = customer(
        ("desk/pro", 4), ("chat/pro", 4),
        scheduled=[
            {"on": "2021-03-01", "change": change("cancel_product", "chat")},
            {"on": "2020-12-01", "change": change("remove_seats", "desk", seats=1)},
        ],
    )  # fmt: skip
    text = receipt(one, change("change_billing_cycle", to="monthly"), engine=shop())
    assert (
        "Later\non December 1, 2020 Remove Seats: Desk (1)\non March 1, 2021 Cancel Product: Chat\n"
        "on March 1, 2021 Change Billing Cycle: Monthly" in text
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (change("add_seats", "desk/basic", quantity=4), "✔ Add Seats: Desk Basic at once"),
        (change("add_seats", "desk/basic", seats=2, quantity=4), "✔ Add Seats: Desk Basic (2) at once"),
    ],
)
def test_only_what_counts_is_told_of_what_an_order_says(asked: dict[str, object], said: str) -> None:
    engine = shop()
    summary = preview(customer(("desk/basic", 3)), asked, engine=engine)
    assert said in read(summary, engine, "en")
