"""The texts of the subject `importing`, in French."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "done": "{folder} créé à partir de {product} : {counts}",
    "unsaid": "ce qu’une racine ne dit pas, ou dit autrement :",
    "more": "et {count} autres du même genre : `--format json` les donne tous",
    "unknown": "`{word}` n’est pas une clé de Pricing2Yaml ; elle est laissée de côté",
    "billing": "personne ne sait combien de temps dure `{word}` ; ce cycle de facturation est laissé de côté",
    "period": "le prix vaut pour `{word}` ; il est donné par mois",
    "rounded": "arrondi à {amount}",
    "seat-stands": "une licence y tient lieu d’un `{word}`",
    "price-left": "`{word}` est laissé de côté : l’autre prix est sur demande",
    "expression": "personne ne sait combien fait `{word}` ; le prix est sur demande",
    "worked-out": "`{word}` fait {amount}, et c’est ce qui est écrit",
    "endless": "`{word}` est compris comme illimité",
    "below-zero": "`{word}` est inférieur à zéro ; il est compris comme rien",
    "rule": "une expression est laissée de côté ; les règles disent qui peut utiliser quoi",
    "linked": "les fonctionnalités limitées ne sont nommées que dans un commentaire",
    "driven": "`{word}` est laissé de côté : c’est une limite comme une autre",
    "tracked": "le fait que l’usage soit compté est laissé de côté : à l’appelant de compter",
    "hidden": "le fait de ne pas être montrée est laissé de côté : les limites le sont toujours",
    "renews": "`{word}` n’est pas une période de renouvellement possible ; elle est laissée de côté",
    "per": "elle se renouvelle comme `{word}` le dit, bien que son type dise le contraire",
    "grows": "`{word}` est ce qui est compté ; qu’il y en ait plus avec plus de l’autre est laissé de côté",
    "private": "ce qui est privé peut être détenu, mais n’est pas en vente",
    "for-none": "aucune formule ne le permet ; il n’est pas en vente",
    "takes-away": "ce qu’un module retire est laissé de côté",
    "twice": "la limite est aussi étendue ; ce qu’elle serait sans cela est laissé de côté",
    "replaces": "s’ajoute à ce que la formule comprend, car d’autres modules étendent cette limite",
    "extends": "seul un nombre peut être étendu ; ceci est laissé de côté",
    "step": "s’achète par {step}, ce qui est laissé de côté",
}
