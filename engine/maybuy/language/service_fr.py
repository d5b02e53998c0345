"""The texts of the subject `service`, in French."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "not-http": "ce n’est pas du HTTP",
    "not-http.detail": "ce qui a été envoyé n’est pas une requête HTTP/1.1",
    "no-host": "la requête ne nomme aucun hôte",
    "no-host.several": "la requête a plus d’un en-tête `Host`",
    "no-host.name": "l’en-tête `Host` ne contient ni un nom ni une adresse",
    "wrong-origin": "seules les pages du service lui-même peuvent demander cela",
    "wrong-host": "le service ne porte pas ce nom",
    "wrong-host.detail": (
        "le service ne s’appelle pas `{host}` - les noms qu’il porte sont ceux de --allowed-hosts"
    ),
    "head-too-large": "les en-têtes sont trop grands",
    "head-too-large.bytes": "les en-têtes dépassent {most} octets",
    "head-too-large.headers": "il y a plus de {most} en-têtes",
    "not-json": "le corps n’est pas du JSON",
    "not-json.detail": "le corps n’est pas du JSON : un intrus à la ligne {line}, colonne {column}",
    "not-json.encoding": "le corps n’est pas en UTF-8",
    "not-json.cut": "le corps n’est pas du JSON : il s’arrête avant la fin",
    "not-json.empty": "le corps est vide",
    "not-json.gzip": "le corps n’est pas en gzip, comme le dit `Content-Encoding`",
    "wrong-content-type": "le corps est annoncé comme autre chose que du JSON",
    "wrong-content-type.detail": (
        "le type de contenu n’est pas `application/json`, et rien d’autre n’est lu ici"
    ),
    "not-json.type": "le type de contenu n’est pas `application/json`",
    "not-an-object": "le corps n’est pas un objet JSON",
    "invalid-body": "le corps n’est pas comme il devrait être",
    "invalid-body.one": "le corps n’est pas comme il devrait être : {message}",
    "invalid-body.many": "dans le corps, {count} choses ne sont pas comme elles devraient être",
    "invalid-body.more": "dans le corps, plus de {most} choses ne sont pas comme elles devraient être",
    "invalid-question": "la question ne peut recevoir de réponse telle qu’elle est posée",
    "invalid-question.more": (
        "plus de {most} questions ne peuvent recevoir de réponse telles qu’elles sont posées"
    ),
    "flag.no-context": "le corps n’a pas de `context` : c’est un objet qui contient `targetingKey`",
    "flag.no-target": (
        "le contexte n’a pas de `targetingKey` : c’est le compte, ou le compte, `/` et l’utilisateur"
    ),
    "flag.no-user": (
        "`{flag}` dit ce qu’un utilisateur peut faire - nommez-le après le compte : `COMPTE/UTILISATEUR`"
    ),
    "flag.text": "`{name}` n’est pas un texte",
    "flag.account": "`account` n’est ni un compte ni l’identifiant d’un compte",
    "flag.day": "`at` n’est pas une date - écrivez-la sous la forme 2020-09-01",
    "flag.number": "`{name}` n’est pas un nombre entier de 0 à {most}",
    "flag.unknown": (
        "il n’y a pas de flag `{flag}` - les flags sont les fonctionnalités, les limites, les articles"
        " et les produits par leur identifiant, et `may:ACTION:ARTICLE`"
    ),
    "unknown-account": "ce compte n’existe pas",
    "unknown-account.detail": "il n’y a pas de compte `{account}`",
    "no-accounts": "ce service n’a pas reçu de comptes",
    "no-accounts.detail": (
        "`{account}` est un identifiant, mais ce service n’a pas reçu de comptes - envoyez le compte lui-même"
    ),
    "accounts-unavailable": "les comptes ne peuvent être consultés en ce moment",
    "account-unusable": "le compte enregistré ne permet pas de répondre",
    "account-unusable.detail": "le compte enregistré `{account}` ne permet pas de répondre : {message}",
    "too-large": "le corps est trop grand",
    "too-large.detail": "le corps dépasse {most} octets",
    "unknown-encoding": "le corps est encodé d’une manière que le service ne lit pas",
    "unknown-encoding.detail": (
        "le service ne lit pas l’encodage `{encoding}` - envoyez du gzip, ou le corps tel quel"
    ),
    "too-deep": "le corps est trop imbriqué",
    "too-deep.detail": "plus de {most} listes et objets sont imbriqués",
    "too-many": "trop de choses sont demandées à la fois",
    "too-many.questions": "{count} questions sont posées à la fois - posez-en {most} au plus",
    "too-many.changes": "{count} changements sont demandés à la fois - demandez-en {most} au plus",
    "too-slow": "la requête n’est pas arrivée à temps",
    "too-slow.detail": "le corps n’est pas arrivé en {seconds} secondes",
    "too-slow.head": "les en-têtes ne sont pas arrivés en {seconds} secondes",
    "time-limit": "la réponse a pris trop de temps",
    "time-limit.detail": "il n’y a pas eu de réponse en {seconds} secondes - demandez moins à la fois",
    "too-many-connections": "il y a trop de connexions en ce moment",
    "unknown-path": "il n’y a rien ici",
    "unknown-path.detail": "il n’y a rien à `{path}` - `/docs` montre ce qu’il y a",
    "unknown-path.near": "il n’y a rien à `{path}` - vouliez-vous dire `{near}` ?",
    "wrong-method": "cela ne se fait pas ici",
    "wrong-method.detail": "`{method}` n’est pas possible ici - utilisez {known}",
    "not-authenticated": "une clé est nécessaire",
    "not-authenticated.detail": "aucune clé connue n’a été donnée - envoyez `Authorization: Bearer CLÉ`",
    "not-allowed": "cette clé ne permet pas cela",
    "unknown-subject-type": "`{word}` n’est pas un type de sujet - seul `user` en est un",
    "unknown-resource-type": (
        "`{word}` n’est pas un type de ressource - `item`, `limit`, `feature` et `account` le sont"
    ),
    "unknown-resource": "il n’y a pas de `{word}`",
    "invalid-page": "ce jeton de page ne mène nulle part",
    "invalid-page.unknown": (
        "ce service n’a pas émis ce jeton de page - demandez la première page, sans jeton"
    ),
    "invalid-page.search": (
        "ce jeton de page est celui d’une autre recherche - demandez la première page, sans jeton"
    ),
    "invalid-page.catalog": (
        "le catalogue a changé depuis l’émission de ce jeton de page - demandez la première page, sans jeton"
    ),
    "invalid-page.day": (
        "ce jeton de page a été émis pour un autre jour - demandez la première page, sans jeton, et indiquez"
        " le jour dans `context.at`"
    ),
    "invalid-page.limit": (
        "ce jeton de page va avec une limite de {limit} - omettez la limite, ou demandez la première page"
    ),
    "wrong-parameter": "un paramètre de l’adresse n’est pas comme il devrait être",
    "wrong-parameter.unknown": (
        "`{word}` n’est pas un paramètre de l’adresse - seul `{known}` l’est ; ce qui est demandé est dans le"
        " corps"
    ),
    "wrong-parameter.twice": "`{word}` est donné {count} fois - donnez-le une seule fois",
    "reload-needs-key": (
        "recharger demande une clé avec le droit `reload`, et ce service n’en a pas - envoyez SIGHUP"
    ),
    "catalog-refused": "le catalogue a des erreurs, celui d’avant continue de répondre",
    "keys-refused": "le fichier des clés a des erreurs, les clés d’avant restent valables",
    "stopping": "le service est en train de s’arrêter",
    "internal": "quelque chose s’est mal passé ici",
    "internal.detail": (
        "quelque chose s’est mal passé ici, votre requête n’y est pour rien"
        " - le journal le note sous l’identifiant `{request}`"
    ),
    "start": "maybuy répond sur {url} ({catalog} {version}, {workers})",
    "start.workers": "{count} processus",
    "start.workers.one": "1 processus",
    "usage.extra": "le service a besoin d’autres bibliothèques - pip install 'maybuy[serve]'",
    "usage.address": "impossible d’écouter sur {where} - {problem}",
}
