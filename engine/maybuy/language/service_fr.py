"""The texts of the subject `service`, in French."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "not-json": "le corps n’est pas du JSON",
    "not-json.detail": "le corps n’est pas du JSON : un intrus à la ligne {line}, colonne {column}",
    "not-json.encoding": "le corps n’est pas en UTF-8",
    "not-json.empty": "le corps est vide",
    "not-json.type": "le type de contenu n’est pas `application/json`",
    "not-an-object": "le corps n’est pas un objet JSON",
    "invalid-body": "le corps n’est pas comme il devrait être",
    "invalid-body.one": "le corps n’est pas comme il devrait être : {message}",
    "invalid-body.many": "dans le corps, {count} choses ne sont pas comme elles devraient être",
    "invalid-body.more": "dans le corps, plus de {most} choses ne sont pas comme elles devraient être",
    "invalid-question": "la question ne peut recevoir de réponse telle qu’elle est posée",
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
    "too-deep": "le corps est trop imbriqué",
    "too-deep.detail": "plus de {most} listes et objets sont imbriqués",
    "too-many": "trop de choses sont demandées à la fois",
    "too-many.questions": "{count} questions sont posées à la fois - posez-en {most} au plus",
    "too-many.changes": "{count} changements sont demandés à la fois - demandez-en {most} au plus",
    "too-slow": "la requête n’est pas arrivée à temps",
    "too-slow.detail": "le corps n’est pas arrivé en {seconds} secondes",
    "time-limit": "la réponse a pris trop de temps",
    "time-limit.detail": "il n’y a pas eu de réponse en {seconds} secondes - demandez moins à la fois",
    "unknown-path": "il n’y a rien ici",
    "unknown-path.detail": "il n’y a rien à `{path}`",
    "unknown-path.near": "il n’y a rien à `{path}` - vouliez-vous dire `{near}` ?",
    "wrong-method": "cela ne se fait pas ici",
    "wrong-method.detail": "`{method}` n’est pas possible ici - utilisez {known}",
    "not-authenticated": "une clé est nécessaire",
    "not-authenticated.detail": "aucune clé connue n’a été donnée - envoyez `Authorization: Bearer CLÉ`",
    "not-allowed": "cette clé ne permet pas cela",
    "unknown-subject-type": "`{word}` n’est pas un type de sujet - seul `user` en est un",
    "unknown-resource-type": "`{word}` n’est pas un type de ressource - `item`, `limit` et `account` le sont",
    "unknown-resource": "il n’y a pas de `{word}`",
    "invalid-page": "ce jeton de page n’appartient pas à cette recherche",
    "reload-needs-key": (
        "recharger demande une clé avec le droit `reload`, et ce service n’en a pas - envoyez SIGHUP"
    ),
    "catalog-refused": "le catalogue a des erreurs, celui d’avant continue de répondre",
    "internal": "quelque chose s’est mal passé ici",
    "internal.detail": (
        "quelque chose s’est mal passé ici, votre requête n’y est pour rien"
        " - le journal le note sous l’identifiant `{request}`"
    ),
    "start": "maybuy répond sur {url} ({catalog} {version}, {workers})",
    "start.workers": "{count} processus",
    "start.workers.one": "1 processus",
    "usage.extra": "le service a besoin d’autres bibliothèques - pip install 'maybuy[serve]'",
    "usage.address": "impossible d’écouter sur {host}:{port} - {problem}",
    "usage.host": "`{host}` n’est pas une adresse de cette machine",
}
