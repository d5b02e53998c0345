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
    "syntax.hard-space": "une espace insécable sert à décaler la ligne",
    "syntax.hard-space.help": "remplacez-la par des espaces ordinaires, deux par niveau",
    "syntax.indentation": "cette ligne n’est pas décalée comme ses voisines",
    "syntax.indentation.help": (
        "les lignes d’un même ensemble commencent dans la même colonne ; décalez de deux espaces"
    ),
    "syntax.list": "une liste ne peut pas commencer sur la ligne de sa clé",
    "syntax.list.help": (
        "commencez la liste à la ligne suivante, ou mettez entre guillemets un texte qui commence par `- `"
    ),
    "syntax.many": "il y a plus de {most} problèmes",
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
    "syntax.merge": "`<<` ne reprend aucune clé ici",
    "syntax.merge.help": "écrivez toutes les clés ; une valeur entière se reprend par `&nom` et `*nom`",
    "syntax.tab": "une tabulation sert à décaler la ligne",
    "syntax.tab.help": "remplacez-la par des espaces, deux par niveau",
    "syntax.xml": "le XML ne peut pas être compris à partir d’ici",
    "syntax.xml.help": (
        "cherchez ici et plus haut une balise de fin, un guillemet ou un `&` qui devrait être `&amp;`"
    ),
    "syntax.doctype": (
        "un type de document n’est pas lu : avec lui viennent des entités, qui peuvent lire d’autres fichiers"
    ),
    "syntax.doctype.help": "enlevez la ligne qui commence par `<!DOCTYPE`",
    "syntax.encoding": "le XML n’est lu qu’en UTF-8",
    "syntax.encoding.help": "enregistrez le fichier en UTF-8, et dites-le, ou rien, dans sa première ligne",
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
    "hidden-character": "{word} se trouve ici, sans que personne ne le voie",
    "hidden-character.help": "supprimez-le : deux mots d’apparence identique ne seraient pas les mêmes",
    "hidden-character.turning": (
        "{word} se trouve ici, sans que personne ne le voie : l’ordre des lettres voisines en est inversé"
    ),
    "hidden-character.turning.help": "supprimez-le",
    "hidden-character.acting": "le caractère de contrôle {word} se trouve ici, et agit sur un terminal",
    "hidden-character.acting.help": "supprimez-le",
    "unreadable": "`{file}` ne peut pas être lu",
    "unreadable.help": "vérifiez son nom, et que son disque est lisible",
    "unreadable.directory": "`{file}` est un dossier, pas un fichier",
    "unreadable.directory.help": "indiquez un fichier de ce dossier",
    "unreadable.hidden": "`{file}` mène à un endroit caché : un nom du chemin commence par `.`",
    "unreadable.hidden.help": "les fichiers cachés ne sont jamais lus ; déplacez-le à un endroit visible",
    "unreadable.lfs": "`{file}` est un pointeur de Git LFS, dont le contenu se trouve ailleurs",
    "unreadable.lfs.help": (
        "exécutez `git lfs pull` dans le dossier ; une révision se compare si git garde le fichier lui-même"
    ),
    "unreadable.missing": "`{file}` n’existe pas",
    "unreadable.missing.help": "vérifiez le nom et le dossier où vous êtes",
    "unreadable.not-a-folder": "`{file}` est un fichier, pas un dossier",
    "unreadable.not-a-folder.help": "créez un dossier de ce nom, et déplacez-y le fichier",
    "unreadable.nowhere": "`{file}` est un lien qui ne mène nulle part",
    "unreadable.nowhere.help": "supprimez le lien, ou remettez en place ce qu’il désigne",
    "unreadable.outside": "`{file}` mène hors du dépôt du catalogue",
    "unreadable.outside.help": (
        "seul ce qui se trouve dans le dépôt git du catalogue est lu ou, sans dépôt, dans sa propre racine ; "
        "copiez-le là"
    ),
    "unreadable.permission": "vous n’avez pas le droit de lire `{file}`",
    "unreadable.permission.help": "demandez ce droit à son propriétaire",
    "unreadable.special": "`{file}` n’est pas un fichier ordinaire",
    "unreadable.special.help": "enregistrez d’abord son contenu dans un fichier",
    "not-laid-out": "une fois mis en forme, ce passage dirait autre chose",
    "not-laid-out.help": "le fichier reste tel quel : écrivez ce passage plus simplement",
    "not-laid-out.comment": "la mise en forme ferait perdre ce commentaire, ou changerait sa place",
    "not-laid-out.comment.help": (
        "le fichier reste tel quel : mettez ce commentaire sur une ligne à part, avant ce dont il parle"
    ),
    "not-laid-out.json": "seul JSON permet d’écrire ceci, et la mise en forme est celle de YAML",
    "not-laid-out.json.help": "le fichier reste tel quel : écrivez-le en YAML pour le mettre en forme",
    "unreadable.submodule": "`{file}` est un sous-module de git, dont les fichiers sont dans un autre dépôt",
    "unreadable.submodule.help": "comparez deux dossiers où `git submodule update --init` a été exécuté",
    "unreadable.twice": "`{file}` mène à un dossier déjà lu, sous le nom `{other}`",
    "unreadable.twice.help": "supprimez le lien",
    "bundle-damaged": "le paquet `{file}` n’est pas entier, ou il a été modifié",
    "bundle-damaged.help": "refaites-le avec `maybuy build`, et copiez-le tel quel",
    "bundle-damaged.other": "`{file}` n’est ni un dossier avec un catalogue, ni un paquet",
    "bundle-damaged.other.help": (
        "indiquez le dossier qui contient catalog/ et policies/, ou faites un paquet avec `maybuy build`"
    ),
    "bundle-too-new": "le paquet `{file}` vient d’un maybuy plus récent, que celui-ci ne lit pas",
    "bundle-too-new.help": "refaites-le avec cette version, ou mettez maybuy à jour",
    "bundle-other-version": "le paquet `{file}` a été fait par une autre version de maybuy",
    "bundle-other-version.help": "refaites-le avec `maybuy build`",
    # registry: bundles in registries
    "registry-unreachable": "le registre de `{where}` est injoignable",
    "registry-unreachable.help": "vérifiez son nom, son port et le réseau qui y mène",
    "registry-unreachable.slow": "le registre de `{where}` ne répond pas à temps",
    "registry-unreachable.slow.help": "réessayez plus tard, et voyez s’il est surchargé",
    "registry-unreachable.tls": "le registre de `{where}` ne présente pas de certificat de confiance",
    "registry-unreachable.tls.help": (
        "indiquez son autorité avec --registry-ca ou, s’il parle sans TLS, --plain-http"
    ),
    "registry-unreachable.status": "le registre de `{where}` répond avec le statut {status}",
    "registry-unreachable.status.help": "consultez son journal, et réessayez plus tard",
    "registry-denied": "le registre de `{where}` ne nous laisse pas entrer",
    "registry-denied.help": (
        "connectez-vous avec `docker login` ou `oras login`, ou donnez ORAS_USER et ORAS_PASS ; vérifiez les"
        " droits"
    ),
    "registry-not-found": "il n’y a pas de `{where}` dans le registre",
    "registry-not-found.help": "vérifiez le nom et l’étiquette, ou apportez-le avec `maybuy push`",
    "registry-damaged": "pour `{where}` est arrivé `{found}` à la place de `{expected}`",
    "registry-damaged.help": "ne l’utilisez pas ; envoyez-le à nouveau, et cherchez qui l’a changé",
    "registry-damaged.size": "pour `{where}` sont arrivés {found} octets à la place de {expected}",
    "registry-damaged.size.help": "récupérez-le à nouveau ; si cela dure, envoyez-le à nouveau",
    "registry-damaged.more": "pour `{where}` est arrivé plus que les {most} octets attendus",
    "registry-damaged.large": "le paquet de `{where}` dépasse {most} Mo",
    "registry-damaged.large.help": "envoyez-en un plus petit : aucun catalogue n’est si grand",
    "registry-damaged.json": "ce que le registre dit de `{where}` est illisible",
    "registry-damaged.json.help": "envoyez-le à nouveau",
    "registry-damaged.elsewhere": "le registre de `{where}` nous envoie à `{host}`, où nous n’allons pas",
    "registry-damaged.elsewhere.help": (
        "prenez un registre qui garde ce qu’il a, ou qui mène à une adresse avec TLS"
    ),
    "registry-other-artifact": "`{where}` est `{kind}`, et non un paquet de maybuy",
    "registry-other-artifact.help": "indiquez ce que `maybuy push` y a apporté",
    "registry-other-artifact.layers": "`{where}` n’a pas une seule couche, comme un paquet de maybuy",
    "unsigned-bundle": "`{where}` n’est pas signé",
    "unsigned-bundle.help": (
        "envoyez-le avec --sign-key, ou faites-le signer avec `cosign` par qui a votre confiance"
    ),
    "wrong-signature.key": "`{where}` est signé, mais pas par la clé de confiance",
    "wrong-signature.key.help": "comparez les clés ; si une autre l’a signé, ne l’utilisez pas",
    "wrong-signature.identity": "`{where}` est signé, mais pas par qui a votre confiance",
    "wrong-signature.identity.help": (
        "comparez l’identité et son garant ; si une autre l’a signé, ne l’utilisez pas"
    ),
    "wrong-signature.digest": "la signature de `{where}` est celle d’autre chose",
    "wrong-signature.digest.help": "ne l’utilisez pas ; cherchez qui a mis là cette signature",
    "wrong-signature.damaged": "la signature de `{where}` ne peut être vérifiée",
    "wrong-signature.damaged.help": "signez-le à nouveau",
    "signing-key": "`{file}` est illisible",
    "signing-key.help": "vérifiez le chemin, et vos droits sur celui-ci",
    "signing-key.public": "`{file}` n’est pas une clé publique ECDSA, P-256, en PEM",
    "signing-key.public.help": (
        "tirez-la de la clé privée : `openssl pkey -in key.pem -pubout -out key.pub`"
    ),
    "signing-key.private": (
        "`{file}` n’est pas une clé privée ECDSA, P-256, en PEM, ou son mot de passe est un autre"
    ),
    "signing-key.private.help": (
        "faites-en une avec `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` ;"
        " MAYBUY_SIGN_PASSWORD contient le mot de passe s’il y en a un"
    ),
    "signing-key.root": "`{file}` n’est pas une racine de confiance de Sigstore",
    "signing-key.root.help": "indiquez le fichier `trusted_root.json` de l’instance qui a signé",
    "signing-key.library": "pour vérifier une identité, il faut `{file}`",
    "signing-key.library.help": "installez `maybuy[sign]`",
    # model: the shape of a file
    "missing-kind": "le fichier ne dit pas ce qu’il est : `kind` manque",
    "missing-kind.help": "commencez-le par `kind: ` et l’un de ces mots : {known}",
    "missing-kind.near": "le fichier ne dit pas ce qu’il est : `kind` manque",
    "missing-kind.near.help": (
        "vouliez-vous écrire `kind` au lieu de `{word}` ? c’est l’un de ces mots : {known}"
    ),
    "unknown-kind": "`{word}` n’est pas un type de fichier",
    "unknown-kind.help": "un fichier est de l’un de ces types : {known}",
    "unknown-kind.container": "un fichier est d’un seul type, et plus d’un est écrit ici",
    "unknown-kind.container.help": "écrivez l’un de ces types : {known}",
    "unknown-key": "`{word}` n’est pas une clé connue ici",
    "unknown-key.help": "les clés possibles ici sont {known}",
    "missing-key": "`{key}` manque ici",
    "missing-key.help": "ajoutez `{key}: ` suivi de sa valeur",
    "missing-key.json.help": 'ajoutez `"{key}": ` suivi de sa valeur',
    "no-value": "`{key}` n’a pas de valeur",
    "no-value.help": "écrivez sa valeur ou supprimez la clé",
    "no-value.json": "`{key}` est null",
    "no-value.json.help": "donnez-lui une valeur, ou omettez la clé là où c’est possible",
    "no-value.comma": "`{key}` est seul, après une virgule",
    "no-value.comma.help": (
        "écrivez un point décimal et non une virgule : `25.50` ; et aucune virgule entre les milliers"
    ),
    "no-value.comma.json": "`{key}` est null",
    "no-value.comma.json.help": "donnez-lui une valeur, ou omettez la clé là où c’est possible",
    "no-value.colon": "`{key}` n’a pas de valeur",
    "no-value.colon.help": "écrivez deux-points et une espace entre une clé et sa valeur : `monthly: 25`",
    "no-value.colon.json": "`{key}` est null",
    "no-value.colon.json.help": "donnez-lui une valeur, ou omettez la clé là où c’est possible",
    "no-value.entry": "cet élément de la liste est vide",
    "no-value.entry.help": "écrivez une valeur après le tiret ou supprimez l’élément",
    "no-value.entry.json": "cet élément de la liste est null",
    "no-value.entry.json.help": "donnez-lui une valeur ou supprimez l’élément",
    "no-value.file": "le fichier est vide",
    "no-value.file.help": "commencez-le par `kind: ` ou supprimez-le",
    "wrong-type.this-list": "cette liste",
    "wrong-type.this-mapping": "cet ensemble de clés",
    "wrong-type.this-mapping.json": "cet objet",
    "wrong-type.integer": "{found} n’est pas un nombre entier",
    "wrong-type.integer.help": "écrivez des chiffres seuls, comme `12`",
    "wrong-type.number": "{found} n’est pas un nombre",
    "wrong-type.number.help": "écrivez un nombre, comme `25` ou `12.5`, sans signe à côté",
    "wrong-type.duration": "{found} n’est pas une durée",
    "wrong-type.duration.help": "écrivez un nombre de cycles, `{{months: 3}}` ou `forever`",
    "wrong-type.units": "{found} n’est pas un nombre d’unités",
    "wrong-type.units.help": "écrivez un nombre, comme `1_000` ou `0.5`, ou bien `unlimited`",
    "wrong-type.feature": "{found} n’est pas une fonctionnalité",
    "wrong-type.feature.help": "écrivez son identifiant, ou avec sa valeur : `[sso, {{history: 30}}]`",
    "wrong-type.value": "{found} n’est pas une valeur de fonctionnalité",
    "wrong-type.value.help": "écrivez un nombre, un mot ou un texte ; `false` s’il n’y en a pas",
    "wrong-type.amount": "{found} n’est pas un prix",
    "wrong-type.amount.help": "écrivez un nombre, comme `25` ou `12.50`, sans la devise",
    "wrong-type.boolean": "{found} n’est pas `true` ou `false`",
    "wrong-type.boolean.help": "écrivez `true` ou `false`, sans guillemets",
    "wrong-type.text": "{found} n’est pas un texte",
    "wrong-type.text.help": "mettez-le entre guillemets s’il s’agit d’un texte",
    "wrong-type.text.json.help": "un texte se met entre guillemets",
    "wrong-type.date": "{found} n’est pas une date",
    "wrong-type.date.help": "écrivez un jour sous la forme année-mois-jour, comme `2020-10-07`",
    "wrong-type.list": "{found} n’est pas une liste",
    "wrong-type.list.help": "mettez-le entre crochets, `[{word}]`, ou commencez chaque élément par un tiret",
    "wrong-type.list.json.help": "écrivez une liste, `[…]`",
    "wrong-type.mapping": "{found} n’est pas un ensemble de lignes `clé: valeur`",
    "wrong-type.mapping.help": "écrivez chaque élément sous la forme `clé: valeur`",
    "wrong-type.mapping.json": "{found} n’est pas un objet",
    "wrong-type.mapping.json.help": 'écrivez un objet, `{{"clé": valeur}}`',
    "wrong-type.record": "{found} n’est pas un ensemble de lignes `clé: valeur`",
    "wrong-type.record.help": "écrivez des lignes `clé: valeur` ; les clés d’ici sont {known}",
    "wrong-type.record.json": "{found} n’est pas un objet",
    "wrong-type.record.json.help": "écrivez un objet ; les clés d’ici sont {known}",
    "wrong-type.requirement": "{found} ne dit pas si l’un suffit ou si chacun est exigé",
    "wrong-type.requirement.help": (
        "écrivez `{{any: […]}}` si l’un d’eux suffit, `{{all: […]}}` si chacun est exigé"
    ),
    "wrong-type.currencies": "{found} ne dit pas dans quelle devise",
    "wrong-type.currencies.help": "écrivez-en un montant par devise, comme `{{EUR: …, USD: …}}`",
    "wrong-type.cycles": "{found} ne dit pas de quel cycle de facturation il est le prix",
    "wrong-type.cycles.help": "écrivez-en un par cycle du catalogue, comme `{{monthly: …, annual: …}}`",
    "wrong-type.cycles.json.help": 'écrivez-en un par cycle, comme `{{"monthly": …, "annual": …}}`',
    "wrong-type.counted": "{found} n’est pas un mot pour ce qui se compte",
    "wrong-type.counted.help": (
        "écrivez un mot, comme `Go`, ou un pour 1 et un au-delà, `{{one: tâche, many: tâches}}` ; "
        "chacun peut être en plusieurs langues, `{{en: …, fr: …}}`"
    ),
    "wrong-type.sentence": "{found} n’est pas un texte, ni un texte par langue",
    "wrong-type.sentence.help": "écrivez une phrase, ou une par langue : `{{en: …, fr: …}}`",
    "wrong-type.list-of": "{found} n’est pas une liste",
    "wrong-type.list-of.help": "écrivez entre crochets un ou plusieurs de ces mots : {known}",
    "wrong-type.list-of.json.help": "écrivez en liste un ou plusieurs de ces mots : {known}",
    "wrong-type.list-or-mapping": "{found} n’est pas une liste ni un ensemble de lignes `clé: valeur`",
    "wrong-type.list-or-mapping.help": "écrivez `[a, b]`, ou des lignes `clé: valeur`",
    "wrong-type.list-or-mapping.json": "{found} n’est ni une liste ni un objet",
    "wrong-type.list-or-mapping.json.help": 'écrivez `[…]` ou `{{"clé": valeur}}`',
    "wrong-type.scalar": "{found} n’est pas une valeur simple",
    "wrong-type.scalar.help": "écrivez un mot, un nombre entier, `true` ou `false`",
    "wrong-type.values": "{found} n’est pas une valeur ni une liste de valeurs",
    "wrong-type.values.help": "écrivez une valeur, ou plusieurs entre crochets : `[a, b]`",
    "wrong-type.wanted": "{found} n’est pas un terme de comparaison",
    "wrong-type.wanted.help": (
        "écrivez une valeur, une liste de valeurs, ou une comparaison comme `{{at_least: 10}}`"
    ),
    "wrong-type.account": "{found} n’est ni un fichier ni un compte",
    "wrong-type.account.help": "écrivez le chemin du fichier d’un compte, ou le compte lui-même",
    "wrong-type.fraction": "{found} n’est ni un mot ni un nombre entier",
    "wrong-type.fraction.help": "écrivez un mot, un nombre entier, `true` ou `false`",
    "wrong-type.account-or-id": "{found} n’est ni un compte ni l’identifiant d’un compte",
    "wrong-type.account-or-id.help": "donnez un compte sous forme d’objet, ou son identifiant en texte",
    "wrong-type.other": "{found} n’est pas ce qui est attendu ici",
    "wrong-type.other.help": "comparez avec un fichier qui convient",
    "wrong-type.file": "le fichier n’est pas un ensemble de lignes `clé: valeur`",
    "wrong-type.file.help": "commencez-le par `kind: ` et écrivez chaque élément sous la forme `clé: valeur`",
    "unknown-choice": "`{word}` ne fait pas partie des mots admis ici",
    "unknown-choice.help": "écrivez l’un de ces mots : {known}",
    "unknown-choice.help.near": "vouliez-vous dire `{near}` ? les mots admis sont {known}",
    "unknown-choice.one": "`{word}` n’est pas admis ici",
    "unknown-choice.one.help": "écrivez `{known}`",
    "unknown-choice.price": "aucun prix ne s’écrit ici, seulement le mot `{known}`",
    "unknown-choice.price.help": "mettez les prix sous `prices` : `prices: {{EUR: {{monthly: …}}}}`",
    "unknown-choice.container": "un seul mot est attendu ici",
    "bad-format": "`{word}` n’est pas écrit comme il le faut ici",
    "bad-format.help": "comparez avec un fichier qui convient",
    "bad-format.id": "`{word}` ne peut pas être un identifiant",
    "bad-format.id.help": (
        "un identifiant se compose de minuscules sans accent et de chiffres, avec un seul `-` "
        "ou `_` entre eux"
    ),
    "bad-format.item": "`{word}` ne peut pas désigner un article",
    "bad-format.item.help": (
        "écrivez `produit/édition`, ou l’identifiant d’un produit seul : minuscules, chiffres, `-` et `_`"
    ),
    "bad-format.currency": "`{word}` n’est pas une devise",
    "bad-format.currency.help": "écrivez ses trois majuscules, comme `USD` ou `EUR`",
    "bad-format.no-currency": "`{word}` n’est pas une devise, et les prix se rangent d’abord par devise",
    "bad-format.no-currency.help": "placez-le sous sa devise : `EUR: {{{word}: …}}`",
    "bad-format.dated": "`{word}` ne peut pas figurer à côté des devises d’une seule liste de prix",
    "bad-format.dated.help": (
        "faites-en une liste, avec dates et devises dans chaque élément : `- {{effective: "
        "{{from: …}}, USD: …}}`"
    ),
    "bad-format.country": "`{word}` n’est pas un pays",
    "bad-format.country.help": "écrivez ses deux majuscules, comme `FR`",
    "bad-format.language": "`{word}` n’est pas une langue",
    "bad-format.language.help": "écrivez ses deux minuscules, comme `fr`",
    "bad-format.date": "`{word}` n’est pas une date",
    "bad-format.date.help": "écrivez un jour sous la forme année-mois-jour, comme `2020-10-07`",
    "bad-format.year": "l’année de `{word}` est hors de portée",
    "bad-format.year.help": "écrivez un jour des années 1900 à 2199, ou omettez-le s’il n’y a pas de fin",
    "bad-format.day": "`{word}` n’est pas un jour du calendrier",
    "bad-format.day.help": "vérifiez le mois et le jour : l’ordre est année-mois-jour",
    "bad-format.until": "`{word}` n’est ni `next_cycle` ni une date",
    "bad-format.until.help": "écrivez `next_cycle`, ou un jour comme `2020-10-07`",
    "bad-format.effective": "`{word}` n’est ni `now`, ni `next_cycle`, ni une date",
    "bad-format.effective.help": "écrivez `now`, `next_cycle`, ou un jour comme `2020-10-07`",
    "bad-format.units": "`{word}` n’est pas un nombre d’unités",
    "bad-format.units.help": (
        "écrivez des chiffres, avec au plus des `_` entre les milliers : `1_000_000`, ou `unlimited`"
    ),
    "bad-format.count": "`{word}` n’est pas un nombre entier",
    "bad-format.count.help": "écrivez des chiffres, avec au plus des `_` entre les milliers : `1_000_000`",
    "bad-format.amount": "`{word}` n’est pas un prix",
    "bad-format.amount.help": "écrivez un nombre comme `25` ou `12.50`, sans devise ni virgule",
    "bad-format.attribute": "`{word}` ne peut pas être le nom d’un attribut",
    "bad-format.attribute.help": (
        "commencez par `user.` ou `account.`, puis des minuscules, des chiffres et `_`"
    ),
    "bad-format.place": "`{word}` ne désigne aucun endroit d’une requête",
    "bad-format.place.help": (
        "écrivez où se trouve la valeur, comme `resource.properties.owner`, ou un attribut comme `user.id`"
    ),
    "bad-format.oci": "`{word}` ne nomme pas de paquet dans un registre",
    "bad-format.oci.help": (
        "écrivez `oci://REGISTRE/NOM:ÉTIQUETTE`, ou `@sha256:` et 64 lettres hexa à la place de l’étiquette"
    ),
    "bad-format.url": "`{word}` n’est pas l’adresse d’un service",
    "bad-format.url.help": (
        "écrivez `https://` ou `http://` et un hôte, avec un port et un chemin s’il y en a : rien d’autre"
    ),
    "bad-format.obligation": "`{word}` n’est pas une obligation",
    "bad-format.obligation.help": (
        "écrivez `accept:` et l’identifiant de conditions, ou `provide:` et celui d’un renseignement"
    ),
    "bad-format.id.help.near": "écrivez `{near}` : minuscules et chiffres, avec un seul `-` ou `_` entre eux",
    "bad-format.item.help.near": "écrivez `{near}` : minuscules, chiffres, `-` et `_`",
    "out-of-range.prices": "aucun prix n’accompagne ces dates",
    "out-of-range.prices.help": "ajoutez une devise et ses prix : `USD: {{…}}`",
    "out-of-range.less": "`{word}` est inférieur à {bound}",
    "out-of-range.less.help": "écrivez {bound} ou davantage",
    "out-of-range.not-more": "`{word}` n’est pas supérieur à {bound}",
    "out-of-range.not-more.help": "écrivez une valeur supérieure à {bound}",
    "out-of-range.decimals": "`{word}` a plus de deux décimales",
    "out-of-range.decimals.help": "n’en écrivez pas plus de deux, comme `12.25`",
    "out-of-range.more": "`{word}` est supérieur à {bound}",
    "out-of-range.more.help": "écrivez {bound} ou moins",
    "out-of-range.long": "ceci dépasse {bound} caractères",
    "out-of-range.long.help": "raccourcissez-le",
    "out-of-range.few": "il y a moins de {bound} éléments ici",
    "out-of-range.few.help": "ajoutez ce qui manque",
    "out-of-range.many": "il y a plus de {bound} éléments ici",
    "out-of-range.many.help": "gardez-en {bound} au plus",
    "out-of-range.empty": "rien n’est écrit ici",
    "out-of-range.empty.help": "écrivez au moins un élément ou une lettre, ou supprimez la clé",
    "out-of-range.unseen": "il n’y a ici que des caractères invisibles",
    "out-of-range.unseen.help": "écrivez au moins une lettre visible, ou supprimez la clé",
    "out-of-range.blank": "il n’y a ici que des espaces",
    "out-of-range.blank.help": "écrivez au moins une lettre, ou supprimez la clé",
    "out-of-range.operators": "deux comparaisons fixent ici la même borne : {known}",
    "out-of-range.operators.help": "n’en gardez qu’une",
    "one-effect": "cette règle ne dit pas ce qu’elle fait",
    "one-effect.help": "ajoutez `allow`, `deny`, `defer`, `require` ou `settle` avec une liste d’actions",
    "one-effect.several": "`{second}` figure à côté de `{first}`, or une règle ne fait qu’une chose",
    "one-effect.several.help": "faites-en deux règles, chacune avec son identifiant",
    "one-effect.promotion": "cette promotion ne dit pas ce qu’elle déduit",
    "one-effect.promotion.help": "ajoutez `percent` ou `amount`",
    "one-effect.several-promotion": (
        "`{second}` figure à côté de `{first}`, or une promotion déduit l’un ou l’autre"
    ),
    "one-effect.several-promotion.help": "gardez l’un des deux",
    "one-effect.promise": "cet engagement ne dit pas à quoi il engage",
    "one-effect.promise.help": "ajoutez `never` ou `always` avec une liste d’actions, ou un autre engagement",
    "one-effect.several-promise": "`{second}` figure à côté de `{first}`, or ce doit être l’un ou l’autre",
    "one-effect.several-promise.help": "faites-en deux engagements, chacun avec son identifiant",
    "one-effect.test": "ce test ne demande rien",
    "one-effect.test.help": "ajoutez `ask` avec une question, ou `order` avec une commande",
    "one-effect.several-test": "`{second}` figure à côté de `{first}`, or un test demande l’un ou l’autre",
    "one-effect.several-test.help": "faites-en deux tests",
    "goes-with": "`{key}` va avec `{other}`, qui n’est pas ici",
    "goes-with.help": "ajoutez `{other}` ou supprimez `{key}`",
    "goes-with.order": "`{key}` se dit d’une seule question, or ce test demande une commande",
    "goes-with.order.help": "attendez-le dans un test avec `ask`",
    "goes-with.promise": "`{key}` va seulement avec `{known}`",
    "goes-with.promise.help": "supprimez-le, ou faites-en un autre engagement",
    "goes-with.settle": "`settle` va avec `by` ou `credit`, et aucun des deux n’est ici",
    "goes-with.settle.help": (
        "dites avec `by` comment c’est facturé, ou avec `credit: none` que rien n’est crédité"
    ),
    "goes-with.through": "`through` va seulement avec `allow` ou `deny`",
    "goes-with.through.help": (
        "supprimez-le : la date d’effet, ce qui est demandé et le règlement sont les mêmes par tous les "
        "canaux"
    ),
    # check: what files mean
    "unknown-item": "`{word}` n’est pas un article du catalogue",
    "unknown-item.help": (
        "un article est l’édition d’un produit, `produit/édition`, ou un produit sans édition"
    ),
    "unknown-item.trial": "`{word}` est à l’essai, mais ne fait pas partie de l’abonnement",
    "unknown-item.trial.help": "ce qui est à l’essai figure aussi sous `items`",
    "unknown-item.then": "`{word}` ne peut pas suivre l’essai : ce n’est pas une édition du même produit",
    "unknown-item.then.help": "indiquez une édition du produit à l’essai, {known}, ou retirez `then`",
    "unknown-product": "`{word}` n’est pas un produit du catalogue",
    "unknown-product.help": "les produits sont {known}",
    "unknown-edition": "aucun produit n’a d’édition `{word}`",
    "unknown-edition.help": "les éditions sont {known}",
    "unknown-edition.of": "`{product}` n’a pas d’édition `{word}`",
    "unknown-edition.of.help": "ses éditions sont {known}",
    "unknown-channel": "`{word}` n’est pas un canal",
    "unknown-channel.help": (
        "les canaux sont {known} ; d’autres se déclarent dans le fichier `kind: channels`"
    ),
    "unknown-action": "`{word}` n’est pas une action",
    "unknown-action.help": "les actions sont {known} ; d’autres se déclarent dans le fichier `kind: actions`",
    "unknown-attribute": "`{word}` n’est pas déclaré, on ne sait donc rien de lui",
    "unknown-attribute.help": "déclarez-le dans le fichier `kind: vocabulary` ; sont connus {known}",
    "unknown-value": "`{attribute}` ne vaut jamais `{word}`",
    "unknown-value.help": "ses valeurs sont {known}",
    "unknown-value.country": "`{word}` n’est pas un pays",
    "unknown-value.country.help": "écrivez ses deux lettres de l’ISO 3166, comme `FR`",
    "unknown-value.currency": "`{word}` n’est pas une devise",
    "unknown-value.currency.help": "écrivez ses trois lettres de l’ISO 4217, comme `USD`",
    "settles-nothing": "`{word}` ne facture ni ne crédite rien : il n’y a rien à régler",
    "settles-nothing.help": "retirez-le de `settle`",
    "settles-nothing.term": (
        "`{word}` ouvre une nouvelle période quoi que disent les règles : `by: {by}` n’en dit rien"
    ),
    "settles-nothing.term.help": "retirez-le, ou donnez-lui une règle à lui avec `credit`",
    "does-not-apply": "`{attribute}` ne dit rien de `{actions}`, où il vaut {value}",
    "does-not-apply.help": "donnez aux autres actions une règle à elles, ou testez ce que celles-ci ont",
    "does-not-apply.always": "`{attribute}` ne dit rien de `{actions}`, où il vaut toujours `{value}`",
    "does-not-apply.always.help": "retirez-le, ou nommez les actions pour lesquelles il est prévu",
    "wrong-operator.enum": "`{word}` ne va pas avec `{attribute}`, qui est l’une de quelques valeurs",
    "wrong-operator.enum.help": "écrivez la valeur, une liste de valeurs, ou `{{not: …}}`",
    "wrong-operator.bool": "`{word}` ne va pas avec `{attribute}`, qui est vrai ou faux",
    "wrong-operator.bool.help": "écrivez `true` ou `false`",
    "wrong-operator.integer": "`{word}` ne va pas avec `{attribute}`, qui est un nombre",
    "wrong-operator.integer.help": "utilisez `at_least`, `at_most`, `more_than`, `less_than` ou `not`",
    "wrong-operator.date": "`{word}` ne va pas avec `{attribute}`, qui est un jour",
    "wrong-operator.date.help": "utilisez `from`, `until` ou `not`",
    "wrong-operator.items": "`{word}` ne va pas avec `{attribute}`, qui est un ensemble",
    "wrong-operator.items.help": "utilisez `any`, `all` ou `none` avec une liste",
    "not-a-number": "`{attribute}` est un nombre entier, et `{word}` n’en est pas un",
    "not-a-number.help": "écrivez des chiffres seuls, comme `12`",
    "not-a-date": "`{attribute}` est un jour, et `{word}` n’en est pas un",
    "not-a-date.help": "écrivez année-mois-jour, comme `2020-10-07`",
    "out-of-bounds": "`{attribute}` ne peut pas valoir `{word}`",
    "out-of-bounds.help": "son `min` et son `max` figurent dans le vocabulaire",
    "unknown-limit": "`{word}` n’est pas une limite",
    "unknown-limit.help": "les limites sont {known} ; d’autres se déclarent dans le fichier `kind: limits`",
    "unknown-feature": "`{word}` n’est pas une fonctionnalité",
    "unknown-feature.help": (
        "les fonctionnalités sont {known} ; d’autres se déclarent dans le fichier `kind: features`"
    ),
    "feature-value": "`{feature}` est présente ou non, et n’a pas de valeur `{word}`",
    "feature-value.help": "écrivez `{feature}` seul",
    "feature-value.none": "`{feature}` demande une valeur, et il n’y en a pas",
    "feature-value.none.help": "écrivez `{{{feature}: …}}`",
    "feature-value.number": "`{feature}` est un nombre, et `{word}` n’en est pas un",
    "feature-value.number.help": "écrivez des chiffres, comme `{{{feature}: 30}}`",
    "feature-value.choice": "`{word}` n’est pas une valeur de `{feature}`",
    "feature-value.choice.help": "ses valeurs sont {known} ; d’autres se déclarent avec elle",
    "feature-value.twice": "`{feature}` figure deux fois, d’abord à {where}",
    "feature-value.twice.help": "gardez l’une des deux",
    "feature-type": "`{feature}` est de type `{declared}`, et `{key}` va avec le type `{type}`",
    "feature-type.help": "supprimez `{key}`, ou écrivez `type: {type}`",
    "feature-type.no-values": "`{feature}` est un choix, et n’a pas de valeurs entre lesquelles choisir",
    "feature-type.no-values.help": "ajoutez `values: [la plus basse, …, la plus haute]`",
    "unknown-promotion": "`{word}` n’est l’identifiant d’aucune promotion",
    "unknown-promotion.help": (
        "les promotions sont {known} ; d’autres se déclarent dans des fichiers `kind: promotion`"
    ),
    "unknown-terms": "`{word}` n’est l’identifiant d’aucunes conditions",
    "unknown-terms.help": "les conditions sont {known} ; d’autres se déclarent dans le fichier `kind: terms`",
    "unknown-detail": "`{word}` n’est pas un renseignement que donnent les clients",
    "unknown-detail.help": (
        "les renseignements sont {known} ; d’autres se déclarent dans le fichier `kind: terms`"
    ),
    "unknown-currency": "le catalogue n’a pas de prix en `{word}`",
    "unknown-currency.help": "ses devises sont {known}",
    "unknown-cycle": "`{word}` n’est pas un cycle de facturation du catalogue",
    "unknown-cycle.help": "ses cycles sont {known}",
    "unknown-payment-method": "`{word}` n’est pas un mode de paiement",
    "unknown-payment-method.help": "les modes de paiement sont {known}",
    "missing-fact": "`{attribute}` n’est pas donné, et n’a pas de valeur par défaut",
    "missing-fact.help": "donnez-le, ou déclarez un `default` dans le vocabulaire",
    "seats-apart": "`{item}` a {seats} licences, et ce qu’il nécessite {most} au plus",
    "seats-apart.help": "corrigez l’un des deux, si tous ceux qui utilisent `{item}` utilisent l’autre",
    "seats-apart.same": "`{item}` a {seats} licences, et `{other}` {most} : il en faut autant",
    "seats-apart.same.help": (
        "corrigez l’un des deux ; le prochain changement de licences de `{other}` les rendra égaux"
    ),
    "held-beside": "`{item}` a sa propre ligne à côté de `{other}`, qui apporte son produit",
    "held-beside.help": "résiliez l’un des deux si les deux ne sont pas voulus",
    "held-twice": "`{item}` figure à côté de `{other}`, une autre édition du même produit",
    "held-twice.help": "gardez l’édition qu’a le compte",
    "more-in-use-than-seats": "{in_use} licences de `{item}` sont utilisées, or il n’y en a que {seats}",
    "more-in-use-than-seats.help": "corrigez `in_use` ou `seats`",
    "duplicate-id": "l’identifiant `{id}` figure deux fois",
    "duplicate-id.help": "donnez un autre identifiant à l’un des deux",
    "duplicate-id.elsewhere": "l’identifiant `{id}` est déjà pris, à {where}",
    "duplicate-id.elsewhere.help": "donnez un autre identifiant à l’un des deux, ou supprimez-en un",
    "duplicate-id.catalog": "un second fichier `kind: catalog` ; le premier est à {where}",
    "duplicate-id.catalog.help": "gardez l’un des deux",
    "duplicate-id.group": "`{id}` peut être membre de ce groupe, qui ne peut donc pas s’appeler ainsi",
    "duplicate-id.group.help": "donnez un autre identifiant au groupe",
    "requires-cycle": "personne ne peut acheter l’un de ceux-ci en premier : {loop}",
    "requires-cycle.help": "supprimez l’une de ces exigences, ou admettez un autre article sous `any`",
    "includes-cycle": "ceux-ci s’incluent les uns les autres en boucle : {loop}",
    "includes-cycle.help": "retirez l’un d’eux des `includes` de l’autre",
    "group-cycle": "ces groupes se nomment les uns les autres en boucle : {loop}",
    "group-cycle.help": "retirez l’un d’eux des `members` de l’autre",
    "overlapping-contents": "`{word}` est fourni deux fois certains jours, aussi par {where}",
    "overlapping-contents.help": "faites finir l’un des deux le jour où l’autre commence",
    "overlapping-contents.said": "pour certains de ces jours, {where} dit autre chose de `{word}`",
    "contents-gap": "`{word}` n’est pas fourni du {start} au {end}",
    "contents-gap.help": "prolongez ce qui précède jusqu’au {end}, s’il le faut",
    "contents-gap.said": "rien n’est dit de `{word}` du {start} au {end}",
    "missing-price": "`{item}` est en vente et n’a pas de prix",
    "missing-price.help": "ajoutez `prices`, ou `price: on_request`, ou `on_sale: false`",
    "missing-price.cycle": "`{item}` a un prix en {currency}, mais pas pour {known}",
    "missing-price.cycle.help": "donnez un prix pour chaque cycle de facturation du catalogue",
    "missing-price.currency": (
        "`{item}` n’a pas de prix en {currency}, et n’est donc pas vendu dans cette devise"
    ),
    "missing-price.currency.help": "ajoutez des prix en {currency} s’il doit l’être",
    "missing-price.charge": "`{charge}` de `{item}` a un prix en {currency}, mais pas pour {known}",
    "missing-price.charge.help": "donnez un prix par cycle, ou un seul pour tous : `{currency}: 10`",
    "missing-price.charge-currency": "le prix `{charge}` de `{item}` n’existe pas en {currency}",
    "missing-price.charge-currency.help": "ajoutez-le : sans lui, `{item}` n’est pas vendu en {currency}",
    "missing-price.others": (
        "ce prix en {currency} est pour certains clients, et les autres n’en ont pas pour `{item}`"
    ),
    "missing-price.others.help": "ajoutez une liste pour les mêmes jours sans `when` : celle des autres",
    "never-holds": "`{word}` ne s’applique jamais : ce qu’elle dit de {known} se contredit",
    "never-holds.help": "comparez ces parties de la règle : {parts}",
    "never-holds.when": "cette condition n’est jamais remplie : rien ne convient à ce qu’elle dit de {known}",
    "never-holds.when.help": "corrigez-la, ou supprimez la règle",
    "never-holds.alternative": "cette possibilité ne se présente jamais",
    "never-holds.alternative.help": "corrigez-la, ou retirez-la de la liste",
    "never-holds.unless": "cette exception ne se présente jamais",
    "never-holds.unless.help": "corrigez-la, ou supprimez-la : elle ne change rien",
    "never-holds.dates": "ces jours et ceux de l’ensemble dont il fait partie n’en ont aucun en commun",
    "never-holds.dates.help": "corrigez l’un des deux",
    "too-many-alternatives": "les possibilités de `{word}` se multiplient au-delà de ce qui peut être suivi",
    "too-many-alternatives.help": "faites-en plusieurs règles, chacune avec moins de possibilités",
    "outside-term.change": (
        "ce changement était prévu pour le {day}, avant la période enregistrée, qui commence le {start}"
    ),
    "outside-term.change.help": (
        "enregistrez ce que le compte détient à partir du {start}, sans ce qui a déjà eu lieu"
    ),
    "outside-term.trial": (
        "cet essai a pris fin le {day}, avant la période enregistrée, qui commence le {start}"
    ),
    "outside-term.trial.help": "retirez-le, et enregistrez ce que le compte détient depuis",
    "outside-term.since": (
        "cette ligne commence le {day}, une fois finie la période enregistrée, qui se termine le {end}"
    ),
    "outside-term.since.help": (
        "enregistrez ce qui est détenu pendant la période ; ce qui suit est un changement sous `scheduled`"
    ),
    "uneven-term": "la période du {start} au {end} n’a pas la durée de son cycle, `{cycle}`",
    "uneven-term.help": "vérifiez les jours ; si c’est voulu, c’est la part d’un cycle qui est facturée",
    "inverted-dates": "`{end}` ne vient pas après `{start}`",
    "inverted-dates.help": "la fin est le premier jour qui n’en fait plus partie",
    "missing-definition.files": "il n’y a ici ni catalogue ni politiques",
    "missing-definition.files.help": (
        "indiquez le dossier qui contient `catalog/` et `policies/`, ou créez-en un avec `maybuy init`"
    ),
    "missing-definition.catalog": (
        "aucun fichier ne dit quelles devises et quels cycles de facturation existent"
    ),
    "missing-definition.catalog.help": "ajoutez un fichier `kind: catalog`",
    "missing-definition.channel": "aucun fichier ne dit par quels canaux on vend",
    "missing-definition.channel.help": "ajoutez un fichier `kind: channels`",
    "missing-definition.action": "aucun fichier ne dit ce qu’un utilisateur peut vouloir faire",
    "missing-definition.action.help": "ajoutez un fichier `kind: actions`",
    "missing-definition.attribute": "`{attribute}` n’est pas déclaré, or tout compte en a un",
    "missing-definition.attribute.help": "déclarez-le ici avec ses valeurs",
    "missing-definition.vocabulary": "aucun fichier ne dit ce que peut être `{attribute}`",
    "missing-definition.vocabulary.help": "ajoutez un fichier `kind: vocabulary` qui le déclare",
    "no-rules-for-offered-with": (
        "`{word}` n’a pas de règle : elle est permise quand quelque chose est proposé par `{channel}`"
    ),
    "no-rules-for-offered-with.help": "retirez-la d’ici, ou retirez `offered_with` là où elle est déclarée",
    "default-not-a-value": "la valeur par défaut `{word}` n’est pas une valeur de `{attribute}`",
    "default-not-a-value.help": "ses valeurs sont {known}",
    "default-not-a-value.integer": (
        "la valeur par défaut `{word}` n’est pas un nombre possible pour `{attribute}`"
    ),
    "default-not-a-value.integer.help": "écrivez un nombre entier entre son `min` et son `max`",
    "default-not-a-value.date": "la valeur par défaut `{word}` n’est pas un jour",
    "default-not-a-value.date.help": "écrivez année-mois-jour, comme `2020-10-07`",
    "default-not-a-value.no-values": "`{attribute}` est de type `enum` mais n’a pas de valeurs",
    "default-not-a-value.no-values.help": "ajoutez `values: […]` avec toutes ses valeurs possibles",
    "default-not-a-value.values": "`{attribute}` n’est pas de type `enum`, seul à avoir des valeurs",
    "default-not-a-value.values.help": "supprimez `values`, ou écrivez `type: enum`",
    "default-not-a-value.bounds": "`{attribute}` n’est pas de type `integer`, seul à avoir `{key}`",
    "default-not-a-value.bounds.help": "supprimez `{key}`, ou écrivez `type: integer`",
    "default-not-a-value.order": "la plus grande valeur, {max}, est inférieure à la plus petite, {min}",
    "default-not-a-value.order.help": "échangez les deux",
    "target-mismatch": "`{action}` porte sur `{needed}`, pas sur `{word}`",
    "target-mismatch.help": "écrivez `target: {needed}`, ou donnez un autre identifiant à l’action",
    "target-mismatch.does": "l’effet de `{action}` est `{does}`, qui porte sur `{needed}`, pas sur `{word}`",
    "target-mismatch.does.help": "écrivez `target: {needed}`, ou dites avec `does` quel autre effet elle a",
    # check: what is odd where it stands
    "annual-dearer": (
        "`{item}` coûte {amount} {currency} par mois avec le cycle `{cycle}`, et {less} avec le cycle"
        " `{other}`"
    ),
    "annual-dearer.help": "un cycle plus long coûte d’habitude moins cher : comparez les deux prix",
    "upgrade-cheaper": (
        "`{item}` coûte {amount} {currency} avec le cycle `{cycle}`, "
        "moins que l’édition inférieure `{other}`, à {more}"
    ),
    "upgrade-cheaper.help": "la plus basse des éditions vient en premier : vérifiez les prix ou l’ordre",
    "adds-nothing": (
        "`{item}` donne droit à {units} de `{limit}`, et ce qu’il nécessite, {known}, donne déjà "
        "droit à {more}"
    ),
    "adds-nothing.help": (
        "la plus élevée compte, sans s’ajouter : dépassez {more}, retirez-la, ou donnez `adds_up: true` à "
        "`{limit}`"
    ),
    "adds-nothing.feature": "`{item}` donne `{word}`, que donne déjà ce qu’il nécessite, {known}",
    "adds-nothing.feature.help": "retirez `{word}` : qui peut acheter cet article l’a déjà",
    "adds-nothing.item": "`{item}` inclut `{word}`, qui vient avec ce qu’il nécessite, {known}",
    "adds-nothing.item.help": "retirez `{word}` : qui peut acheter cet article l’a déjà",
    "grants-alike": "`{item}` donne droit exactement à ce que donne `{other}`, au-dessous",
    "grants-alike.help": "indiquez à quoi il donne droit de plus, ou ne vendez que l’un des deux",
    "grants-alike.add-on": "`{item}` donne droit exactement à ce que donne `{other}`, aux mêmes clients",
    "grants-alike.add-on.help": "indiquez en quoi ils diffèrent, ou ne vendez que l’un des deux",
    "grants-none": "`{item}` ne donne droit à rien de `{limit}`, comme s’il ne la nommait pas",
    "grants-none.help": "retirez-la, ou écrivez combien ; `unlimited` est un nombre quelconque",
    "upgrade-lowers-limit": (
        "`{item}` donne {units} de `{limit}`, moins que l’édition inférieure `{other}` ({more})"
    ),
    "upgrade-lowers-limit.help": "portez-la à {more} ou plus, ou vérifiez l’ordre des éditions",
    "upgrade-lowers-limit.none": (
        "`{item}` ne donne rien de `{limit}`, or l’édition inférieure `{other}` en donne {more}"
    ),
    "upgrade-lowers-limit.none.help": (
        "ajoutez `limits: {{{limit}: {more}}}` ou plus, ou incluez ce qui la donne"
    ),
    "inverted-seats": "`{item}` se vend avec {min} licences au moins, et {max} au plus",
    "inverted-seats.help": "corrigez `min` ou `max` : aucun nombre de licences n’est possible",
    "inverted-seats.bounds": "`{item}` se vend par {min} lots au moins, et {max} au plus",
    "inverted-seats.bounds.help": "corrigez `min` ou `max` : aucun nombre de lots n’est possible",
    "inverted-seats.packs": "`{item}` se vend par lots : `{key}` n’en dit rien",
    "inverted-seats.packs.help": "retirez `{key}`, ou `quantity`",
    "two-prices": "`{item}` a un prix sur demande, et des prix à côté",
    "two-prices.help": "retirez `price`, ou les `prices` que personne ne paierait",
    "unclear-charge.once-used": "le prix `{charge}` est payé une seule fois, et à l’usage",
    "unclear-charge.once-used.help": "retirez `once`, ou `by`",
    "unclear-charge.use-of-what": "le prix `{charge}` est payé à l’usage, sans dire de quoi",
    "unclear-charge.use-of-what.help": "nommez la limite dont les unités sont consommées : `per: emails`",
    "unclear-charge.per-account": "le prix `{charge}` est par compte : `{word}` n’y compte rien",
    "unclear-charge.per-account.help": "retirez-le, ou dites ce qui est compté : `seat`, ou une limite",
    "unclear-charge.in-parts": "`{word}` n’est pas un multiple des unités que `{charge}` vend ensemble",
    "unclear-charge.in-parts.help": "écrivez un multiple de son `of`",
    "unclear-charge.tiers": "le prix `{charge}` a des tranches, sans dire comment elles se lisent",
    "unclear-charge.tiers.help": "ajoutez `tiers: graduated`, `tiers: volume` ou `tiers: package`",
    "unclear-charge.open": "cette tranche de `{charge}` n’a pas de fin, et d’autres la suivent",
    "unclear-charge.open.help": "donnez-lui un `up_to`, ou écrivez-la en dernier",
    "unclear-charge.not-rising": "cette tranche de `{charge}` finit à {word}, pas au-dessus de la précédente",
    "unclear-charge.not-rising.help": "écrivez les tranches de la plus basse à la plus haute",
    "unclear-charge.twice": "le prix `{charge}` figure deux fois ici",
    "unclear-charge.twice.help": "donnez un autre id à l’un des deux, ou retirez-le",
    "finer-than-unit": "`{word}` a plus de décimales que {currency}, qui en a {places}",
    "finer-than-unit.help": "arrondissez-le : personne ne peut payer une partie de la plus petite unité",
    "finer-than-unit.whole": "`{word}` a des décimales, et {currency} n’en a pas",
    "finer-than-unit.whole.help": (
        "écrivez un nombre entier : personne ne peut payer une partie de la plus petite unité"
    ),
    "seats-out-of-reach": (
        "`{item}` demande {min} licences ou plus de ce qu’il nécessite, {known}, qui en a {max} au plus"
    ),
    "seats-out-of-reach.help": "ramenez `min` à {max} ou moins, ou relevez `max` là-bas",
    "trial-then": "l’essai de `{item}` se poursuit en `{word}`, qui n’est pas une édition du produit",
    "trial-then.help": "ses éditions sont {known} ; ou écrivez `ends`",
    "trial-then.none": "l’essai de `{item}` se poursuit en `{word}`, mais il n’a pas d’éditions",
    "trial-then.none.help": "écrivez `ends`, ou retirez `then` : il se poursuit tel quel",
    "trial-never-starts": "`{item}` a une période d’essai, et aucune action n’en commence une",
    "trial-never-starts.help": "déclarez une action avec `does: start_trial`, et autorisez-la",
    "same-seats": "`{item}` a autant de licences que `{other}`, sans lequel on peut l’avoir",
    "same-seats.help": "exigez `{other}`, et rien à côté qui ferait aussi l’affaire",
    "same-seats.bounds": "`{item}` a autant de licences que `{other}`, et dit aussi `{word}`",
    "same-seats.bounds.help": "retirez `{word}`, ou laissez-lui un nombre de licences à lui",
    "dearer-grants-less": (
        "`{item}` coûte {amount} {currency} ({cycle}) et donne moins que `{other}`, qui coûte {less}"
    ),
    "dearer-grants-less.help": "baissez son prix, ou donnez-lui ce que `{other}` n’a pas",
    "no-common-cycle": ("`{item}` nécessite {known}, qui ne se vend qu’avec d’autres cycles de facturation"),
    "no-common-cycle.help": "ajoutez à `cycles`, ici ou là-bas, un cycle avec lequel les deux se vendent",
    "includes-unmet": "`{word}` vient avec `{item}`, mais nécessite {known}, ce que `{item}` n’apporte pas",
    "includes-unmet.help": "ajoutez ce qu’il nécessite, ou retirez `{word}`",
    "upgrade-loses-feature": (
        "`{item}` fixe `{feature}` à {value}, moins que l’édition inférieure `{other}` ({more})"
    ),
    "upgrade-loses-feature.help": "portez-la à {more} ou plus, ou vérifiez l’ordre des éditions",
    "upgrade-loses-feature.none": (
        "`{item}` ne comprend pas `{feature}`, que comprend l’édition inférieure `{other}`"
    ),
    "upgrade-loses-feature.none.help": "ajoutez-la à ses `features`, ou vérifiez l’ordre des éditions",
    "suite-dearer": (
        "`{item}` coûte {amount} {currency} avec le cycle `{cycle}`, et ses produits achetés séparément,"
        " {less}"
    ),
    "suite-dearer.help": "comparez son prix à ceux de ses produits",
    "suite-parts.edition": "`{word}` a plusieurs éditions, or une suite en contient une seule",
    "suite-parts.edition.help": "écrivez l’une de celles-ci : {known}",
    "suite-parts.twice": "`{word}` figure à côté de `{other}`, or tous deux sont de `{product}`",
    "suite-parts.twice.help": "ne gardez que l’un des deux",
    "suite-parts.few": "`{item}` contient moins de deux produits certains jours",
    "suite-parts.few.help": "remplacez les éléments qui partent par d’autres, le même jour",
    "suite-parts.lacks": "il manque à `{item}` le produit `{product}`, qui fait partie de `{other}`",
    "suite-parts.lacks.help": "ajoutez une édition de `{product}`, ou vérifiez l’ordre des éditions",
    "nothing-required": "`{item}` ne nécessite rien : rien ne peut y mettre fin",
    "nothing-required.help": "ajoutez `requires`, ou retirez `when_unmet`",
    "excludes-needed": "`{item}` exige `{word}`, or on ne peut pas détenir les deux ensemble",
    "excludes-needed.help": "retirez-le d’ici, ou de `excludes`",
    "excludes-needed.comes": "`{word}` vient avec `{item}`, or on ne peut pas détenir les deux ensemble",
    "excludes-needed.chain": (
        "`{item}` nécessite `{word}`, qui nécessite `{other}`, mais `{item}` et `{other}` ne vont "
        "pas ensemble"
    ),
    "excludes-needed.chain.help": "retirez l’une des deux exigences, ou ce qui exclut l’autre",
    "excludes-needed.one": (
        "`{word}` ne permet pas d’acheter `{item}` : on ne peut pas détenir les deux ensemble"
    ),
    "excludes-needed.one.help": "retirez-le de la liste, ou de `excludes`",
    "overlapping-prices.customers": (
        "`{item}` a deux prix en {currency} pour les mêmes clients, l’autre à {where}"
    ),
    "overlapping-prices.customers.help": "comparez leurs `when` : personne ne doit relever des deux",
    "overlapping-prices": "`{item}` a deux prix en {currency} pour les mêmes jours, l’autre à {where}",
    "overlapping-prices.help": (
        "faites finir l’un le jour où l’autre commence : `until` est le premier jour sans lui"
    ),
    "price-gap": "`{item}` n’a pas de prix en {currency} du {start} au {end}",
    "price-gap.help": "faites commencer celui-ci le {start}, ou finir plus tard le précédent",
    "unsold-price": "`{item}` a un prix pour `{cycle}`, un cycle avec lequel il ne se vend pas",
    "unsold-price.help": "ajoutez `{cycle}` à `cycles`, ou retirez ce prix si personne ne le paie plus",
    "missing-source": "`{word}` n’a pas de `source`, or le catalogue l’exige de chaque règle",
    "missing-source.help": "ajoutez `source: ` et l’origine de la règle",
    "missing-owner": "`{word}` n’a pas d’`owner`, or le catalogue l’exige de chaque règle",
    "missing-owner.help": "ajoutez `owner: ` ici, ou une seule fois en tête du fichier",
    "missing-translation": "`{word}` n’est pas donné en {known}",
    "missing-translation.help": "ajoutez `{first}: …`, ou écrivez un texte unique pour toutes les langues",
    "case-collision": (
        "seuls des majuscules, `-` ou `_` distinguent `{word}` de `{other}`, qui est à {where}"
    ),
    "case-collision.look-alike": "`{word}` ressemble à `{other}`, qui est à {where}, sans être le même",
    "case-collision.look-alike.help": "donnez un autre nom à l’un des deux, ou le même aux deux ;",
    "case-collision.help": "donnez un autre nom à l’un des deux, ou le même aux deux",
    # check: what only all files together show
    "unsatisfiable.editions": (
        "personne ne peut acheter `{item}` : il nécessite à la fois {known}, éditions d’un même produit"
    ),
    "unsatisfiable.editions.help": (
        "un produit se détient sous une seule édition : si l’une d’elles suffit, écrivez "
        "`{{any: [{either}]}}`"
    ),
    "unsatisfiable.excluded": (
        "personne ne peut acheter `{item}` : il nécessite à la fois {known}, qui ne peuvent être détenus "
        "ensemble"
    ),
    "unsatisfiable.excluded.help": (
        "si l’un d’eux suffit, écrivez `{{any: [{either}]}}`, sinon voyez leurs `excludes`"
    ),
    "unsatisfiable": ("personne ne peut acheter `{item}` : il exige {known}, qui ne peut être acheté"),
    "unsatisfiable.help": "exigez un article en vente, ou écrivez ici aussi `on_sale: false`",
    "unreachable-edition": "`{item}` est en vente, et aucune règle ne permet de l’acheter ni d’y passer",
    "unreachable-edition.help": (
        "ajoutez-le à une règle qui permet l’une de ces actions : {known}, ou écrivez `on_sale: false`"
    ),
    "on-request-alone": (
        "`{item}` a un prix sur demande, et la règle `{rule}` permet `{action}` par `{channel}`, "
        "où personne ne dit le prix"
    ),
    "on-request-alone.help": "refusez-y `{action}` (`items: {{price: on_request}}`), ou donnez-lui un prix",
    "never-left": "`{word}` peut être acheté, et aucune règle ne permet de le résilier",
    "never-left.help": "ajoutez-le à une règle avec `allow: [{action}]`",
    "limit-never-granted": "rien dans le catalogue ne donne droit à `{word}`",
    "limit-never-granted.help": "ajoutez `limits: {{{word}: …}}` à ce qui la donne, ou supprimez la limite",
    "feature-never-granted": "rien dans le catalogue ne comprend `{word}`",
    "feature-never-granted.help": "ajoutez-la aux `features` de ce qui la comprend, ou supprimez-la",
    "action-never-granted": "aucune règle ne permet jamais `{word}`",
    "action-never-granted.help": "ajoutez une règle avec `allow: [{word}]`, ou supprimez l’action",
    "action-does-nothing": "une commande avec `{word}` ne changerait rien",
    "action-does-nothing.help": (
        "dites ce que fait l’action, par exemple `does: buy` ; si elle ne fait rien, écrivez `does: nothing`"
    ),
    "selects-nothing": "rien dans le catalogue n’a {known}",
    "selects-nothing.help": "corrigez-le, ou ajoutez ce qu’il désigne",
    "selects-nothing.several": "rien dans le catalogue n’a à la fois {known}",
    "selects-nothing.several.help": "corrigez ou supprimez l’un d’eux",
    "rule-never-matches": ("`{word}` ne s’applique jamais : {known} n’existe pas pour ce qu’elle désigne"),
    "rule-never-matches.help": "comparez ses actions à ses `items` et à sa condition",
    "rule-never-matches.action": "personne ne peut demander `{action}` pour ce dont parle `{word}`",
    "rule-never-matches.action.help": "retirez l’action d’ici, ou élargissez `items` ou la condition",
    "rule-never-matches.channel-allow": (
        "`{action}` n’a pas de canaux : elle est permise quoi que dise `through`"
    ),
    "rule-never-matches.channel-allow.help": "mettez-la dans une règle sans `through`",
    "rule-never-matches.channel-deny": "`{action}` n’a pas de canaux : ceci ne lui retire rien",
    "rule-never-matches.channel-deny.help": "mettez-la dans une règle sans `through`",
    "rule-covered": "`{word}` n’ajoute rien : `{other}` fait de même dans tous ses cas, et dans d’autres",
    "rule-covered.help": "supprimez-la, ou comparez-la à l’autre, à {where}",
    "rules-alike": "`{word}` et `{other}` font la même chose dans les mêmes cas",
    "rules-alike.help": "supprimez l’une des deux ; l’autre est à {where}",
    "settles-later": (
        "`{word}` ne règle rien : `{other}` fait attendre le prochain cycle à tout ce dont elle parle"
    ),
    "settles-later.help": (
        "supprimez-la, ou dites dans `{other}`, sous `unless`, ce qui prend effet immédiatement"
    ),
    "deny-nothing": "`{word}` ne retire rien : aucune règle ne permet quoi que ce soit de cela",
    "deny-nothing.help": (
        "supprimez-la, ou comparez ses actions, canaux et articles à ceux des règles `allow`"
    ),
    "never-charged": (
        "`{charge}` n’est jamais facturé : {units} de `{limit}` sont compris, et l’on ne peut en utiliser "
        "plus de {more}"
    ),
    "never-charged.help": "comprenez-en moins, ou permettez d’utiliser davantage de `{limit}`",
    "never-charged.tier": (
        "cette tranche de `{charge}` n’est jamais atteinte : on ne peut utiliser plus de {more} de `{limit}`"
    ),
    "never-charged.tier.help": "supprimez-la, ou permettez d’utiliser davantage de `{limit}`",
    "below-one-percent": "`{word}` est moins d’un pour cent",
    "below-one-percent.help": "pour {near} % écrivez `{near}`",
    "below-one-percent.half": "`{word}` est un demi pour cent",
    "below-one-percent.half.help": "pour la moitié écrivez `{near}`",
    "promotion-never-applies.when": "`{word}` ne s’applique jamais : aucun compte ne remplit cette condition",
    "promotion-never-applies.when.help": "corrigez la condition",
    "promotion-never-applies.items": "`{word}` ne s’applique jamais : aucun de ces articles n’est en vente",
    "promotion-never-applies.items.help": "désignez un article en vente",
    "promotion-never-applies.price": "`{word}` ne s’applique jamais : ces articles ont un prix sur demande",
    "promotion-never-applies.price.help": "désignez un article dont le prix est affiché",
    "promotion-never-applies.days": (
        "`{word}` ne s’applique jamais : aucun de ses articles n’est vendu ces jours-là"
    ),
    "promotion-never-applies.days.help": "comparez ces jours à ceux où ses articles sont vendus",
    "promotion-never-applies.cycles": (
        "`{word}` ne s’applique jamais : aucun de ses articles ne se vend avec ces cycles de facturation"
    ),
    "promotion-never-applies.cycles.help": "indiquez un cycle de facturation avec lequel ils se vendent",
    "promotion-never-applies.currency": (
        "`{word}` ne s’applique jamais : ses articles n’ont pas de prix dans ces devises"
    ),
    "promotion-never-applies.currency.help": "donnez un montant dans une devise de leurs prix",
    "unused-id.channel": "rien ne se fait jamais par `{word}`",
    "unused-id.channel.help": "nommez-le dans le `through` d’une règle, ou supprimez-le",
    "unused-id.terms": "aucune règle ne demande d’accepter `{word}`",
    "unused-id.terms.help": (
        "ajoutez une règle avec `obligations: [accept:{word}]`, ou supprimez ces conditions"
    ),
    "unused-id.detail": "aucune règle ne demande `{word}`",
    "unused-id.detail.help": (
        "ajoutez une règle avec `obligations: [provide:{word}]`, ou supprimez ce renseignement"
    ),
    "unused-id.attribute": "aucune condition ne porte sur `{word}`",
    "unused-id.attribute.help": "supprimez-le si les comptes n’ont pas à le dire",
    "unused-id.group": "aucun fichier ne nomme le groupe `{word}`",
    "unused-id.group.help": "nommez-le dans une liste, ou supprimez-le si aucun test ne le nomme non plus",
    # check: what is silenced
    "unknown-code": "aucun constat n’a le code `{word}`",
    "unknown-code.help": "écrivez le code tel qu’il figure entre crochets à côté du constat",
    "cannot-silence": "`{word}` est une erreur, et seuls les avertissements peuvent être tus",
    "cannot-silence.help": "corrigez ce dont il s’agit, et retirez ceci",
    "unused-silence": "il n’y a pas de `{word}` à taire ici",
    "unused-silence.help": "retirez ceci, ou mettez-le dans le fichier, l’édition ou la règle concernés",
    # testing: ce que demandent les tests des règles
    "unknown-account": "`{word}` n’est pas un compte de ce fichier",
    "unknown-account.help": "les comptes d’ici sont {known} ; les autres se nomment sous `accounts`",
    "unknown-user": "`{word}` n’est pas un utilisateur du compte `{account}`",
    "unknown-user.help": "ses utilisateurs sont {known}",
    "cannot-ask": "{problem}",
    "cannot-ask.help": "{cure}",
    "broken-promise": "`{word}` n’est pas tenu : {problem}",
    "broken-promise.help": "{cure}",
    "unproved-promise": "il n’a pas été établi si `{word}` est tenu : {problem}",
    "unproved-promise.help": "donnez plus de temps avec `--budget`, ou engagez-vous sur moins d’actions",
    "unproved-promise.never": "il ne peut être établi si `{word}` est tenu : {problem}",
    "unproved-promise.never.help": "plus de temps n’y fait rien : excluez cet article, et testez-le",
    "vacuous-promise": "aucune question ne concerne `{word}`, quel que soit le jour",
    "vacuous-promise.help": "corrigez ce qu’il demande, ou supprimez-le",
    "failed-test": "`{word}` n’est pas le cas : {problem}",
    "failed-test.help": "la question : {cure}",
    "too-many-questions": "ce test vaut pour {count} questions, et {most} au plus sont posées",
    "too-many-questions.help": "faites-en plusieurs tests, chacun avec des listes plus courtes",
    "misnamed-file": "`{file}` n’est pas lu : son nom ne finit pas par `.yaml`, `.yml` ou `.json`",
    "misnamed-file.help": "renommez-le en `{near}`, ou déplacez-le dans un autre dossier",
    "misnamed-test": "ces tests ne sont jamais exécutés : le nom de leur fichier ne finit pas par `_test`",
    "misnamed-test.help": "renommez le fichier en `{near}`",
}
