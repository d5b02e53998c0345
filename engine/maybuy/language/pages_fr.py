"""The texts of the subject `pages`, in French: labels that all pages share, and those of the price page."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "shared.skip": "Aller au contenu",
    "shared.pages": "Pages",
    "shared.language": "Langue",
    "shared.language.en": "English",
    "shared.language.fr": "Français",
    "prices.title": "{catalog} : tarifs",
    "prices.choose": "Tarifs affichés",
    "prices.cycle": "Facturation",
    "prices.currency": "Devise",
    "prices.show": "Afficher",
    "prices.on": "Tarifs en {currency} au {day}.",
    "prices.kind.suite": "Suites",
    "prices.kind.product": "Produits",
    "prices.kind.add-on": "Modules supplémentaires",
    "prices.compare": "Comparer les éditions",
    "prices.details": "Tous les détails",
    "prices.compare.caption": "Prix et contenu de chaque édition de {product}",
    "prices.details.caption": "Prix et contenu de {product}",
    "prices.not_in": "Non vendu en {billed}",
    "prices.from": "à partir de",
    "prices.per.seat": "par licence et par mois",
    "prices.per.pack": "par lot et par mois",
    "prices.per.account": "par mois au total",
    "prices.per.from": "par mois au total",
    "prices.billed": "{per}, {billed}",
    "prices.nothing": "Rien n’est en vente en {currency} au {day}.",
}
