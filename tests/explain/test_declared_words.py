"""Every declared feature has words, in both languages, that claim no cause."""

import re

import pytest

from takeroot.explain.reasons import PersonFacts, factor_reasons, reasons
from takeroot.explain.typical_values import Typical
from takeroot.specs.feature import Feature
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace

FACTORS = read_workspace(reference_workspace()).factors
FEATURES = [feature for factor in FACTORS.values() for feature in factor.features.values()]
CHINESE = re.compile("[\u4e00-\u9fff]")
CAUSAL = re.compile(r"caus|because|due to|leads? to|导致|造成|引起|因为|由于|使得", re.IGNORECASE)


def person(feature: Feature, contribution: float) -> PersonFacts:
    """Someone with one finding."""
    return PersonFacts({feature.id: contribution}, {feature.id: 1.0}, {feature.id: Typical(0.25, "profession")})


@pytest.mark.parametrize("feature", FEATURES, ids=[feature.id for feature in FEATURES])
@pytest.mark.parametrize("contribution", [0.4, -0.05])
def test_a_feature_is_said_in_both_languages(feature, contribution):
    """In Chinese and in English, by feature and by factor, without a cause."""
    facts = person(feature, contribution)
    for language in ("zh", "en"):
        by_feature = reasons(facts, {feature.id: feature}, language=language)[0].words
        by_factor = factor_reasons(facts, FACTORS, language=language)[0].words
        for words in (by_feature, by_factor):
            assert bool(CHINESE.search(words)) == (language == "zh")
            assert not CAUSAL.search(words)
            assert feature.label.in_language(language) in words
