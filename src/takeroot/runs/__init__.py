"""Published months: written whole or not at all, verified, compared, forgotten and purged.

Start at `publish`; `store` has the layout on the disk, `ledger` what is pinned. The stages that make a run's tables do
not know this package; `takeroot.pipeline` brings them together.
"""
