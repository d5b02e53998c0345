"""The texts of the subject `pages`, in English: labels that all pages share, and those of the price page."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "shared.skip": "To the content",
    "shared.pages": "Pages",
    "shared.language": "Language",
    "shared.language.en": "English",
    "shared.language.fr": "Français",
    "prices.title": "{catalog}: prices",
    "prices.choose": "What prices are shown",
    "prices.cycle": "Billing",
    "prices.currency": "Currency",
    "prices.show": "Show",
    "prices.on": "Prices in {currency} on {day}.",
    "prices.kind.suite": "Suites",
    "prices.kind.product": "Products",
    "prices.kind.add-on": "Add-ons",
    "prices.compare": "Compare editions",
    "prices.details": "All details",
    "prices.compare.caption": "What each edition of {product} costs and comes with",
    "prices.details.caption": "What {product} costs and comes with",
    "prices.not_in": "Not sold {billed}",
    "prices.from": "from",
    "prices.per.seat": "per seat and month",
    "prices.per.pack": "per pack and month",
    "prices.per.account": "per month in all",
    "prices.per.from": "per month in all",
    "prices.billed": "{per}, {billed}",
    "prices.nothing": "Nothing is on sale in {currency} on {day}.",
}
