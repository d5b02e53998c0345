"""Every reason, need, step and obligation as a sentence, in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from acceptance.accounts import AT, account, prospect
from maybuy.decide.derive import Change
from maybuy.decide.explain import ItemWords, Need
from maybuy.language import LANGUAGES
from maybuy.model.account import Account
from maybuy.model.decision import Obligation, Remedy, Step
from maybuy.model.deed import PURCHASES, SEATS
from maybuy.model.vocabulary import DERIVED
from maybuy.report.sentences import Sentences
from maybuy.report.speaker import counted, joined
from report.extended import extended, told

TEAM, PROFESSIONAL, ENTERPRISE = "support/team", "support/professional", "support/enterprise"
SUITE = "support-suite/professional"


@dataclass(frozen=True)
class Case:
    """A question, the code of one of its reasons, and how that reason reads."""

    account: Account
    question: tuple[str, ...]
    code: str
    english: str
    french: str
    user: str = "owner"
    at: date = AT
    more: dict[str, Any] = field(default_factory=dict)

    def told(self, language: str) -> str:
        asked = extended().prepare(self.account, self.user, self.at)
        return told(asked.decide(*self.question, **self.more), self.code, language)


def monthly_from_march() -> Account:
    change = {"action": "change_billing_cycle", "to": "monthly"}
    said = account(PROFESSIONAL).model_dump(mode="json", exclude_none=True)
    said["subscription"]["scheduled"] = [{"on": "2021-03-01", "change": change}]
    return Account.model_validate(said)


REASONS = [
    Case(
        prospect(), ("visit",), "granted",
        "allowed by the rule `new-customers-visit`",
        "permis par la règle `new-customers-visit`",
    ),
    Case(
        prospect(), ("visit",), "withdrawn",
        "not through website, by the rule `nobody-visits-on-the-page`",
        "impossible par l’intermédiaire de : site web, selon la règle `nobody-visits-on-the-page`",
    ),
    Case(
        account(PROFESSIONAL), ("change_payment_method",), "withdrawn",
        "this way to pay is only taken through: Zendesk representative",
        "ce mode de paiement n’est accepté que par l’intermédiaire de : représentant Zendesk",
        more={"to": "wire"},
    ),
    Case(
        account(PROFESSIONAL), ("buy", "temporary-agents"), "withdrawn",
        "temporary agents are for sales-assisted accounts",
        "les agents temporaires sont réservés aux comptes gérés par un commercial",
    ),
    Case(
        account(ENTERPRISE), ("buy", "productivity-pack"), "already_included",
        "Productivity Pack is already included in Support Enterprise, at no extra charge",
        "Productivity Pack est déjà inclus dans Support Enterprise, sans supplément",
    ),
    Case(
        account(PROFESSIONAL), ("buy", TEAM), "already_held",
        "the account already has Support Professional",
        "le compte a déjà Support Professional",
    ),
    Case(
        account(TEAM, SUITE), ("buy", ENTERPRISE), "already_held",
        "the account already has Support Team",
        "le compte a déjà Support Team",
    ),
    Case(
        account(ENTERPRISE, SUITE), ("buy", TEAM), "already_included",
        "Support Team is already included in Support Suite Professional, at no extra charge",
        "Support Team est déjà inclus dans Support Suite Professional, sans supplément",
    ),
    Case(
        account(PROFESSIONAL, "guide/lite"), ("buy", SUITE), "already_held",
        "the account already has products of Support Suite Professional: they can be combined into it",
        "le compte a déjà des produits de Support Suite Professional : ils peuvent y être regroupés",
    ),
    Case(
        account(PROFESSIONAL), ("add_seats", "collaboration"), "not_held",
        "the account does not have Collaboration",
        "le compte n’a pas Collaboration",
    ),
    Case(
        prospect(), ("extend_subscription",), "not_held",
        "the account has no subscription yet",
        "le compte n’a pas encore d’abonnement",
    ),
    Case(
        account(PROFESSIONAL), ("bundle", SUITE), "not_held",
        "Support Suite Professional combines at least two of Support Professional, Guide Professional, "
        "Chat Professional or Talk Professional, bought apart",
        "Support Suite Professional regroupe au moins deux produits achetés séparément parmi "
        "Support Professional, Guide Professional, Chat Professional ou Talk Professional",
    ),
    Case(
        account(TEAM), ("buy", "collaboration"), "not_compatible",
        "Collaboration needs Support Professional, Support Enterprise or Support Elite",
        "Collaboration nécessite Support Professional, Support Enterprise ou Support Elite",
    ),
    Case(
        account(PROFESSIONAL, "collaboration"), ("buy", "pocket"), "excluded",
        "Pocket cannot be had together with Collaboration",
        "on ne peut pas avoir Pocket avec Collaboration",
    ),
    Case(
        prospect(), ("buy", "support/essential"), "not_on_sale",
        "Support Essential is not on sale",
        "Support Essential n’est pas en vente",
    ),
    Case(
        prospect(currency="EUR"), ("buy", PROFESSIONAL), "not_on_sale",
        "Support Professional has no price in EUR",
        "Support Professional n’a pas de prix en EUR",
    ),
    Case(
        account(PROFESSIONAL), ("buy", "season"), "not_on_sale",
        "Season is not on sale on that day",
        "Saison n’est pas en vente ce jour-là",
    ),
    Case(
        account(PROFESSIONAL), ("buy", "pocket"), "too_few_seats",
        "Pocket is sold with 2 seats at least; there would be 1",
        "Pocket se vend avec 2\u00a0licences au moins ; il y en aurait 1",
        more={"seats": 1},
    ),
    Case(
        account(PROFESSIONAL, seats=3), ("buy", "high-volume-api"), "too_few_seats",
        "High Volume API needs 10 seats of Support Professional at least; there are 3",
        "API à haut volume nécessite 10\u00a0licences de Support Professional ; il y en a 3",
    ),
    Case(
        account(PROFESSIONAL), ("buy", "pocket"), "too_many_seats",
        "Pocket is sold with 5 seats at most; there would be 6",
        "Pocket se vend avec 5\u00a0licences au plus ; il y en aurait 6",
        more={"seats": 6},
    ),
    Case(
        account(PROFESSIONAL, seats=3, in_use=3), ("remove_seats", PROFESSIONAL), "seats_in_use",
        "seats of Support Professional in use: 3; there would be 2",
        "licences de Support Professional en service : 3 ; il n’en resterait que 2",
    ),
    Case(
        account(PROFESSIONAL), ("upgrade_edition", TEAM), "wrong_direction",
        "Support Team is below Support Professional: moving to it is a downgrade",
        "Support Team est au-dessous de Support Professional : y passer serait une rétrogradation",
    ),
    Case(
        account(PROFESSIONAL), ("downgrade_edition", ENTERPRISE), "wrong_direction",
        "Support Enterprise is above Support Professional: moving to it is an upgrade",
        "Support Enterprise est au-dessus de Support Professional : y passer serait une mise à niveau",
    ),
    Case(
        account(ENTERPRISE, "guide/lite"), ("bundle", SUITE), "wrong_direction",
        "Support Suite Professional has a lower edition of a product than the account has now",
        "Support Suite Professional comprend un produit dans un type d’édition inférieur à celui "
        "que le compte a aujourd’hui",
    ),
    Case(
        account(PROFESSIONAL), ("upgrade_edition", PROFESSIONAL), "no_change",
        "the account already has Support Professional",
        "le compte a déjà Support Professional",
    ),
    Case(
        account(PROFESSIONAL), ("change_billing_cycle",), "no_change",
        "it is already Annual",
        "c’est déjà le cas : Annuel",
        more={"to": "annual"},
    ),
    Case(
        monthly_from_march(), ("change_billing_cycle",), "no_change",
        "it is to be Monthly from March 1, 2021 on",
        "c’est déjà prévu à partir du 1er mars 2021 : Mensuel",
        more={"to": "monthly"},
    ),
    Case(
        account(PROFESSIONAL, "collaboration"), ("cancel_product", PROFESSIONAL), "required_by",
        "what would be given up is needed for Collaboration",
        "ce qui serait perdu est nécessaire à Collaboration",
    ),
    Case(
        account(ENTERPRISE), ("use", "custom_objects"), "limit_reached",
        "the account may use up to 1,000,000 Custom objects; 2,000,000 are wanted",
        "Objets personnalisés : le compte a droit à 1\u202f000\u202f000 au plus ; "
        "il en faudrait 2\u202f000\u202f000",
        more={"quantity": 2_000_000},
    ),
    Case(
        account(PROFESSIONAL), ("use", "custom_objects"), "limit_reached",
        "nothing that the account has comes with Custom objects",
        "rien de ce que le compte détient ne donne droit à ceci : Objets personnalisés",
    ),
    Case(
        account(PROFESSIONAL), ("add_seats", PROFESSIONAL), "not_listed",
        "this needs the role owner; here it is admin",
        "il faut être propriétaire ; cet utilisateur est administrateur",
        user="admin",
    ),
    Case(
        account(PROFESSIONAL, type="other"), ("cancel_account",), "not_listed",
        "without help: this needs the account type self-service; here it is other",
        "sans assistance : il faut un compte de type libre-service ; celui-ci est de type autre",
    ),
    Case(
        account(PROFESSIONAL), ("visit",), "not_listed",
        "this is for new customers",
        "c’est réservé aux nouveaux clients",
    ),
    Case(
        prospect(), ("buy", PROFESSIONAL), "not_listed",
        "this is possible from August 1, 2019 on",
        "c’est possible à partir du 1er août 2019",
        at=date(2019, 7, 1),
    ),
    Case(
        account(PROFESSIONAL), ("celebrate",), "not_listed",
        "no rule allows this to anyone",
        "aucune règle ne le permet à qui que ce soit",
    ),
]  # fmt: skip

ENGINE_CODES = {
    "granted", "not_listed", "withdrawn", "already_held", "already_included", "not_compatible", "excluded",
    "not_on_sale", "not_held", "wrong_direction", "too_few_seats", "too_many_seats", "seats_in_use",
    "limit_reached",
    "no_change", "required_by",
}  # fmt: skip


@pytest.mark.parametrize("case", REASONS, ids=lambda case: f"{case.code}: {case.english[:40]}")
def test_a_reason_reads_as_a_sentence_in_both_languages(case: Case) -> None:
    assert (case.told("en"), case.told("fr")) == (case.english, case.french)


def test_the_table_above_has_every_code_of_the_engine() -> None:
    assert {case.code for case in REASONS} == ENGINE_CODES


NEEDS = [
    (Need("account.type", ("other",), True, "other"),
     "this is not for the account type other", "ce n’est pas ouvert aux comptes de type autre"),
    (Need("account.chat_phase", ("3", "4"), False, "1"),
     "this needs the Chat phase 3 or 4; here it is 1", "il faut : phase de Chat 3 ou 4 ; ici : 1"),
    (Need("account.sunshine", ("true",), False, "false"),
     "only for: Sunshine account", "seulement pour : compte Sunshine"),
    (Need("account.sunshine", ("true",), True, "true"),
     "not for: Sunshine account", "pas pour : compte Sunshine"),
    (Need("account.new", ("false",), False, "true"),
     "this is for those who are customers already", "c’est réservé à qui est déjà client"),
    (Need("subscription.holds", (PROFESSIONAL, SUITE), False, ""),
     "this needs Support Professional or Support Suite Professional",
     "il faut Support Professional ou Support Suite Professional"),
    (Need("subscription.holds", ("collaboration",), True, "collaboration"),
     "this is not for those who have Collaboration", "ce n’est pas pour qui a Collaboration"),
    (Need("item.kind", ("product", "suite"), False, "add-on"),
     "this needs the kind of item product or suite; here it is add-on",
     "il faut : type d’article produit ou suite ; ici : module supplémentaire"),
    (Need("change.seats", ("≥ 1000",), False, "3"),
     "this needs the seats after the change 1,000 or more; here it is 3",
     "il faut : licences après le changement 1\u202f000 ou plus ; ici : 3"),
    (Need("change.quantity", ("≤ 9",), False, "10"),
     "this needs the quantity 9 or less; here it is 10", "il faut : quantité 9 ou moins ; ici : 10"),
    (Need("change.seats", ("2-5", "10"), False, "7"),
     "this needs the seats after the change 2 to 5, or 10; here it is 7",
     "il faut : licences après le changement de 2 à 5, ou 10 ; ici : 7"),
    (Need("change.seats", ("2", "10"), False, "7"),
     "this needs the seats after the change 2 or 10; here it is 7",
     "il faut : licences après le changement 2 ou 10 ; ici : 7"),
    (Need("change.quantity", ("≤ 3", "≥ 9"), False, "7"),
     "this needs the quantity at most 3, or at least 9; here it is 7",
     "il faut : quantité au plus 3, ou au moins 9 ; ici : 7"),
    (Need("change.quantity", ("≤ 3", "5-6", "≥ 9"), False, "7"),
     "this needs the quantity at most 3, 5 to 6, or at least 9; here it is 7",
     "il faut : quantité au plus 3, de 5 à 6, ou au moins 9 ; ici : 7"),
    (Need("at", (f"≤ {date(2020, 3, 1).toordinal()}",), False, str(date(2020, 4, 1).toordinal())),
     "this is possible until March 1, 2020", "c’est possible jusqu’au 1er mars 2020"),
]  # fmt: skip


@pytest.mark.parametrize(("need", "english", "french"), NEEDS, ids=[english for _, english, _ in NEEDS])
def test_what_a_rule_needs_reads_as_a_sentence_in_both_languages(
    need: Need, english: str, french: str
) -> None:
    definitions = extended().definitions
    assert Sentences(definitions, "en").need(need) == english
    assert Sentences(definitions, "fr").need(need) == french


STEPS = [
    (Step("role", "user.role", "owner"), "ask the owner", "demander à un propriétaire"),
    (Step("role", "user.role", "admin"), "ask the admin", "demander à un administrateur"),
    (Step("attribute", "account.type", "self_service"),
     "have self-service as account type", "passer à : type de compte libre-service"),
    (Step("attribute", "account.sunshine", "true"), "have: Sunshine account", "avoir : compte Sunshine"),
    (Step("attribute", "account.sunshine", "false"),
     "not have: Sunshine account", "ne pas avoir : compte Sunshine"),
    (Step("item", "item", PROFESSIONAL, "buy"), "buy Support Professional", "acheter Support Professional"),
    (Step("item", "item", PROFESSIONAL, "upgrade_edition"),
     "upgrade to Support Professional", "mettre à niveau vers Support Professional"),
    (Step("item", "item", PROFESSIONAL, "buy", or_higher=True),
     "buy Support Professional or higher", "acheter Support Professional ou un type d’édition supérieur"),
    (Step("item", "item", PROFESSIONAL, "upgrade_edition", or_higher=True),
     "upgrade to Support Professional or higher",
     "mettre à niveau vers Support Professional ou un type d’édition supérieur"),
    (Step("item", "item", TEAM, "downgrade_edition", or_higher=True),
     "downgrade to Support Team or higher", "rétrograder vers Support Team ou un type d’édition supérieur"),
    (Step("item", "item", SUITE, "bundle", or_higher=True),
     "combine into Support Suite Professional or higher",
     "regrouper dans Support Suite Professional ou un type d’édition supérieur"),
    (Step("item", "item", TEAM, "downgrade_edition"),
     "downgrade to Support Team", "rétrograder vers Support Team"),
    (Step("item", "item", SUITE, "bundle"),
     "combine into Support Suite Professional", "regrouper dans Support Suite Professional"),
    (Step("item", "item", "collaboration", "cancel_product"),
     "cancel Collaboration", "résilier Collaboration"),
    (Step("seats", "", 2, "remove_seats"), "remove only 2 seats", "ne retirer que 2\u00a0licences"),
    (Step("seats", "", 1, "buy"), "buy 1 seat", "acheter 1\u00a0licence"),
    (Step("seats", PROFESSIONAL, 10),
     "have 10 seats of Support Professional", "passer à 10\u00a0licences de Support Professional"),
    (Step("seats", PROFESSIONAL, 1),
     "have 1 seat of Support Professional", "passer à 1\u00a0licence de Support Professional"),
    (Step("cycle", "subscription.cycle", "monthly"),
     "change to the billing cycle monthly", "passer au cycle de facturation mensuel"),
    (Step("date", "at", date(2021, 3, 1)), "wait until March 1, 2021", "attendre le 1er mars 2021"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "english", "french"), STEPS, ids=[english for _, english, _ in STEPS])
def test_a_step_reads_as_something_to_do_in_both_languages(step: Step, english: str, french: str) -> None:
    remedy = Remedy("allow", (step,))
    assert Sentences(extended().definitions, "en").remedy(remedy) == english
    assert Sentences(extended().definitions, "fr").remedy(remedy) == french


def test_the_steps_above_are_of_every_kind() -> None:
    assert {step.kind for step, _, _ in STEPS} == {"role", "item", "seats", "cycle", "date", "attribute"}


UPGRADED = (Step("item", "item", PROFESSIONAL, "upgrade_edition"),)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("does", sorted({*PURCHASES, *SEATS}))
def test_whatever_is_asked_in_some_number_of_seats_can_be_asked_in_another(does: str, language: str) -> None:
    one, many = (
        counted("decisions", f"step.seats.{does}", number, language, item="Desk") for number in (1, 3)
    )
    assert one.replace("1", "3") != many
    assert "3" in many


def test_what_is_done_alike_to_several_items_is_said_once() -> None:
    steps = (Step("item", "item", one, "cancel_product") for one in ("collaboration", "more-storage"))
    remedy = Remedy("allow", (*steps, *UPGRADED))
    english = "cancel Collaboration and More Storage, then upgrade to Support Professional"
    assert Sentences(extended().definitions, "en").remedy(remedy) == english
    french = (
        "résilier Collaboration et Stockage supplémentaire, puis mettre à niveau vers Support Professional"
    )
    assert Sentences(extended().definitions, "fr").remedy(remedy) == french


def test_seats_of_whatever_edition_was_left_open_are_the_products() -> None:
    seats = Step("seats", PROFESSIONAL, 10)
    remedy = Remedy("allow", (UPGRADED[0]._replace(or_higher=True), seats))
    english = "upgrade to Support Professional or higher, then have 10 seats of Support"
    assert Sentences(extended().definitions, "en").remedy(remedy) == english


def test_several_steps_are_taken_one_after_the_other() -> None:
    remedy = Remedy("allow", (Step("role", "user.role", "owner"), *UPGRADED))
    english = "ask the owner to upgrade to Support Professional, and then to do this"
    assert Sentences(extended().definitions, "en").remedy(remedy) == english
    french = (
        "demander à un propriétaire de mettre à niveau vers Support Professional, puis de faire ce changement"
    )
    assert Sentences(extended().definitions, "fr").remedy(remedy) == french


def test_who_is_to_ask_otherwise_has_nothing_to_do_before() -> None:
    owner = Step("role", "user.role", "owner")
    fewer = Remedy("allow", (owner, Step("seats", "", 3, "add_seats")))
    assert Sentences(extended().definitions, "en").remedy(fewer) == "ask the owner to add only 3 seats"
    waiting = Remedy("allow", (owner, Step("date", "", date(2021, 3, 1))))
    said = "demander à un propriétaire d’attendre le 1er mars 2021"
    assert Sentences(extended().definitions, "fr").remedy(waiting) == said


@pytest.mark.parametrize(
    ("obligation", "english", "french"),
    [
        (Obligation("accept_terms", "privacy", "2020-01"),
         "accept the privacy terms (2020-01)", "accepter : politique de confidentialité (2020-01)"),
        (Obligation("provide", "vat-number"),
         "give the VAT or GST number", "indiquer : numéro de TVA ou de GST"),
    ],
)  # fmt: skip
def test_an_obligation_reads_as_something_to_do(obligation: Obligation, english: str, french: str) -> None:
    assert Sentences(extended().definitions, "en").obligation(obligation) == english
    assert Sentences(extended().definitions, "fr").obligation(obligation) == french


@pytest.mark.parametrize(
    ("attribute", "given", "english", "french"),
    [
        ("user.role", "admin", "role: admin", "rôle : administrateur"),
        ("account.new", "false", "customer already", "déjà client"),
        ("item.held", "other_edition", "held in another edition", "détenu dans un autre type d’édition"),
        ("change.to", "none", "what to change to: none", "nouvelle valeur : aucun"),
        ("change.to", "wire", "what to change to: Wire transfer", "nouvelle valeur : Virement bancaire"),
        ("terms.outdated", frozenset(), "terms to accept: none", "conditions à accepter : aucune"),
        ("terms.outdated", frozenset({"privacy"}),
         "terms to accept: privacy terms", "conditions à accepter : politique de confidentialité"),
        ("account.country", "FR", "country: FR", "pays : FR"),
    ],
)  # fmt: skip
def test_a_fact_reads_as_a_name_and_a_value(
    attribute: str, given: str | frozenset[str], english: str, french: str
) -> None:
    assert Sentences(extended().definitions, "en").fact(attribute, given) == english
    assert Sentences(extended().definitions, "fr").fact(attribute, given) == french


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_attribute_has_a_name_and_every_value_of_a_derived_one_too(language: str) -> None:
    for name, derived in DERIVED.items():
        assert "`" not in Sentences(extended().definitions, language).attribute(name), name
        for value in derived.values:
            assert "_" not in Sentences(extended().definitions, language).value(name, value), value


def test_an_attribute_that_nobody_named_is_called_by_its_id() -> None:
    assert Sentences(extended().definitions, "en").attribute("account.unheard_of") == "`account.unheard_of`"


@pytest.mark.parametrize(
    ("words", "said"), [((), ""), (("a",), "a"), (("a", "b"), "a or b"), (("a", "b", "a", "c"), "a, b or c")]
)
def test_words_are_joined_as_in_a_sentence_each_once(words: tuple[str, ...], said: str) -> None:
    assert joined(words, "en", "or") == said


def test_of_all_that_an_item_cannot_be_held_beside_only_what_is_held_is_named() -> None:
    asked = extended().prepare(account(PROFESSIONAL, "collaboration"), "owner", AT)
    definitions = asked.engine.definitions
    words = ItemWords(asked.facts, Change(), definitions.items["pocket"], definitions)
    assert words["others"] == (definitions.items["collaboration"].name,)
