"""问责的名词: proposals and their acts, what follows from them, the time in which nothing is proposed."""

from wangge.accountability.models.allegation import Allegation, AllegationAct
from wangge.accountability.models.assessment import Assessment, AssessmentAct, PublishedSheet
from wangge.accountability.models.award import AwardList
from wangge.accountability.models.follow_up import FollowUp, FollowUpEntry
from wangge.accountability.models.observing import Observing
from wangge.accountability.models.proposal import Proposal, ProposalAct, ProposalNotice, ProposalRecusal
from wangge.accountability.models.review import RatingReview, RatingReviewOutcome

__all__ = [
    "Allegation",
    "AllegationAct",
    "Assessment",
    "AssessmentAct",
    "AwardList",
    "FollowUp",
    "FollowUpEntry",
    "Observing",
    "Proposal",
    "ProposalAct",
    "ProposalNotice",
    "ProposalRecusal",
    "PublishedSheet",
    "RatingReview",
    "RatingReviewOutcome",
]
