"""调查的名词: the nouns of a satisfaction survey."""

from wangge.surveys.models.box import Ballot, Slip
from wangge.surveys.models.result import Result
from wangge.surveys.models.round import Round, RoundAct, half_word
from wangge.surveys.models.sample import Fieldwork, Sample, SlipSheet

__all__ = ["Ballot", "Fieldwork", "Result", "Round", "RoundAct", "Sample", "Slip", "SlipSheet", "half_word"]
