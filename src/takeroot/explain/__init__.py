"""Why a risk is what it is: exact contributions by feature and factor, their words and their pictures.

It knows boosters, linear terms and the declarations of features, never the hazard model that stands on them.
"""
