"""The texts of the subject `service`, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "not-http": "this is not HTTP",
    "not-http.detail": "what was sent is not a request of HTTP/1.1",
    "no-host": "the request names no host",
    "no-host.several": "the request has more than one `Host` header",
    "no-host.name": "the `Host` header holds neither a name nor an address",
    "wrong-origin": "only pages of the service itself may ask this",
    "wrong-host": "the service does not have this name",
    "wrong-host.detail": "the service is not called `{host}` - the names it has are those of --allowed-hosts",
    "head-too-large": "the headers are too large",
    "head-too-large.bytes": "the headers are larger than {most} bytes",
    "head-too-large.headers": "there are more than {most} headers",
    "not-json": "the body is not JSON",
    "not-json.detail": "the body is not JSON: something does not belong at line {line}, column {column}",
    "not-json.encoding": "the body is not UTF-8",
    "not-json.cut": "the body is not JSON: it ends before it is complete",
    "not-json.empty": "the body is empty",
    "not-json.gzip": "the body is not gzip, as `Content-Encoding` says",
    "wrong-content-type": "the body is called something else than JSON",
    "wrong-content-type.detail": "the content type is not `application/json`, and nothing else is read here",
    "not-json.type": "the content type is not `application/json`",
    "not-an-object": "the body is not a JSON object",
    "invalid-body": "the body is not as it should be",
    "invalid-body.one": "the body is not as it should be: {message}",
    "invalid-body.many": "{count} things in the body are not as they should be",
    "invalid-body.more": "more than {most} things in the body are not as they should be",
    "invalid-question": "the question cannot be answered as it is put",
    "invalid-question.more": "more than {most} of the questions cannot be answered as they are put",
    "flag.no-context": "the body has no `context`: it is an object with the `targetingKey`",
    "flag.no-target": (
        "the context has no `targetingKey`: it is the account, or the account, `/` and the user"
    ),
    "flag.no-user": "`{flag}` is about what a user may do - name one behind the account: `ACCOUNT/USER`",
    "flag.text": "`{name}` is not a text",
    "flag.account": "`account` is neither an account nor the id of one",
    "flag.day": "`at` is not a day - write it like 2020-09-01",
    "flag.number": "`{name}` is not a whole number from 0 to {most}",
    "flag.unknown": (
        "there is no flag `{flag}` - flags are features, limits, items and products by their ids, and"
        " `may:ACTION:ITEM`"
    ),
    "unknown-account": "there is no such account",
    "unknown-account.detail": "there is no account `{account}`",
    "no-accounts": "this service was given no accounts",
    "no-accounts.detail": "`{account}` is an id, and this service knows no accounts - send the account",
    "accounts-unavailable": "accounts cannot be looked up at the moment",
    "account-unusable": "the account on record cannot be asked about",
    "account-unusable.detail": "the account `{account}` on record cannot be asked about: {message}",
    "too-large": "the body is too large",
    "too-large.detail": "the body is larger than {most} bytes",
    "unknown-encoding": "the body is encoded in a way that is not read here",
    "unknown-encoding.detail": "the encoding `{encoding}` is not read here - send gzip, or the body as it is",
    "too-deep": "the body is nested too deeply",
    "too-deep.detail": "more than {most} lists and objects stand inside each other",
    "too-many": "too many are asked for at once",
    "too-many.questions": "{count} questions are asked at once - ask {most} at most",
    "too-many.changes": "{count} changes are asked at once - ask {most} at most",
    "too-slow": "the request did not arrive in time",
    "too-slow.detail": "the body did not arrive within {seconds} seconds",
    "too-slow.head": "the headers did not arrive within {seconds} seconds",
    "time-limit": "answering took too long",
    "time-limit.detail": "there was no answer within {seconds} seconds - ask less at once",
    "too-many-connections": "there are too many connections at the moment",
    "unknown-path": "there is nothing here",
    "unknown-path.detail": "there is nothing at `{path}` - `/docs` shows what there is",
    "unknown-path.near": "there is nothing at `{path}` - did you mean `{near}`?",
    "wrong-method": "this is not done here",
    "wrong-method.detail": "`{method}` is not possible here - use {known}",
    "not-authenticated": "a key is needed",
    "not-authenticated.detail": "no known key was given - send `Authorization: Bearer KEY`",
    "not-allowed": "this key is not for that",
    "unknown-subject-type": "`{word}` is not a type of subject - only `user` is",
    "unknown-resource-type": (
        "`{word}` is not a type of resource - `item`, `limit`, `feature` and `account` are"
    ),
    "unknown-resource": "there is no `{word}`",
    "invalid-page": "this page token leads nowhere",
    "invalid-page.unknown": (
        "this service did not make this page token - ask for the first page, without a token"
    ),
    "invalid-page.search": "this page token is of another search - ask for the first page, without a token",
    "invalid-page.catalog": (
        "the catalog has changed since this page token was made - ask for the first page, without a token"
    ),
    "invalid-page.day": (
        "this page token was made for another day - ask for the first page, without a token, and name the day"
        " in `context.at`"
    ),
    "invalid-page.limit": (
        "this page token goes with a limit of {limit} - leave the limit out, or ask for the first page"
    ),
    "wrong-parameter": "a parameter of the address is not as it should be",
    "wrong-parameter.unknown": (
        "`{word}` is not a parameter of the address - only `{known}` is; what is asked stands in the body"
    ),
    "wrong-parameter.twice": "`{word}` is given {count} times - give it once",
    "reload-needs-key": "a reload needs a key of the scope `reload`, and this service has none - send SIGHUP",
    "catalog-refused": "the catalog has errors, so the one before it goes on answering",
    "keys-refused": "the file of keys has errors, so the keys before it stay valid",
    "stopping": "the service is stopping",
    "internal": "something went wrong here",
    "internal.detail": "something went wrong here, not with your request - the log has it under `{request}`",
    "start": "maybuy answers on {url} ({catalog} {version}, {workers})",
    "start.workers": "{count} workers",
    "start.workers.one": "1 worker",
    "usage.extra": "the service needs some more libraries - pip install 'maybuy[serve]'",
    "usage.address": "cannot listen on {where} - {problem}",
}
