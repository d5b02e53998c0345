"""The texts of the subject `interface`, in French."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "outcome.allow": "oui",
    "outcome.refer": "avec assistance",
    "outcome.deny": "non",
    "who": "{user} ({role}) du compte {account}, le {day}",
    "subject": "{action} : {about}",
    "through": "par l’intermédiaire de",
    "through.channels": "par l’intermédiaire de : {channels}",
    "effective": "prend effet",
    "now": "immédiatement",
    "on": "le {day}",
    "price": "prix",
    "settlement": "règlement",
    "price.per": "prix par licence et par mois",
    "price.free": "gratuit",
    "price.seat": "{amount} par licence et par mois",
    "price.pack": "{amount} par lot et par mois",
    "price.cycles.pack": "{amounts}, par lot et par mois",
    "price.account": "{amount}, par mois au total",
    "price.from": "à partir de {amount}, par mois",
    "effective.cycle": "le {day}, au prochain cycle de facturation",
    "price.cycle": "{amount} en {billed}",
    "price.trial": "{free}, puis {amount}",
    "price.about": "environ {amount}",
    "price.about.billed": "environ {amount} ({whole} {every})",
    "price.cycles": "{amounts}, par licence et par mois",
    "charge.minimum": "complément au minimum",
    "charge.minimum.name": "minimum",
    "charge.fact": "{name} {values}",
    "charge.for": "clients : {facts}",
    "charge.seat": "{amount} par licence",
    "charge.pack": "{amount} par lot",
    "charge.each": "{amount} l’unité",
    "charge.of": "{amount} par tranche de {of}",
    "charge.flat": "{flat} plus {price}",
    "charge.included": "{price}, dont {included} sans frais",
    "charge.once": "{price}, une seule fois",
    "charge.use": "{name}, à l’usage : {price}",
    "charge.by_use": "{name}, à l’usage",
    "charge.least": "au moins {amounts}, par mois au total",
    "charge.cycle": "{name}, en {billed}",
    "charge.line": "{name} : {price}",
    "charge.due": "{item}, {charges}, une seule fois",
    "charge.tier.only": "{price}",
    "charge.tier.graduated": "{price} jusqu’à {up_to}",
    "charge.tier.graduated.last": "{price} au-delà",
    "charge.tier.volume": "{price} pour l’ensemble, jusqu’à {up_to}",
    "charge.tier.volume.last": "{price} pour l’ensemble, au-delà",
    "charge.tier.package": "{price} jusqu’à {up_to}",
    "charge.tier.package.last": "{price} au-delà",
    "price.on_request": "sur demande",
    "cycle.every.1": "par mois",
    "cycle.every.12": "par an",
    "cycle.every": "tous les {months} mois",
    "cycle.next.1": "le mois qui commence",
    "cycle.next.12": "l’année qui commence",
    "cycle.next": "les {months} mois qui commencent",
    "cycle.billed.1": "facturation mensuelle",
    "cycle.billed.3": "facturation trimestrielle",
    "cycle.billed.6": "facturation semestrielle",
    "cycle.billed.12": "facturation annuelle",
    "cycle.billed": "facturation tous les {months} mois",
    "before": "d’abord",
    "because": "car",
    "remedy": "vous pouvez",
    "remedy.allow": "{steps}",
    "remedy.refer": "{steps} (puis avec assistance)",
    "questions": "des questions ?",
    "offers.none": "rien ne peut être acheté ni modifié",
    "offers.refused": "refusé",
    "offers.more": "{count} refus : {reason}",
    "effect.allow": "permet",
    "effect.deny": "refuse",
    "effect.defer": "reporte",
    "effect.require": "exige",
    "effect.settle": "règle",
    "offers.remedy": "{sentence} - vous pouvez {steps}",
    "offers.all": "`--all` montre ce qui est refusé, avec les raisons",
    "acts_on": "modifie {item}",
    "changes": "modifie",
    "changes.nothing": "rien : une commande avec cette action laisse l’abonnement tel quel",
    "rules.apply": "règles qui s’appliquent",
    "rules.fail": "règles qui ne s’appliquent pas, et ce qui les en empêche",
    "why.channels": "canal par canal",
    "why.channel": "canal",
    "why.reason": "raison",
    "why.rule": "règle",
    "why.place": "emplacement",
    "why.nobody": "aucune règle ne le permet ici",
    "why.but": "{sentence} ; mais ici : {facts}",
    "why.facts": "ici : {facts}",
    "fact": "{attribute} : {given}",
    "validate.fine": "{files}, aucun problème",
    "validate.left": "laissés de côté, faute de `kind:` : {files}",
    "validate.others": "laissées de côté, comme des racines à part, que `--root` vérifie une à une : {roots}",
    "validate.strays": (
        "laissés de côté, hors du `catalog/` et du `policies/` de la racine : {files} dans {folders}"
    ),
    "validate.found": "{findings} dans {files}",
    "count.error": "{count} erreurs",
    "count.error.one": "{count} erreur",
    "count.warning": "{count} avertissements",
    "count.warning.one": "{count} avertissement",
    "count.info": "{count} remarques",
    "count.info.one": "{count} remarque",
    "count.files": "{count} fichiers",
    "count.files.one": "{count} fichier",
    "count.editions": "{count} éditions",
    "count.editions.one": "{count} édition",
    "count.products": "{count} produits",
    "count.products.one": "{count} produit",
    "count.promotions": "{count} promotions",
    "count.promotions.one": "{count} promotion",
    "count.add_ons": "{count} modules",
    "count.add_ons.one": "{count} module",
    "count.features": "{count} fonctionnalités",
    "count.features.one": "{count} fonctionnalité",
    "count.limits": "{count} limites",
    "count.limits.one": "{count} limite",
    "severity.error": "erreur",
    "severity.warning": "avertissement",
    "severity.info": "remarque",
    "help": "aide :",
    "colon": " :",
    "reading": "lecture",
    "fmt.changed": "mise en forme : {changed} sur {files}",
    "fmt.would": "à mettre en forme : {changed} sur {files}",
    "fmt.same": "{files}, rien à mettre en forme",
    "fmt.left": "{left} sur {files} : rien n’a été changé",
    "fmt.ends": "seules les fins de ligne changent",
    "build.done": "{file} : {files}, {version}",
    "build.same": "{file} correspond aux dossiers",
    "build.differs": "{file} vient de {made_of}, les dossiers sont {version}",
    "push.done": "{where} est {digest} ({size} octets), sans signature",
    "push.signed": "{where} est {digest} ({size} octets), signé",
    "push.digest": (
        "`{word}` n’est pas une empreinte pour une étiquette - écrivez `sha256:` et 64 chiffres hexa"
    ),
    "push.epoch": "`{word}` dans {name} n’est pas un nombre de secondes",
    "pull.done": "{file} écrit : {digest}, {version}, aucune signature demandée",
    "pull.verified": "{file} écrit : {digest}, {version}, signature vérifiée",
    "registry.extra": "pour parler aux registres, il faut d’autres bibliothèques - pip install 'maybuy[oci]'",
    "registry.both": "une signature se vérifie par une clé ou par une identité - omettez l’une des deux",
    "registry.issuer": "une identité vaut par qui s’en porte garant - indiquez les deux, ou aucun",
    "registry.root-unused": "une racine de confiance sert aux identités - indiquez aussi --verify-identity",
    "registry.nobody": (
        "une signature est exigée, mais de personne - indiquez --verify-key ou --verify-identity"
    ),
    "registry.not-there": (
        "`{root}` n’est dans aucun registre, aucune signature ne peut donc en être vérifiée - indiquez un"
        " paquet d’un registre, `oci://…`, ou omettez les options --verify et --require-signature"
    ),
    "usage.registry": (
        "seul `maybuy serve` prend `{root}` lui-même dans un registre - récupérez-le avec `maybuy pull`"
    ),
    "usage.empty": "un texte vide ne dit rien - omettez cette option",
    "usage.bundle": "`{root}` est un paquet - indiquez les dossiers d’origine avec --root",
    "written": "{file} écrit",
    "refused.files": (
        "le catalogue contient des erreurs, rien ne peut être décidé ; `maybuy validate` montre les mêmes"
    ),
    "studio.start": "Le studio de {root} est ouvert à l’adresse {url} (Ctrl-C l’arrête)",
    "usage.no-folder": (
        "pas de catalogue dans `{root}` - il contient les dossiers catalog/ et policies/ ; sinon, indiquez"
        " --root DOSSIER"
    ),
    "usage.not-a-date": "`{word}` n’est pas un jour - écrivez-le comme 2020-09-01",
    "usage.option-unused": "`{action}` ne tient pas compte de `{option}` - omettez cette option",
    "usage.option-unused.takes": "`{action}` ne tient pas compte de `{option}` - cette action prend {takes}",
    "usage.no-output": "rien ne peut être affiché : la sortie standard est fermée",
    "usage.output": "écriture impossible sur la sortie standard : {problem}",
    "usage.no-input": "l’entrée standard ne peut être lue",
    "usage.no-file": "il n’y a ni fichier ni dossier `{file}`",
    "usage.nothing": "il n’y a aucun fichier à vérifier dans `{file}`",
    "usage.disk-full": "`{file}` ne peut être écrit, le disque est plein - libérez de la place et réessayez",
    "usage.leads-out": "`{file}` mène hors du dépôt du catalogue, et n’est pas écrit - supprimez le lien",
    "usage.unwritable": "`{file}` ne peut être écrit - vérifiez le dossier et vos droits sur celui-ci",
    "usage.unknown-kind": "`{word}` n’est pas un type de fichier - indiquez l’un de ceux-ci : {known}",
    "look-alike": "ils se ressemblent : ce qui est écrit ici contient {letters}",
    "look-alike.other": "ils se ressemblent : ce qui est voulu contient {letters}",
    "error": "erreur :",
    "warning": "avertissement :",
    "preview.title": "Résumé de la commande",
    "preview.changes": "Changements",
    "preview.lines": "Abonnement",
    "preview.due": "Coût immédiat",
    "preview.part": "{item}, {count} du {from_} au {until} exclu",
    "preview.part.more": "{item}, davantage du {from_} au {until} exclu",
    "preview.part.full": "{item}, {count}, pour la période entière jusqu’au {until} exclu",
    "preview.part.nothing": "{item}, {count}, sans frais jusqu’au {until} exclu",
    "preview.credit": "{item}, crédit pour {count} jusqu’au {until} exclu",
    "preview.credit.less": "{item}, crédit pour la baisse de prix jusqu’au {until} exclu",
    "preview.discount": "{promotion}",
    "preview.discount.less": "{promotion} : {amount} de moins {every}",
    "preview.discount.less.until": "{promotion} : {amount} de moins {every} jusqu’au {day} exclu",
    "preview.discount.less.until.then": (
        "{promotion} : {amount} de moins {every} jusqu’au {day} exclu, puis {recurring}"
    ),
    "preview.discount.until": "{promotion} : jusqu’au {day} exclu",
    "preview.discount.because": "{said} ({because})",
    "preview.discount.because.part": "sur sa dernière période, elle ne compte que jusqu’à cette date",
    "preview.discount.because.cycle": "elle ne vaut pas pour le cycle de facturation qui commence alors",
    "preview.discount.because.conditions": "ses conditions ne sont plus remplies à partir de cette date",
    "preview.discount.because.seats": "il n’y a plus assez de licences à partir de cette date",
    "preview.nothing": "rien n’est dû maintenant",
    "preview.total": "à payer maintenant",
    "preview.total.credit": "à votre crédit maintenant",
    "preview.total.refund": "à vous rembourser",
    "preview.total.open": "{amount}, hors articles au prix sur demande",
    "preview.open": "le total reste à fixer : le prix de {items} vous sera d’abord communiqué",
    "preview.costs": "{amount} {every}",
    "preview.costs.open": "{amount} {every}, hors articles au prix sur demande",
    "preview.costs.on_request": "sur demande",
    "preview.recurring": "soit {amount} {every}",
    "preview.recurring.open": "soit {amount} {every}, hors articles au prix sur demande",
    "preview.recurring.on_request": "prix récurrent sur demande",
    "preview.recurring_after": "à partir du {day} : {amount} {every}",
    "preview.recurring_after.prices": (
        "à partir du {day} : {amount} {every}, aux prix en vigueur à cette date"
    ),
    "preview.recurring_after.net": "à partir du {day} : {amount} {every}, promotions déduites",
    "preview.recurring_after.open": "à partir du {day} : {amount} {every}, hors articles au prix sur demande",
    "preview.recurring_after.on_request": "à partir du {day} : sur demande",
    "preview.ends": "il prend fin le {day}, sans renouvellement",
    "preview.saving": "{item} coûte {amount} de moins {every} que l’achat séparé de {others}",
    "preview.scheduled": "Plus tard",
    "preview.on": "le {day}",
    "preview.free": "(sans frais jusqu’au {day} exclu)",
    "preview.ended": "Prend fin automatiquement",
    "preview.ended.requires": "nécessite {items}",
    "preview.ended.trial": "fin de la période d’essai",
    "preview.undone": "N’aura pas lieu, sans frais",
    "preview.payments": "Paiements à venir",
    "preview.payment.renewal": "{amount} pour {next}",
    "preview.payment.renewal.open": "{amount} pour {next}, plus {items} (prix sur demande)",
    "preview.payment.renewal.until": "{amount} pour le temps jusqu’au {until} exclu",
    "preview.payment.change": "{amount} pour {items}, jusqu’au {until} exclu",
    "preview.payment.credit": "{amount} à votre crédit pour {items}",
    "preview.payment.refund": "{amount} à vous rembourser pour {items}",
    "preview.missing": "Il manque encore",
    "preview.ready": "commande prête à être confirmée",
    "preview.methods": "payer par : {methods}",
    "preview.notice": "à savoir :",
    "preview.packs": "{seats} lots",
    "preview.packs.one": "{seats} lot",
    "preview.seats": "{seats} licences",
    "preview.seats.one": "{seats} licence",
    "usage.one-input": "seul l’un des deux, compte ou commande, peut venir de l’entrée standard",
    "confirm.done": "la commande est confirmée : {id}",
    "confirm.missing": "la commande ne peut pas encore être confirmée",
    "record.applied": "la commande a été appliquée au compte {account} : {id}",
    "record.already": "déjà appliquée, rien n’a changé : {id}",
    "record.none": (
        "`{file}` n’est pas une commande confirmée - produisez-la avec `maybuy preview … --confirm`"
    ),
    "record.other-account": (
        "la commande est celle du compte `{record}`, non de `{account}` - indiquez le fichier de ce compte"
    ),
    "record.other-subscription": (
        "l’abonnement de `{account}` n’est pas celui pour lequel la commande a été passée le {at} - "
        "demandez de nouveau le résumé et confirmez la commande"
    ),
    "record.other-catalog": "la commande a été confirmée avec une autre version du catalogue : {id}",
    "record.not-rewritten": ("`{file}` ne peut être modifié sur place - écrivez-le sans ancres ni alias"),
    "usage.one-input.record": "seul l’un des deux, compte ou commande, peut venir de l’entrée standard",
    "catalog.price": "{billed}",
    "catalog.price.account": "{amount} au total",
    "catalog.price.from": "dès {amount} au total",
    "catalog.charges": "soit",
    "catalog.included": "inclus",
    "catalog.available": "peut s’ajouter",
    "catalog.suites": "aussi dans",
    "catalog.per_seat": "par licence et par mois, {currency}, le {day}",
    "catalog.per_month": "par mois, {currency}, le {day}",
    "catalog.each": "Licence",
    "catalog.each.pack": "Lot",
    "catalog.requires": "nécessite",
    "catalog.unmet": "sinon",
    "catalog.unmet.ends": "prend fin en même temps",
    "catalog.excludes": "incompatible avec",
    "catalog.parts": "composé de",
    "catalog.packs": "lots",
    "catalog.seats": "licences",
    "catalog.seats.from": "au moins {min}",
    "catalog.seats.parent": "au moins {min} licences de ce qu’il nécessite",
    "catalog.seats.same": "autant que {item}",
    "catalog.seats.until": "au plus {max}",
    "catalog.trial": "période d’essai",
    "catalog.days": "{days} jours",
    "catalog.days.one": "{days} jour",
    "catalog.trial.days": "gratuit pendant {days} jours",
    "catalog.trial.days.one": "gratuit pendant {days} jour",
    "catalog.trial.ends": "{free}, puis prend fin",
    "catalog.trial.goes_on": "{free}, puis à son prix",
    "catalog.trial.on_request": "{free}, puis prix sur demande",
    "catalog.trial.other": "{free}, puis {item}",
    "catalog.trial.once": "une seule fois par client",
    "catalog.cycles": "cycle de facturation",
    "catalog.sold": "en vente",
    "catalog.no": "non",
    "catalog.sold.no": "non ; les comptes qui l’ont le conservent",
    "catalog.currencies": "vendu en",
    "catalog.rights": "qui peut l’acheter",
    "catalog.right": "{channels} : {who}",
    "catalog.everybody": "tout le monde",
    "catalog.nobody": "aucune règle ne permet de l’acheter",
    "catalog.nobody.not_on_sale": "personne : cet article n’est pas en vente",
    "catalog.nobody.currency": "personne : cet article n’a pas de prix en {currency}",
    "catalog.unless": "{who}, mais pas {what}",
    "catalog.place": "défini dans",
    "catalog.limit": "jusqu’à {value}",
    "catalog.unlimited": "sans limite",
    "catalog.per.seat": "{value} par licence",
    "catalog.per.day": "{value} par jour",
    "catalog.per.week": "{value} par semaine",
    "catalog.per.month": "{value} par mois",
    "catalog.per.year": "{value} par an",
    "catalog.feature": "{name} : {value}",
    "catalog.features": "comprend",
    "held.who": "{account}, le {day}",
    "held.line": "souscrit",
    "held.trial": "à l’essai jusqu’au {until} exclu",
    "held.part": "fait partie de {via}",
    "held.included": "inclus dans {via}",
    "held.nothing": "le compte ne détient rien",
    "held.limit": "avec {item}",
    "held.limit.none": "aucun",
    "explain.unknown": "`{word}` n’est pas un code",
    "explain.unknown.near": "`{word}` n’est pas un code - vouliez-vous dire `{near}` ?",
    "explain.more": "`maybuy explain {code}` l’explique",
    "explain.more.one_of": "`maybuy explain CODE` explique un code, par exemple `maybuy explain {code}`",
    "init.exists": "`{folder}` n’est pas vide, et rien n’y est écrasé - nommez un nouveau dossier",
    "init.done": "petit catalogue créé dans {folder}",
    "init.next": "essayez :",
    "usage.from-needs-user": (
        "`--from` et `--user` vont ensemble - indiquez pour quel compte, et qui passe la commande"
    ),
    "usage.keep-needs-from": "`--keep` porte sur un compte - dites lequel avec `--from`",
    "usage.from-has-currency": "un compte a sa propre devise - retirez `--currency`",
    "usage.unknown-currency": "`{word}` n’est pas une devise du catalogue - parmi {known}",
    "find.title": "Le moins cher avec {needs}",
    "find.anything": "Le moins cher",
    "find.best": "le moins cher",
    "find.next": "le suivant",
    "find.on_request": "sur demande",
    "find.without": "sans {need}",
    "find.saves": "de moins",
    "find.same": "le prix serait le même",
    "find.unknown": "l’économie n’a pas été calculée",
    "find.with": "avec {item}",
    "find.more": "{amount} de plus",
    "find.never": "aucun ne le comprend avec le nécessaire à un prix affiché",
    "find.ties": "{count} autres coûtent autant",
    "find.ties.one": "{count} autre coûte autant",
    "find.refused": "{user} n’a le droit de passer aucune commande qui y mène :",
    "find.unproven": (
        "le moins cher de ceux qui ont été essayés : on n’a pas calculé si une autre commande coûte moins"
    ),
    "find.held": "{account} l’a déjà : il n’y a rien à commander",
    "find.not_computed.too-many": (
        "non calculé : aucun des moins chers qui ont été essayés ne peut être commandé"
    ),
    "find.not_computed.too-large": (
        "non calculé : l’ensemble de ce qu’on peut détenir est trop grand pour être calculé"
    ),
    "find.not_computed.time-limit": "non calculé : il faudrait plus de temps que ce qui est accordé",
    "find.missing": "rien ne donne {needs}",
    "find.missing.together": "rien ne donne à la fois {needs}",
    "subscriptions.title": "Abonnements",
    "subscriptions.scope": "{billed}, {currency}, à partir du {day}, {seats}",
    "subscriptions.standing": "avec ses licences actuelles",
    "subscriptions.fewest": "chacun avec le moins de licences possible",
    "subscriptions.none": "rien ne peut être souscrit",
    "subscriptions.count": "{count} abonnements possibles",
    "subscriptions.count.one": "{count} abonnement possible",
    "subscriptions.on_request": "{told}, dont {count} à un prix sur demande",
    "subscriptions.least": "le moins cher",
    "subscriptions.greatest": "le plus cher",
    "subscriptions.left_out.not_on_sale": "non pris en compte, sans prix en {currency} : {items}",
    "subscriptions.left_out.not_compatible": "non pris en compte, rien ici ne va avec : {items}",
    "subscriptions.left_out.not_sold_for_cycle": "non pris en compte, sans {billed} : {items}",
    "subscriptions.left_out.too_few_seats": "non pris en compte, vendus avec plus de licences : {items}",
    "subscriptions.left_out.too_many_seats": "non pris en compte, vendus avec moins de licences : {items}",
    "timeline.none": "rien dans le catalogue ni dans les règles n’a de date",
    "timeline.rule_begins": "la règle {about} commence",
    "timeline.rule_ends": "la règle {about} prend fin",
    "timeline.rule_names": "la règle {about} s’applique à d’autres cas",
    "timeline.rule_defers": "ce que la règle {about} reporte a lieu",
    "apart": " ; ",
    "timeline.rule_begins.several": "les règles {about} commencent",
    "timeline.rule_begins.many": "{count} règles sur {every} commencent",
    "timeline.rule_begins.all": "les {count} règles commencent",
    "timeline.rule_ends.several": "les règles {about} prennent fin",
    "timeline.rule_ends.many": "{count} règles sur {every} prennent fin",
    "timeline.rule_ends.all": "les {count} règles prennent fin",
    "timeline.rule_names.several": "les règles {about} s’appliquent à d’autres cas",
    "timeline.rule_names.many": "{count} règles sur {every} s’appliquent à d’autres cas",
    "timeline.rule_names.all": "les {count} règles s’appliquent à d’autres cas",
    "timeline.rule_defers.several": "ce que les règles {about} reportent a lieu",
    "timeline.rule_defers.many": "ce que {count} règles sur {every} reportent a lieu",
    "timeline.rule_defers.all": "ce que les {count} règles reportent a lieu",
    "timeline.item_begins": "{about} est mis en vente",
    "timeline.item_ends": "{about} n’est plus en vente",
    "timeline.contents": "{about} est fourni avec d’autres limites, fonctionnalités ou produits",
    "timeline.needs": "{about} nécessite autre chose, ou se vend en d’autres nombres de licences",
    "timeline.price": "{about}, {cycle} : {before} devient {after}",
    "timeline.for.new": "{event}, pour tout achat à partir de cette date",
    "timeline.for.held.contents": "{event}, pour les clients qui l’avaient déjà",
    "timeline.for.held": "{event}, pour les clients qui l’avaient déjà, dès leur prochain renouvellement",
    "timeline.price.begins": "{about}, {cycle} : vendu à {after}",
    "timeline.price.ends": "{about}, {cycle} : n’a plus de prix ({before} avant)",
    "timeline.terms": "{about} : la version {version} est en vigueur",
    "timeline.promotion_begins": "la promotion {about} commence",
    "timeline.promotion_ends": "la promotion {about} prend fin",
    "serve.keys-unreadable": (
        "les clés de `{file}` ne peuvent pas être lues - "
        "vérifiez que le fichier existe, que c’est du texte, et vos droits"
    ),
    "serve.keys-none": "il n’y a pas de clé dans `{where}` - écrivez une ligne telle que `shop ask sha256:…`",
    "serve.keys-line": (
        "la ligne {line} de `{where}` n’est pas une clé - "
        "écrivez un nom, ses droits et la clé, séparés par des espaces"
    ),
    "serve.keys-scope": "`{word}`, ligne {line} de `{where}`, n’est pas un droit - l’un de {known}",
    "serve.keys-weak": (
        "la clé de la ligne {line} de `{where}` est trop faible - "
        "au moins {fewest} caractères visibles, ou `sha256:` et 64 chiffres"
    ),
    "serve.keys-twice": (
        "la clé `{name}` s’y trouve deux fois - chaque nom et chaque clé ne peuvent figurer qu’une fois"
    ),
    "serve.keys-needed": (
        "à l’adresse `{host}`, d’autres peuvent atteindre le service : il lui faut des clés - "
        "indiquez --keys FICHIER, ou écoutez sur 127.0.0.1"
    ),
    "serve.hosts-word": (
        "`{word}` ne peut être un hôte admis - écrivez un nom sans port, `*.` et un nom, ou une adresse"
    ),
    "serve.hosts-every": (
        "pour répondre à tous les noms (`*`), il faut des clés au service - "
        "indiquez --keys FICHIER, ou les noms qu’il porte"
    ),
    "serve.tls-alone": "une clé sans certificat - indiquez aussi --tls-cert FICHIER",
    "serve.tls-unreadable": "`{file}` ne peut pas être lu : {reason}",
    "serve.tls-apart": "la clé de `{key}` ne va pas avec le certificat de `{cert}`",
    "serve.tls-unusable": (
        "`{cert}` et `{key}` ne contiennent pas un certificat et sa clé - "
        "les deux sont en PEM, et la clé n’a pas de mot de passe"
    ),
    "serve.token-key-unreadable": "la clé des jetons de page dans `{file}` ne peut pas être lue : {reason}",
    "serve.token-key-length": (
        "`{file}` n’est pas une clé de jetons de page - mettez-y de {least} à {most} octets au hasard, comme"
        " en écrit `openssl rand -hex {least}`"
    ),
    "serve.log-unwritable": "le journal des décisions `{file}` ne peut pas être écrit : {reason}",
    "serve.log-mask": (
        "`{word}` n’est pas un champ du journal des décisions que l’on peut masquer - l’un de {known}"
    ),
    "serve.pages-key-needed": (
        "les pages ont besoin de la clé des jetons qui disent qui les regarde - dites --pages-key "
        "FICHIER, ou "
        "--demo pour les regarder sur cette machine"
    ),
    "serve.pages-key-unreadable": "la clé des pages dans `{file}` est illisible : {reason}",
    "serve.pages-key-length": "la clé des pages dans `{where}` doit avoir de {least} à {most} octets",
    "serve.pages-accounts": "les pages ont besoin de comptes - dites --accounts OÙ",
    "serve.pages-orders": "les pages doivent savoir où vont les commandes - dites --orders OÙ",
    "serve.orders-address": (
        "`{address}` n’est pas une adresse à laquelle envoyer des commandes - écrivez "
        "https://HÔTE/CHEMIN, ou "
        "le nom d’un fichier"
    ),
    "serve.orders-outbox": (
        "les commandes sont gardées jusqu’à ce qu’elles soient reçues à cette adresse - dites "
        "--orders-outbox "
        "FICHIER"
    ),
    "serve.orders-unwritable": "les commandes ne peuvent pas être écrites dans `{file}` : {reason}",
    "serve.demo-alone": "la démonstration est celle des pages - dites aussi --pages",
    "serve.demo-loopback": (
        "dans la démonstration chacun peut être n’importe qui : elle n’est pas pour `{host}` - écoutez sur "
        "127.0.0.1"
    ),
    "serve.demo-workers": (
        "la démonstration garde les commandes dans la mémoire d’un seul processus - dites --workers 1"
    ),
    "serve.demo-accounts": "la démonstration montre les comptes d’un dossier - dites --accounts DOSSIER",
    "serve.accounts-address": (
        "l’adresse des comptes n’est pas celle d’une base de données dont le pilote est installé - "
        "par exemple postgresql+psycopg://utilisateur@hôte/nom"
    ),
    "serve.accounts-query": "la requête `{query}` n’a pas `:id` pour seul paramètre",
    "serve.accounts-folder": "il n’y a pas de dossier `{folder}` où prendre les comptes",
    "serve.catalog-empty": "il n’y a aucun fichier dans catalog/ ou policies/ de `{root}`",
    "serve.catalog-changing": (
        "les fichiers de `{root}` n’ont cessé de changer pendant leur lecture - réessayez"
    ),
    "serve.catalog-unread": "les fichiers de `{root}` n’ont pas pu être lus jusqu’au bout : {reason}",
    "serve.traces-missing": "les traces demandent une autre partie de maybuy - installez `maybuy[traces]`",
    "fleet.unreadable": "`{files}` ne peut pas être lu : {reason}",
    "fleet.unwritable": "`{file}` ne peut pas être écrit : {reason}",
    "fleet.broken-off": "les clients n’ont pas pu être lus jusqu’au bout : {reason}",
    "fleet.no-form": (
        "il n’y a pas de clients dans `{where}` - c’est un fichier dont le nom finit par {known},"
        " un dossier de fichiers de comptes, ou l’adresse d’une base de données"
    ),
    "fleet.no-folder": "il n’y a pas de dossier `{folder}` où prendre des comptes",
    "fleet.no-column": "il n’y a pas de colonne `{name}` pour `{fact}` - les colonnes sont {known}",
    "fleet.no-column.near": (
        "il n’y a pas de colonne `{name}` pour `{fact}` - vouliez-vous dire `{near}` ? Les colonnes"
        " sont {known}"
    ),
    "fleet.no-fact": (
        "aucune colonne ne dit `{fact}` - qu’un fichier de colonnes dise laquelle, ou ce qu’il en"
        " est de tous ; les colonnes sont {known}"
    ),
    "fleet.no-fact.near": (
        "aucune colonne ne dit `{fact}` - est-ce `{near}` ? Qu’un fichier de colonnes le dise ; les"
        " colonnes sont {known}"
    ),
    "fleet.no-list": "la colonne `{column}` pour `{fact}` n’énumère pas de structures, mais est {type}",
    "fleet.unknown-word": "`{word}` dans le fichier de colonnes, pour `{fact}`, n’est aucun de {known}",
    "fleet.unknown-word.near": (
        "`{word}` dans le fichier de colonnes, pour `{fact}`, n’est pas connu - vouliez-vous dire `{near}` ?"
    ),
    "fleet.extra": "lire des clients demande d’autres bibliothèques - pip install 'maybuy[fleet]'",
    "fleet.no-users": (
        "rien ne dit qui sont les utilisateurs, et `{fact}` n’a pas de valeurs dont en former -"
        " qu’une colonne le dise"
    ),
    "fleet.many-users": (
        "rien ne dit qui sont les utilisateurs, et il y en aurait {count} différents, plus que {most} -"
        " que des colonnes le disent"
    ),
    "fleet.no-sqlalchemy": (
        "pour interroger une base de données il faut une autre bibliothèque - pip install 'maybuy[serve]'"
    ),
    "fleet.address": (
        "l’adresse des comptes n’est pas celle d’une base de données dont le pilote est installé -"
        " comme postgresql+psycopg://user@host/name"
    ),
    "fleet.database": "la base de données des comptes ne répond pas à la requête : {reason}",
    "crosscheck.agree": "les deux moteurs retiennent les mêmes règles et décident de même",
    "crosscheck.disagree": "les moteurs ne sont pas d’accord sur cette question :",
    "crosscheck.both": "règles retenues par les deux : {rules}",
    "crosscheck.index": "par l’index seul : {rules}",
    "crosscheck.durable": "par durable-rules seul : {rules}",
    "crosscheck.answer.index": "les mêmes règles s’appliquent ; selon l’index : {answer}",
    "crosscheck.answer.durable": "selon durable-rules : {answer}",
    "crosscheck.accounts": "questions sur des comptes : {count} (comptes : {accounts})",
    "crosscheck.random": "questions au hasard : {count} (graine : {seed})",
    "crosscheck.rules": "règles : {count}, dont retenues par une question au moins : {matched}",
    "crosscheck.took": "secondes : {seconds}",
    "crosscheck.replay": "`maybuy crosscheck --replay {file}` la repose",
    "crosscheck.not-alone": (
        "posée seule, les deux sont d’accord : l’index a mal retenu des questions précédentes ; elle est "
        "gardée dans `{file}`"
    ),
    "crosscheck.nothing": (
        "il n’y a rien à demander - nommez un dossier avec `--accounts`, ou un nombre avec `--random`"
    ),
    "crosscheck.no-accounts": "il n’y a aucun compte dans `{folder}` à propos duquel demander",
    "crosscheck.not-a-question": "`{file}` n’est pas une question gardée par `maybuy crosscheck`",
    "crosscheck.bar.accounts": "comptes",
    "crosscheck.bar.random": "questions au hasard",
    "test.fine": "{tests}, {questions} : tout est comme prévu",
    "test.failed": "{failed} sur {tests} en échec, {questions}",
    "test.broken": "certains tests n’ont pu être lus ou posés, et rien n’en est dit",
    "test.count": "{count} tests",
    "test.count.one": "{count} test",
    "test.questions": "{count} questions",
    "test.questions.one": "{count} question",
    "test.today": "les questions sans jour ont été posées pour le {day}",
    "test.asked": "{user} du compte {account} : {about}, le {day}",
    "test.more": "et {count} autres questions de ce test dont la réponse diffère",
    "test.more.one": "et {count} autre question de ce test dont la réponse diffère",
    "test.expected": "prévu",
    "test.got": "obtenu",
    "test.outcome": "réponse",
    "test.channels": "canaux",
    "test.includes_channels": "dont",
    "test.reason": "raison",
    "test.effective": "effet",
    "test.obligations": "obligations",
    "test.settlement": "règlement",
    "test.price": "prix",
    "test.due_now": "à payer",
    "test.recurring": "par cycle",
    "test.lines": "lignes",
    "test.features": "fonctionnalités",
    "test.limits": "limites",
    "test.unmet": "autoriserait, sans {unmet}",
    "test.running": "questions",
    "proved.all": "{count} engagements : tous sont tenus",
    "proved.all.one": "{count} engagement : il est tenu",
    "proved.none": "aucun engagement n’est pris : `{root}` n’a pas de fichier `kind: promises`",
    "proved.elsewhere": "aucun engagement n’est pris dans `{file}`",
    "proved.broken": "engagements rompus : {broken} sur {count}",
    "proved.some": "engagements rompus : {broken} sur {count}, non établis : {missing}",
    "proved.apart": "portant sur un changement, non examinés : {ids} ; `--base main` dit à partir de quoi",
    "proved.unusable": (
        "`{base}` n’a pas de catalogue sans erreur : les engagements sur les changements sont laissés de côté"
    ),
    "proved.proving": "preuve",
    "test.none": (
        "il n’y a pas de tests : dans catalog/ et policies/ de `{root}`, "
        "aucun fichier ne finit par `_test.yaml`"
    ),
    "test.none.named": "aucun test n’a `{word}` dans son nom",
    "summary.title": "maybuy",
    "summary.what": "Quoi",
    "summary.where": "Où",
    "summary.finding": "Constat",
    "summary.more": "et {count} de plus",
    "coverage.title": "Testé",
    "coverage.share": "{met} sur {total}",
    "coverage.rules": "règles",
    "coverage.implied": "découlant du catalogue",
    "coverage.cells": "types de questions",
    "coverage.limits": "limites",
    "coverage.missing.rules": "Règles jamais appliquées",
    "coverage.missing.implied": "Règles découlant du catalogue et jamais appliquées",
    "coverage.missing.cells": "Types de questions qu’aucun test ne pose",
    "coverage.missing.limits": "Limites qui ne sont pas testées en dessous, à leur valeur et au-dessus",
    "coverage.all": "tout",
    "coverage.others": "{first} et {count} de plus",
    "coverage.untested": "{number} : {numbers} sans test",
    "coverage.rows": "et {count} lignes de plus ; `--format json` les a toutes",
    "coverage.below": "{measure} : {percent} testés, {least} demandés",
    "usage.coverage-min": (
        "`{word}` n’est pas une couverture à demander - écrivez l’une de {known}, comme `rules=100`"
    ),
    # units of a limit, where somebody is asked how many
    "units.included": "{units} compris",
    "units.most": "{units} au plus",
    "units.step": "vendus par {units}",
    "units.now": "{units} actuellement",
    "units.of": "{item} : {said}",
}
