"""What is wrong with the shape of a file, as it is said.

Each case: what is read, then for each finding the code, the underlined text, the message and the help.
"""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from maybuy.language.told import told
from maybuy.model.catalog import Limit
from maybuy.model.reading import model_of
from maybuy.model.violations import validator, violations
from maybuy.source import LIMITS, read
from source.underlined import underlined

Case = tuple[str, list[tuple[str, str, str, str]]]
CASES: dict[str, Case] = {
    "a_price_is_of_a_billing_cycle": (
        "kind: product\nid: a\nprices: {EUR: 8}\n",
        [
            (
                "wrong-type",
                "8",
                "`8` does not say for which billing cycle it is a price",
                "write one for each cycle of the catalog, such as `{monthly: …, annual: …}`",
            )
        ],
    ),
    "a_price_is_in_a_currency": (
        "kind: product\nid: a\nprices: 8\ncharges: [{id: b, prices: 9}]\n",
        [
            (
                "wrong-type",
                word,
                f"`{word}` does not say in which currency it is",
                "write what it is in each currency, such as `{EUR: …, USD: …}`",
            )
            for word in ("8", "9")
        ],
    ),
    "prices_stand_under_their_own_key": (
        "kind: product\nid: a\nprice: 25\n",
        [
            (
                "unknown-choice",
                "25",
                "no price stands here, only the word `on_request`",
                "write prices under `prices`: `prices: {EUR: {monthly: …}}`",
            )
        ],
    ),
    "of_what_has_few_keys_they_are_listed": (
        "kind: product\nid: a\nprices: {EUR: {monthly: 1}}\nseats: 1\n",
        [
            (
                "wrong-type",
                "1",
                "`1` is not a set of `key: value` lines",
                "write `key: value` lines; the keys here are `min`, `max`, `same_as`",
            )
        ],
    ),
    "a_percentage_is_a_number": (
        "kind: promotion\nid: a\ncode: A\npercent: half\n",
        [
            (
                "wrong-type",
                "half",
                "`half` is not a number",
                "write a number, such as `25` or `12.5`, without a sign beside it",
            )
        ],
    ),
    "a_percentage_is_more_than_nothing": (
        "kind: promotion\nid: a\ncode: A\npercent: 0\n",
        [("out-of-range", "0", "`0` is not more than 0", "write more than 0")],
    ),
    "a_percentage_is_no_more_than_all": (
        "kind: promotion\nid: a\ncode: A\npercent: 100.5\n",
        [("out-of-range", "100.5", "`100.5` is more than 100", "write 100 or less")],
    ),
    "a_percentage_has_two_decimals_at_most": (
        "kind: promotion\nid: a\ncode: A\npercent: 12.125\n",
        [
            (
                "out-of-range",
                "12.125",
                "`12.125` has more than two decimals",
                "write two at most, such as `12.25`",
            )
        ],
    ),
    "a_duration_is_a_number_or_months_or_for_ever": (
        "kind: promotion\nid: a\ncode: A\npercent: 5\nduration: always\n",
        [
            (
                "wrong-type",
                "always",
                "`always` is not a duration",
                "write a number of cycles, `{months: 3}` or `forever`",
            )
        ],
    ),
    "a_duration_in_other_units_is_told_what_there_is": (
        "kind: promotion\nid: a\ncode: A\npercent: 5\nduration: {month: 3}\n",
        [("unknown-key", "month", "`month` is not a key that is known here", "did you mean `months`?")],
    ),
    "a_duration_is_not_without_end": (
        "kind: promotion\nid: a\ncode: A\npercent: 5\nduration: 0\n",
        [("out-of-range", "0", "`0` is less than 1", "write 1 or more")],
    ),
    "a_maximum_is_for_a_percentage": (
        "kind: promotion\nid: a\ncode: A\namount: {USD: 5}\nmaximum: {USD: 3}\n",
        [
            (
                "goes-with",
                "maximum",
                "`maximum` goes with `percent`, which is not here",
                "add `percent`, or remove `maximum`",
            )
        ],
    ),
    "a_misspelt_key_is_named_with_the_nearest": (
        "kind: product\nid: a\nnme: A\n",
        [
            (
                "unknown-key",
                "nme",
                "`nme` is not a key that is known here",
                "did you mean `name`?",
            ),
        ],
    ),
    "a_key_like_no_other_is_told_which_there_are": (
        "kind: limits\nlimits: []\nxyz: 1\n",
        [
            (
                "unknown-key",
                "xyz",
                "`xyz` is not a key that is known here",
                "the keys here are kind, limits, silence",
            ),
        ],
    ),
    "a_key_missing_because_it_is_misspelt_is_not_missed": (
        "kind: product\nidd: a\n",
        [
            (
                "unknown-key",
                "idd",
                "`idd` is not a key that is known here",
                "did you mean `id`?",
            ),
        ],
    ),
    "an_effect_missing_because_it_is_misspelt_is_not_missed": (
        "kind: policy\nid: p\nrules:\n  - {id: a, alow: [buy], through: [web]}\n",
        [
            (
                "unknown-key",
                "alow",
                "`alow` is not a key that is known here",
                "did you mean `allow`?",
            ),
        ],
    ),
    "each_missing_key_is_named": (
        "kind: catalog\nid: a\nname: A\n",
        [
            (
                "missing-key",
                "kind",
                "`currencies` is missing here",
                "add `currencies: ` and its value",
            ),
            (
                "missing-key",
                "kind",
                "`cycles` is missing here",
                "add `cycles: ` and its value",
            ),
        ],
    ),
    "a_word_is_not_a_number": (
        "kind: product\nid: a\nseats: {min: few}\n",
        [
            (
                "wrong-type",
                "few",
                "`few` is not a whole number",
                "write digits alone, such as `12`",
            ),
        ],
    ),
    "a_fraction_is_not_a_whole_number": (
        "kind: product\nid: a\nseats: {max: 2.5}\n",
        [
            (
                "wrong-type",
                "2.5",
                "`2.5` is not a whole number",
                "write digits alone, such as `12`",
            ),
        ],
    ),
    "a_fraction_is_not_a_value_to_compare_with": (
        "kind: policy\nid: p\nrules:\n  - {id: a, allow: [buy], when: {change.seats: 2.5}}\n",
        [
            (
                "wrong-type",
                "2.5",
                "`2.5` is not a whole number",
                "write digits alone, such as `12`",
            ),
        ],
    ),
    "true_in_quotes_is_a_text": (
        'kind: product\nid: a\non_sale: "true"\n',
        [
            (
                "wrong-type",
                '"true"',
                '`"true"` is not `true` or `false`',
                "write `true` or `false`, without quotes",
            ),
        ],
    ),
    "a_number_is_not_a_text": (
        "kind: product\nid: a\nsource: 5\n",
        [
            (
                "wrong-type",
                "5",
                "`5` is not a text",
                "put quotes around it if it is meant as a text",
            ),
        ],
    ),
    "a_number_is_not_a_date": (
        "kind: product\nid: a\neffective: {from: 2020}\n",
        [
            (
                "wrong-type",
                "2020",
                "`2020` is not a date",
                "write a day as year-month-day, such as `2020-10-07`",
            ),
        ],
    ),
    "a_single_value_is_not_a_list": (
        "kind: product\nid: a\nincludes: b\n",
        [
            (
                "wrong-type",
                "b",
                "`b` is not a list",
                "put it in square brackets, `[b]`, or begin each entry with a dash",
            ),
        ],
    ),
    "a_list_is_not_a_set_of_keys": (
        "kind: product\nid: a\nquantity: [b]\n",
        [
            (
                "wrong-type",
                "[b]",
                "this list is not a set of `key: value` lines",
                "write `key: value` lines; the keys here are `min`, `max`",
            ),
        ],
    ),
    "a_word_is_no_version_of_what_is_required": (
        "kind: product\nid: a\nrequires: [b]\n",
        [
            (
                "wrong-type",
                "b",
                "`b` does not say whether one will do or each is needed",
                "write `{any: […]}` where one of them will do, `{all: […]}` where each is needed",
            ),
        ],
    ),
    "a_number_is_neither_items_nor_a_selector": (
        "kind: policy\nid: p\nrules:\n  - {id: a, deny: [buy], items: 5}\n",
        [
            (
                "wrong-type",
                "5",
                "`5` is not a list or a set of `key: value` lines",
                "write `[a, b]`, or `key: value` lines",
            ),
        ],
    ),
    "a_list_is_not_a_sentence": (
        "kind: product\nid: a\nname: [A]\n",
        [
            (
                "wrong-type",
                "[A]",
                "this list is not a text, nor one for each language",
                "write a sentence, or one for each language: `{en: …, fr: …}`",
            ),
        ],
    ),
    "a_set_of_keys_is_not_an_entry_of_a_list_of_words": (
        "kind: product\nid: a\nexcludes: [{b: c}]\n",
        [
            (
                "wrong-type",
                "{b: c}",
                "this set of keys is not a text",
                "put quotes around it if it is meant as a text",
            ),
        ],
    ),
    "lists_inside_lists_are_not_values": (
        "kind: policy\nid: p\nrules:\n  - {id: a, allow: [buy], when: {user.role: [[owner]]}}\n",
        [
            (
                "wrong-type",
                "[owner]",
                "this list is not a single value",
                "write one word, one whole number, `true` or `false`",
            ),
        ],
    ),
    "a_list_is_not_a_price": (
        "kind: product\nid: a\nprices: {USD: {monthly: [5]}}\n",
        [
            (
                "wrong-type",
                "[5]",
                "this list is not a price",
                "write a number, such as `25` or `12.50`, without a currency",
            ),
        ],
    ),
    "a_word_of_a_few_is_told_which_there_are": (
        "kind: actions\nactions: [{id: a, target: thing}]\n",
        [
            (
                "unknown-choice",
                "thing",
                "`thing` is none of the words that can stand here",
                "write one of none, item, line, held, edition, suite, cycle, payment_method, limit",
            ),
        ],
    ),
    "a_list_where_one_of_a_few_words_is_needed": (
        "kind: actions\nactions: [{id: a, target: [item]}]\n",
        [
            (
                "unknown-choice",
                "[item]",
                "a single word is needed here",
                "write one of none, item, line, held, edition, suite, cycle, payment_method, limit",
            ),
        ],
    ),
    "an_id_is_suggested_the_way_it_is_written": (
        "kind: product\nid: Support_Suite Pro\n",
        [
            (
                "bad-format",
                "Support_Suite Pro",
                "`Support_Suite Pro` cannot be an id",
                ("write `support_suite-pro`: small letters and digits, with single `-` or `_` between them"),
            ),
        ],
    ),
    "an_item_is_suggested_the_way_it_is_written": (
        "kind: product\nid: a\nexcludes: [Support/Pro]\n",
        [
            (
                "bad-format",
                "Support/Pro",
                "`Support/Pro` cannot name an item",
                "write `support/pro`: small letters, digits, `-` and `_`",
            ),
        ],
    ),
    "a_currency_is_three_capital_letters": (
        "kind: product\nid: a\nprices: {usd: {monthly: 5}}\n",
        [
            (
                "bad-format",
                "usd",
                "`usd` is not a currency",
                "write its three capital letters, such as `USD` or `EUR`",
            ),
        ],
    ),
    "a_cycle_in_prices_is_an_id": (
        "kind: product\nid: a\nprices: {USD: {Monthly: 5}}\n",
        [
            (
                "bad-format",
                "Monthly",
                "`Monthly` cannot be an id",
                "write `monthly`: small letters and digits, with single `-` or `_` between them",
            ),
        ],
    ),
    "a_price_has_no_currency_in_it": (
        "kind: product\nid: a\nprices: {USD: {monthly: $5}}\n",
        [
            (
                "bad-format",
                "$5",
                "`$5` is not a price",
                "write a number such as `25` or `12.50`, without a currency or a comma",
            ),
        ],
    ),
    "a_negative_price_is_out_of_range": (
        "kind: product\nid: a\nprices: {USD: {monthly: -5}}\n",
        [
            (
                "out-of-range",
                "-5",
                "`-5` is less than 0",
                "write 0 or more",
            ),
        ],
    ),
    "a_grouped_number_has_three_digits_in_each_group": (
        "kind: product\nid: a\nlimits: {b: 10_00}\n",
        [
            (
                "bad-format",
                "10_00",
                "`10_00` is not a number of units",
                "write digits, with `_` between thousands at most: `1_000_000`, or `unlimited`",
            ),
        ],
    ),
    "dates_beside_a_single_price_list_want_a_list": (
        "kind: product\nid: a\nprices: {effective: {from: 2020-01-01}, USD: {monthly: 5}}\n",
        [
            (
                "bad-format",
                "effective",
                "`effective` cannot stand beside the currencies of a single price list",
                (
                    "make it a list, with dates and currencies in each entry: `- {effective: {from: …}, "
                    "USD: …}`"
                ),
            ),
        ],
    ),
    "dates_without_prices_are_found": (
        "kind: product\nid: a\nprices: [{effective: {from: 2020-01-01}}]\n",
        [
            (
                "out-of-range",
                "effective",
                "no prices stand beside these dates",
                "add a currency and its prices: `USD: {…}`",
            ),
        ],
    ),
    "a_language_is_two_small_letters": (
        "kind: product\nid: a\nname: {english: A}\n",
        [
            (
                "bad-format",
                "english",
                "`english` is not a language",
                "write its two small letters, such as `fr`",
            ),
        ],
    ),
    "a_day_that_is_not_in_the_calendar_is_found": (
        "kind: product\nid: a\neffective: {until: 2021-02-30}\n",
        [
            (
                "bad-format",
                "2021-02-30",
                "`2021-02-30` is not a day of the calendar",
                "check the month and the day: it is year-month-day",
            ),
        ],
    ),
    "a_day_is_written_year_month_day": (
        "kind: product\nid: a\neffective: {until: 30.1.2021}\n",
        [
            (
                "bad-format",
                "30.1.2021",
                "`30.1.2021` is not a date",
                "write a day as year-month-day, such as `2020-10-07`",
            ),
        ],
    ),
    "until_is_the_next_cycle_or_a_day": (
        "kind: policy\nid: p\nrules:\n  - {id: a, defer: [buy], until: soon}\n",
        [
            (
                "bad-format",
                "soon",
                "`soon` is neither `next_cycle` nor a date",
                "write `next_cycle`, or a day such as `2020-10-07`",
            ),
        ],
    ),
    "a_fact_is_of_the_user_or_the_account": (
        "kind: vocabulary\nattributes: {role: {type: bool}}\n",
        [
            (
                "bad-format",
                "role",
                "`role` cannot be the name of a fact",
                "begin it with `user.` or `account.`, then small letters, digits and `_`",
            ),
        ],
    ),
    "an_obligation_accepts_or_provides": (
        "kind: policy\nid: p\nrules:\n  - {id: a, require: [buy], obligations: [sign:x]}\n",
        [
            (
                "bad-format",
                "sign:x",
                "`sign:x` is not an obligation",
                "write `accept:` and the id of terms, or `provide:` and the id of a detail",
            ),
        ],
    ),
    "a_country_is_two_capital_letters": (
        (
            "kind: account\n"
            "id: a\n"
            "type: b\n"
            "country: France\n"
            "currency: EUR\n"
            "users: [{id: u, role: r}]\n"
            "subscription: null\n"
        ),
        [
            (
                "bad-format",
                "France",
                "`France` is not a country",
                "write its two capital letters, such as `FR`",
            ),
        ],
    ),
    "a_number_past_its_bound_is_found": (
        "kind: catalog\nid: a\nname: A\ncurrencies: [EUR]\ncycles: [{id: b, months: 200}]\n",
        [
            (
                "out-of-range",
                "200",
                "`200` is more than 120",
                "write 120 or less",
            ),
        ],
    ),
    "an_empty_list_is_found": (
        "kind: policy\nid: p\nrules:\n  - {id: a, allow: []}\n",
        [
            (
                "out-of-range",
                "[]",
                "nothing is written here",
                "write at least one entry or letter, or remove the key",
            ),
        ],
    ),
    "an_empty_text_is_found": (
        'kind: product\nid: a\nname: ""\n',
        [
            (
                "out-of-range",
                '""',
                "nothing is written here",
                "write at least one entry or letter, or remove the key",
            ),
        ],
    ),
    "an_id_that_is_too_long_is_found": (
        (
            "kind: product\n"
            "id: "
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
        ),
        [
            (
                "out-of-range",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "this is longer than 80 characters",
                "shorten it",
            ),
        ],
    ),
    "a_suite_of_one_part_has_too_few": (
        "kind: suite\nid: a\neditions: [{id: b, parts: [c]}]\n",
        [
            (
                "out-of-range",
                "[c]",
                "fewer than 2 entries stand here",
                "add what is missing",
            ),
        ],
    ),
    "two_comparisons_of_one_thing_are_found": (
        (
            "kind: policy\n"
            "id: p\n"
            "rules:\n"
            "  - {id: a, allow: [buy], when: {change.seats: {at_least: 1, more_than: 5}}}\n"
        ),
        [
            (
                "out-of-range",
                "{at_least: 1, more_than: 5}",
                "two comparisons bound the same side here: at_least, more_than",
                "keep one of them",
            ),
        ],
    ),
    "a_rule_without_an_effect_is_found": (
        "kind: policy\nid: p\nrules:\n  - {id: a, items: [b]}\n",
        [
            (
                "one-effect",
                "{id: a, items: [b]}",
                "this rule does not say what it does",
                "add `allow`, `deny`, `defer`, `require` or `settle` with a list of actions",
            ),
        ],
    ),
    "a_rule_with_two_effects_is_found_at_the_second": (
        "kind: policy\nid: p\nrules:\n  - {id: a, deny: [buy], allow: [buy]}\n",
        [
            (
                "one-effect",
                "allow",
                "`allow` stands beside `deny`, and a rule does one thing",
                "make two rules of it, each with its own id",
            ),
        ],
    ),
    "a_promotion_takes_something_off": (
        "kind: promotion\nid: a\ncode: A\n",
        [
            (
                "one-effect",
                "kind",
                "this promotion does not say what it takes off",
                "add `percent` or `amount`",
            ),
        ],
    ),
    "a_promotion_takes_off_one_thing": (
        "kind: promotion\nid: a\ncode: A\npercent: 5\namount: {EUR: 5}\n",
        [
            (
                "one-effect",
                "amount",
                "`amount` stands beside `percent`, and a promotion takes off one or the other",
                "keep one of the two",
            ),
        ],
    ),
    "an_order_names_codes": (
        "kind: order\nuser: a\npromotion: {a: b}\n",
        [
            (
                "wrong-type",
                "{a: b}",
                "this set of keys is not a value or a list of values",
                "write one value, or several in square brackets: `[a, b]`",
            ),
        ],
    ),
    "a_rule_that_is_a_word_is_found": (
        "kind: policy\nid: p\nrules:\n  - buy\n",
        [
            (
                "wrong-type",
                "buy",
                "`buy` is not a set of `key: value` lines",
                "write each entry as `key: value`",
            ),
        ],
    ),
    "defer_goes_with_until": (
        "kind: policy\nid: p\nrules:\n  - {id: a, defer: [buy]}\n",
        [
            (
                "goes-with",
                "defer",
                "`defer` goes with `until`, which is not here",
                "add `until`, or remove `defer`",
            ),
        ],
    ),
    "settle_goes_with_by_or_credit": (
        "kind: policy\nid: p\nrules:\n  - {id: a, settle: [buy]}\n",
        [
            (
                "goes-with",
                "settle",
                "`settle` goes with `by` or `credit`, and neither is here",
                "say with `by` how it is charged, or with `credit: none` that nothing is credited",
            ),
        ],
    ),
    "settle_with_a_key_mistyped_is_one_mistake": (
        "kind: policy\nid: p\nrules:\n  - {id: a, settle: [buy], credits: none}\n",
        [("unknown-key", "credits", "`credits` is not a key that is known here", "did you mean `credit`?")],
    ),
    "by_goes_with_settle": (
        "kind: policy\nid: p\nrules:\n  - {id: a, allow: [buy], by: full}\n",
        [
            (
                "goes-with",
                "by",
                "`by` goes with `settle`, which is not here",
                "add `settle`, or remove `by`",
            ),
        ],
    ),
    "nothing_is_settled_through_a_channel": (
        "kind: policy\nid: p\nrules:\n  - {id: a, settle: [buy], by: full, through: [web]}\n",
        [
            (
                "goes-with",
                "through",
                "`through` goes with `allow` or `deny` alone",
                (
                    "remove it: when something takes effect, what it asks for and how it is charged are the "
                    "same on every channel"
                ),
            ),
        ],
    ),
    "a_code_goes_with_deny": (
        "kind: policy\nid: p\nrules:\n  - {id: a, allow: [buy], code: b}\n",
        [
            (
                "goes-with",
                "code",
                "`code` goes with `deny`, which is not here",
                "add `deny`, or remove `code`",
            ),
        ],
    ),
    "channels_go_with_allow_or_deny": (
        "kind: policy\nid: p\nrules:\n  - {id: a, defer: [buy], until: next_cycle, through: [web]}\n",
        [
            (
                "goes-with",
                "through",
                "`through` goes with `allow` or `deny` alone",
                (
                    "remove it: when something takes effect, what it asks for and how it is charged are the "
                    "same on every channel"
                ),
            ),
        ],
    ),
    "a_key_without_a_value_is_found_at_the_key": (
        "kind: product\nid: a\nname:\n",
        [
            (
                "no-value",
                "name",
                "`name` has no value",
                "write its value, or remove the key",
            ),
        ],
    ),
    "an_entry_without_a_value_is_found": (
        "kind: product\nid: a\nincludes:\n  -\n",
        [
            (
                "no-value",
                "",
                "this entry of the list is empty",
                "write a value after the dash, or remove the entry",
            ),
        ],
    ),
    "a_value_without_a_value_in_a_condition_is_found": (
        "kind: policy\nid: p\nrules:\n  - {id: a, allow: [buy], when: {user.role: }}\n",
        [
            (
                "no-value",
                "user.role",
                "`user.role` has no value",
                "write its value, or remove the key",
            ),
        ],
    ),
    "all_mistakes_of_a_file_are_found": (
        "kind: product\nid: A\nname: 5\nseats: {min: 0}\nnme: A\n",
        [
            (
                "bad-format",
                "A",
                "`A` cannot be an id",
                "write `a`: small letters and digits, with single `-` or `_` between them",
            ),
            (
                "wrong-type",
                "5",
                "`5` is not a text, nor one for each language",
                "write a sentence, or one for each language: `{en: …, fr: …}`",
            ),
            (
                "out-of-range",
                "0",
                "`0` is less than 1",
                "write 1 or more",
            ),
            (
                "unknown-key",
                "nme",
                "`nme` is not a key that is known here",
                "did you mean `name`?",
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_shape_of_a_file(name: str) -> None:
    text, expected = CASES[name]
    document = read(text, "f.yaml")
    model, findings = model_of(document)
    assert model is None
    found = told(sorted(findings, key=lambda one: one.key()))
    assert [(one.code, underlined(document, one.span), one.message, one.help) for one in found] == expected


def test_a_file_that_only_the_model_refuses_still_has_a_finding() -> None:
    document = read("kind: limits\nlimits: [{id: a}]\n", "f.yaml")
    with pytest.raises(ValidationError) as refused:
        Limit.model_validate({"id": "A"})
    (found,) = told(violations(document, validator("limits"), refused.value))
    assert (found.code, found.message) == ("wrong-type", "`A` is not what is expected here")


def test_of_very_many_mistakes_the_first_are_told() -> None:
    most = LIMITS.max_findings
    text = "kind: product\nid: a\n" + "".join(f"key{number}: 1\n" for number in range(most + 100))
    model, found = model_of(read(text, "f.yaml"))
    assert model is None
    *first, last = told(found)
    assert [one.code for one in first] == ["unknown-key"] * most
    assert (last.code, last.message) == ("syntax", "there are more than 500 problems")
    assert last.help == "reading stopped here; correct these first"
    assert (last.span.line, last.span.column) == (first[-1].span.line + 1, 1)


def test_as_many_mistakes_as_are_told_are_all_there_are() -> None:
    most = LIMITS.max_findings
    text = "kind: product\nid: a\nname: A\n" + "".join(f"key{number}: 1\n" for number in range(most))
    _, found = model_of(read(text, "f.yaml"))
    assert [one.code for one in found] == ["unknown-key"] * most


@pytest.mark.parametrize("number", [f"1{'0' * 39}", "1e300", f"{'9' * 30}.125"])
def test_a_number_too_great_to_reckon_with_is_out_of_range(number: str) -> None:
    _, found = model_of(read(f"{{kind: promotion, id: a, code: A, percent: {number}}}", "f.yaml"))
    assert {one.code for one in found} == {"out-of-range"}
