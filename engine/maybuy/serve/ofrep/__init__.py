"""OFREP, the OpenFeature Remote Evaluation Protocol: what an account holds and may do, as feature flags.

https://github.com/open-feature/protocol. A flag is a feature, a limit, an item or product, or `may:` and an
action; the targeting key names the account, and the user behind a `/`.
"""
