"""门户网址: short enough to print on a notice board. No secret ever stands in an address."""

from django.urls import path

from wangge.faces.portal.views import (
    common_problems,
    disclosure,
    follow,
    grids,
    hazards,
    home,
    law,
    photo,
    report,
    survey,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("close/", home.close, name="close"),
    path("p/<slug:code>/", home.enter, name="enter"),
    path("report/", report.report, name="report"),
    path("report/about/", report.about, name="report-about"),
    path("report/receipt/", report.receipt, name="receipt"),
    path("track/", follow.ask, name="track"),
    path("track/<str:number>/", follow.case, name="case"),
    path("track/<str:number>/say/", follow.say, name="say"),
    path("track/<str:number>/rate/", follow.rate, name="rate"),
    path("track/<str:number>/reopen/", follow.reopen, name="reopen"),
    path("track/<str:number>/withdraw/", follow.withdraw, name="withdraw"),
    path("track/<str:number>/complain/", follow.complain, name="complain"),
    path("track/<str:number>/erase/", follow.erase, name="erase"),
    path("track/<str:number>/proof/", follow.proof, name="proof"),
    path("track/<str:number>/material/<uuid:pk>/", photo.show, name="material"),
    path("grids/", grids.grids, name="grids"),
    path("grids/areas.json", grids.areas, name="areas"),
    path("hazards/", hazards.page, name="hazards"),
    path("hazards/new/", hazards.new, name="hazard-new"),
    path("p/<slug:code>/hazard/<str:grid>/", hazards.at, name="hazard-at"),
    path("common/", common_problems.page, name="common"),
    path("common/<uuid:uid>/", common_problems.one, name="common-one"),
    path("disclosure/", disclosure.page, name="disclosures"),
    path("disclosure/<uuid:uid>/", disclosure.one, name="disclosure"),
    path("survey/", survey.page, name="survey"),
    path("survey/answer/", survey.answer, name="survey-answer"),
    path("survey/thanks/", survey.thanks, name="survey-thanks"),
    path("survey/<uuid:uid>/", survey.one, name="survey-round"),
    path("p/<slug:code>/survey/", survey.at, name="survey-at"),
    path("regulation/", law.regulation, name="regulation"),
    path("privacy/", law.privacy, name="privacy"),
]
