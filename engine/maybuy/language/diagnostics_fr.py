"""The texts of the subject `diagnostics`, in French."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    # source: reading files
    "syntax": "le fichier n’est plus compréhensible à partir d’ici",
    "syntax.help": "cherchez ici ou une ligne plus haut un guillemet, une virgule, un crochet ou `: ` oublié",
    "syntax.after-end": "le contenu du fichier se termine plus haut, mais une suite figure ici",
    "syntax.after-end.help": (
        "un fichier contient une seule liste ou une seule suite de lignes `clé: valeur` ; "
        "supprimez ceci ou décalez-le"
    ),
    "syntax.after-quote": "le texte continue ici après le guillemet fermant `{word}`",
    "syntax.after-quote.help": (
        'mettez tout le texte entre guillemets ; entre \'…\' doublez l’apostrophe, entre "…" écrivez `\\"`'
    ),
    "syntax.beginning": "un texte sans guillemets ne peut pas commencer par `{word}`",
    "syntax.beginning.help": "mettez tout le texte entre guillemets",
    "syntax.block": "du texte suit le `|` ou le `>` qui l’annonce sur la même ligne",
    "syntax.block.help": "commencez le texte à la ligne suivante, décalé, ou mettez-le entre guillemets",
    "syntax.bracket": "ce `{word}` n’est jamais refermé",
    "syntax.bracket.help": "ajoutez le `{closing}` manquant",
    "syntax.closing": "ce `{word}` ne referme rien d’ouvert ici",
    "syntax.closing.help": "supprimez-le, ou vérifiez que chaque `[` finit par `]` et chaque `{{` par `}}`",
    "syntax.colon": "il manque une espace après le deux-points dans `{before}:{after}`",
    "syntax.colon.help": "écrivez `{before}: {after}`, avec une espace ordinaire",
    "syntax.comma": "il manque une virgule avant ceci",
    "syntax.comma.help": "dans `[…]` et `{{…}}`, séparez les éléments par des virgules",
    "syntax.escape": "`{word}` n’a pas de sens entre guillemets doubles",
    "syntax.escape.help": "écrivez `\\\\` pour une barre oblique inverse, ou utilisez des guillemets simples",
    "syntax.indentation": "cette ligne n’est pas décalée comme ses voisines",
    "syntax.indentation.help": (
        "les lignes d’un même ensemble commencent dans la même colonne ; décalez de deux espaces"
    ),
    "syntax.list": "une liste ne peut pas commencer sur la ligne de sa clé",
    "syntax.list.help": (
        "commencez la liste à la ligne suivante, ou mettez entre guillemets un texte qui commence par `- `"
    ),
    "syntax.many": "plus de {most} problèmes dans un seul fichier",
    "syntax.many.help": "la lecture s’arrête ici ; corrigez d’abord ceux-ci",
    "syntax.mixed": "des éléments de liste et des lignes `clé: valeur` sont mêlés au même niveau",
    "syntax.mixed.help": "décalez-la pour la rattacher à la ligne précédente, ou donnez une clé à la liste",
    "syntax.no-colon": "`{word}` n’est ni une ligne `clé: valeur` ni un élément de liste",
    "syntax.no-colon.help": "ajoutez un deux-points et une valeur, ou décalez la suite du texte précédent",
    "syntax.nothing": "il manque un élément avant cette virgule",
    "syntax.nothing.help": "supprimez la virgule, ou ajoutez ce qui doit la précéder",
    "syntax.quote": "ce guillemet n’est jamais refermé, ou seulement par un guillemet suivant",
    "syntax.quote.help": "ajoutez le `{word}` manquant à la fin du texte",
    "syntax.second-colon": "un second `: ` dans une même valeur",
    "syntax.second-colon.help": "mettez entre guillemets un texte qui contient `: `, ou passez à la ligne",
    "syntax.tab": "une tabulation sert à décaler la ligne",
    "syntax.tab.help": "remplacez-la par des espaces, deux par niveau",
    "duplicate-key": "`{word}` figure deux fois ; il est déjà à la ligne {line}",
    "duplicate-key.help": "ne gardez que l’un des deux",
    "tag": "`{word}` est une étiquette YAML, et il n’y en a pas ici",
    "tag.help": "supprimez-la, ou mettez entre guillemets un texte qui commence par `!`",
    "not-finite": "`{word}` n’est pas un nombre avec lequel on peut compter",
    "not-finite.help": (
        "écrivez un nombre, omettez l’entrée s’il n’y a pas de limite, ou mettez le texte entre guillemets"
    ),
    "number-too-long": "le nombre `{word}` est trop long ou trop grand",
    "number-too-long.help": (
        "au plus {longest} caractères et une puissance de dix d’au plus {largest}, "
        "ou mettez le texte entre guillemets"
    ),
    "too-deep": "plus de {most} niveaux de listes et d’ensembles imbriqués",
    "too-deep.help": "la lecture s’arrête ici ; aucun fichier maybuy n’a besoin d’autant de niveaux",
    "too-many-nodes": "plus de {most} clés et valeurs dans un seul fichier",
    "too-many-nodes.help": "lecture arrêtée ici ; divisez le fichier, comptez ce que répète chaque `*alias`",
    "bad-alias": "`{word}` répète quelque chose qu’aucun `&` ne marque plus haut",
    "bad-alias.help": "mettez entre guillemets un texte qui commence par `*`",
    "bad-alias.inside": "`{word}` se trouve à l’intérieur de ce qu’il répète",
    "bad-alias.inside.help": "écrivez en toutes lettres ce que `{word}` doit représenter",
    "bad-key": "une liste, un ensemble ou un alias ne peut pas servir de clé",
    "bad-key.help": "prenez un seul mot pour clé ; dans un texte, mettez `{{…}}` et `[…]` entre guillemets",
    "bad-key.long": "une clé de plus de 1 024 caractères",
    "bad-key.long.help": "raccourcissez-la, ou mettez entre guillemets un texte qui contient `: `",
    "several-documents": "un second document commence ici, et un fichier n’en contient qu’un",
    "several-documents.help": "déplacez ce qui suit `---` dans un autre fichier, ou supprimez cette ligne",
    "not-utf8": "le fichier n’est pas écrit en UTF-8 : l’octet `{word}` se trouve ici",
    "not-utf8.help": "enregistrez-le de nouveau avec l’encodage UTF-8",
    "bad-character": "le caractère invisible `{word}` ne peut pas figurer ici",
    "bad-character.help": "supprimez-le ; il vient souvent d’un texte copié d’ailleurs",
    "bad-character.half": "`{word}` n’est que la moitié d’un caractère",
    "bad-character.half.help": "écrivez les deux moitiés côte à côte, ou le caractère lui-même",
    "too-large": "le fichier dépasse {most} octets",
    "too-large.help": "divisez-le en plusieurs fichiers",
    "unreadable": "`{file}` ne peut pas être lu",
    "unreadable.help": "vérifiez son nom, et que son disque est lisible",
    "unreadable.directory": "`{file}` est un dossier, pas un fichier",
    "unreadable.directory.help": "indiquez un fichier de ce dossier",
    "unreadable.missing": "`{file}` n’existe pas",
    "unreadable.missing.help": "vérifiez le nom et le dossier où vous êtes",
    "unreadable.permission": "vous n’avez pas le droit de lire `{file}`",
    "unreadable.permission.help": "demandez ce droit à son propriétaire",
    "unreadable.special": "`{file}` n’est pas un fichier ordinaire",
    "unreadable.special.help": "enregistrez d’abord son contenu dans un fichier",
}
