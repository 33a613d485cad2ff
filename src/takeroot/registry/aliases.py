"""MLflow's aliases follow models/champion, which decides who is champion."""

from takeroot.registry.tracking import MODEL, Tracking


def align_aliases(store: Tracking, champion: int | None) -> dict[str, str]:
    """Let the alias `champion` name the version that scores, and nobody be its own challenger.

    Parameters
    ----------
    store : Tracking
        The open store.
    champion : int or None
        The version that scores; None where there is none, or it was adopted from elsewhere.

    Returns
    -------
    dict of str to str
        Alias to version, as they now are; empty where nothing is registered.
    """
    models = store.client.search_registered_models(f"name='{MODEL}'")
    if not models:
        return {}
    had = {str(alias): str(version) for alias, version in models[0].aliases.items()}
    wanted = {alias: version for alias, version in had.items() if alias != "champion" and version != str(champion)}
    if champion is not None:
        wanted["champion"] = str(champion)
    for alias in had.keys() - wanted.keys():
        store.client.delete_registered_model_alias(MODEL, alias)
    for alias, version in wanted.items():
        if had.get(alias) != version:
            store.client.set_registered_model_alias(MODEL, alias, version)
    return wanted
