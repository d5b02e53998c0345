"""The texts of the subject `importing`, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "done": "made {folder} of {product}: {counts}",
    "unsaid": "what a root does not say, or says otherwise:",
    "more": "and {count} more like this: `--format json` lists them",
    "unknown": "`{word}` is not a key of Pricing2Yaml; it is left out",
    "billing": "nobody knows how long `{word}` is; this billing cycle is left out",
    "period": "the price is for `{word}`; it is said by the month",
    "rounded": "rounded to {amount}",
    "seat-stands": "a seat stands for one `{word}`",
    "price-left": "`{word}` is left out: the other price is on request",
    "expression": "nobody knows what `{word}` comes to; the price is on request",
    "worked-out": "`{word}` comes to {amount}, which is what is said",
    "endless": "`{word}` is taken as unlimited",
    "below-zero": "`{word}` is below zero; it is taken as none",
    "rule": "an expression is left out; rules say who may use what",
    "linked": "which features it limits is said by a comment alone",
    "driven": "`{word}` is left out: it is a limit like any other",
    "tracked": "that its use is counted is left out: whoever asks counts",
    "hidden": "that it is not shown is left out: limits always are",
    "renews": "`{word}` is no period after which a limit can renew; it is left out",
    "per": "it renews as `{word}` says, though its type says that it does not",
    "grows": "`{word}` is what is counted; that there are more of it with more of the other is left out",
    "private": "what is private is held, but not on sale",
    "for-none": "it is for no plan; it is not on sale",
    "takes-away": "what an add-on takes away is left out",
    "twice": "the limit is extended as well; what it would be without that is left out",
    "replaces": "it is added to what the plan has, since other add-ons extend this limit",
    "extends": "only a number can be extended; it is left out",
    "step": "it is bought in steps of {step}, which is left out",
}
