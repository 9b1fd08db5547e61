"""Words that nothing looks like: what must not be answered with pictures.

Taken from feelings, qualities, ideas, times, measures and deeds that
people put into a search field.
"""

FEELINGS = """
love anger joy sadness happiness fear courage hope despair envy jealousy pride shame guilt boredom
nostalgia melancholy serenity anxiety loneliness compassion gratitude curiosity regret grief
"""
QUALITIES = """
beauty elegance simplicity complexity harmony contrast balance strength softness warmth darkness
brightness honesty cruelty wisdom innocence patience power weakness speed silence chaos
"""
IDEAS = """
justice freedom truth peace democracy philosophy religion science economy history future past memory
knowledge theory idea concept meaning logic reason fate luck serendipity infinity identity culture
"""
TIMES_AND_MEASURES = """
moment century eternity week tomorrow distance temperature quantity percentage price
"""
DEEDS = """
success failure victory defeat progress growth change decision agreement argument celebration
translation education management competition effort trust
"""
ABSTRACT_WORDS = tuple(" ".join([FEELINGS, QUALITIES, IDEAS, TIMES_AND_MEASURES, DEEDS]).split())
