"""演示的隐患和事故: a factory's hazards, each left at another stage; two handed over by the community, one accident told in time.

Played by the acts themselves, on the same clock as everything else. The accounts “manager”, “safety”, “director” and
“union” each find something that waits for them.
"""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wangge.cases.models import Case
from wangge.integrity.actor import Actor
from wangge.policy.provisions import period
from wangge.safety import accidents, hazards, rectifying, statistics, telling
from wangge.safety.models import Hazard
from wangge.territory.models import Grid, Person

if TYPE_CHECKING:
    from wangge.demo.days import Year

Turns = Iterator[dt.datetime]
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
STAGES = ("reported", "graded", "rectifying", "submitted", "closed")
# days ago, grid, spot, what was seen, what was done, left where
GENERAL: tuple[tuple[float, str, str, str, str, str], ...] = (
    (68, "casting", "二号炉平台", "护栏松动，踏板有一道裂缝。", "护栏焊牢，踏板换新", "closed"),
    (52, "warehouse", "成品库东门", "消防通道堆了两托盘料。", "料移走，地上画了黄线", "closed"),
    (33, "assembly", "试车台", "防护罩少了两颗螺丝。", "螺丝补齐，罩子试过", "closed"),
    (24, "utility", "空压站", "安全阀的铅封断了。", "送检后重新铅封", "closed"),
    (12, "casting", "二号炉平台", "护栏又松了，是同一根立柱。", "立柱换成加厚的，底座重新浇注", "closed"),
    (7, "utility", "配电房", "三号柜的门关不严，能看到母排。", "", "rectifying"),
    (2, "machining", "磨工间", "砂轮机的托架间隙过大。", "托架调到三毫米以内", "submitted"),
    (1.2, "casting", "清砂房", "吸尘软管破了一处，地面有浮尘。", "", "graded"),
    (0.3, "environment", "污水站", "洗眼器前堆着药桶，走不过去。", "", "reported"),
)
PLAN: dict[str, Any] = {
    "measures": "更换防爆排风机，清理风管，加装浓度联锁", "responsible": "涂装网格当值管理人员，设备科配合",
    "money": "八万六千元，设备科年度检修费列支", "emergency": "浓度报警即停喷、断电、撤人，开启应急排风，打 119",
}  # fmt: skip
CHECKED = {
    "measures": "风机、联锁现场试过三次，动作正常", "responsible": "当值管理人员全程在场", "money": "已付清，发票在设备科",
    "until": "比期限提前两天完成", "emergency": "停喷撤人演练过一次，三分钟撤完",
}  # fmt: skip


class SafetyDays:
    """隐患和事故."""

    def __init__(self, year: "Year") -> None:
        self.year, self.ground = year, year.ground
        self.place = self.ground.company
        self.shops: dict[str, Grid] = {each.code: each for each in self.ground.shops}
        self.safety, self.director, self.union = (
            self._login(each) for each in ("safety", "director", "union")
        )
        self.closed: dict[tuple[str, str], Hazard] = {}

    def turns(self) -> Iterator[tuple[dt.datetime, Turns]]:
        """各条线, each beginning on its day."""
        for ago, shop, spot, seen, done, until in GENERAL:
            begins = self._ago(ago)
            yield begins, self._general(shop, spot, seen, done, until, begins)
        for ago, road in (
            (60, self._signed), (20, self._none), (18, self._in_confidence), (14, self._planned), (6, self._longer),
            (4, self._disputed), (3, self._sent_back), (27, self._accident), (30, self._taken_in), (5, self._handed_over),
        ):  # fmt: skip
            yield self._ago(ago), road(self._ago(ago))
        since, _until = period("quarter", self.place.day_of(self.year.now))
        papers = dt.datetime.combine(since + 8 * DAY, dt.time(9, 30), self.place.zone)
        yield papers, self._quarter(since - DAY, papers)

    def _ago(self, days: float) -> dt.datetime:
        return self.year._office(self.year.now - days * DAY)

    def _later(self, at: dt.datetime, hours: float) -> dt.datetime:
        return self.year._office(at, hours=hours)

    def _login(self, name: str) -> Actor:
        return self.year._by(self.ground.posts[name])

    def _managers(self, shop: str) -> tuple[Actor, Person]:
        """网格管理人员: who is in charge, and who rectifies – the second one where there are two."""
        posts = [each for each in self.ground.crowd if each.grid_id == self.shops[shop].pk]
        return self.year._by(posts[0]), posts[-1].person

    def _second(self, shop: str) -> Actor:
        return self.year._by([each for each in self.ground.crowd if each.grid_id == self.shops[shop].pk][-1])

    def _found(self, shop: str, spot: str, seen: str, at: dt.datetime, **said: Any) -> Hazard:
        given: dict[str, Any] = {
            "grid": self.shops[shop], "area": spot, "words": seen, "kind": "thing", "grade": "general",
            "by": self._managers(shop)[0], "at": at,
        }  # fmt: skip
        return hazards.report(self.place, **(given | said))

    def _general(self, shop: str, spot: str, seen: str, done: str, until: str, at: dt.datetime) -> Turns:
        """一般隐患, from finding to the stage at which it is left."""
        stage = STAGES.index(until)
        lead, rectifier = self._managers(shop)
        hazard = self._found(shop, spot, seen, at, grade="general" if stage else "")
        before = self.closed.get((shop, spot))
        if before is not None:
            hazards.link(hazard, recurs=before, by=lead, at=at)
        if stage < 1:
            return
        yield (at := self._later(at, 2))
        if stage > 1:
            hazards.review_grade(hazard, grade="general", by=self.safety, at=at)
            rectifying.notify(
                hazard, to=rectifier, demands=f"{spot}：整改到位，改前先隔离", by=self.safety, at=at
            )
            rectifying.begin(hazard, rectifier=rectifier, by=lead, at=at)
        if stage > 2:
            yield (at := self._later(at, 18))
            rectifying.submit(hazard, words=done, by=lead, at=at)
        if stage > 3:
            yield (at := self._later(at, 22))
            rectifying.accept(hazard, seen="到现场看过、试过，符合要求", by=self.safety, at=at)
            self.closed[shop, spot] = hazard

    def _controlled(self, shop: str, spot: str, seen: str, at: dt.datetime) -> Hazard:
        lead, _rectifier = self._managers(shop)
        hazard = self._found(shop, spot, seen, at, grade="major")
        hazards.control(
            hazard, words="停机断电，拉警戒线，人员撤到安全距离", stop_work=f"{spot}停用", by=lead, at=at
        )
        hazards.tell_above(hazard, to="安全环保员、公司领导（电话）", by=lead, at=at + 20 * MINUTE)
        return hazard

    def _approved(self, hazard: Hazard, shop: str, days: int, at: dt.datetime) -> None:
        until = self.place.day_of(at) + days * DAY
        rectifying.plan(hazard, **PLAN, until=until, by=self._managers(shop)[0], at=at)
        rectifying.approve_plan(hazard, words="钱照批，治理期间每天报一次进度", by=self.director, at=at)

    def _signed(self, at: dt.datetime) -> Turns:
        """走完的一处重大隐患: through plan, acceptance and everybody who had to be told, to the principal's signature."""
        hazard = self._controlled("warehouse", "危化品库", "防爆风机停转，库内有明显的稀料味。", at)
        yield (at := self._later(at, 22))
        hazards.review_grade(hazard, grade="major", by=self.safety, at=at)
        self._approved(hazard, "warehouse", 21, at)
        telling.tell_authority(hazard, to="区应急管理局", words="现状、原因、治理方案", by=self.safety, at=at)
        telling.tell_workers(
            hazard, words="危化品库防爆风机停转，已停用、通风，治理期间不得入内。", by=self.safety, at=at
        )
        yield (at := self._later(at, 20))
        lead, rectifier = self._managers("warehouse")
        rectifying.begin(hazard, rectifier=rectifier, by=lead, at=at)
        yield (at := self._later(at, 24 * 17))
        rectifying.submit(hazard, words="风机、风管、联锁都换了，浓度降到报警值以下", by=lead, at=at)
        yield (at := self._later(at, 24))
        rectifying.accept(hazard, seen="现场看了风机、联锁和浓度记录", checked=CHECKED, by=self.safety, at=at)
        telling.tell_congress(hazard, meeting="职工代表组长会", words="治理情况和花费", by=self.union, at=at)
        telling.tell_workers(
            hazard, words="危化品库排风已修好，验收合格，可以正常使用。", by=self.safety, at=at
        )
        yield (at := self._later(at, 24))
        rectifying.sign(hazard, words="同意销案；备用风机列入明年计划。", by=self.director, at=at)

    def _planned(self, at: dt.datetime) -> Turns:
        """治理中的一处."""
        hazard = self._controlled("painting", "喷漆房", "排风量不足，浓度报警器一天响了三次。", at)
        yield (at := self._later(at, 20))
        hazards.review_grade(hazard, grade="major", by=self.safety, at=at)
        self._approved(hazard, "painting", 30, at)
        telling.tell_workers(
            hazard, words="喷漆房排风不足，一号房已停用，二号房限人作业。", by=self.safety, at=at
        )
        yield (at := self._later(at, 22))
        lead, rectifier = self._managers("painting")
        rectifying.begin(hazard, rectifier=rectifier, by=lead, at=at)

    def _disputed(self, at: dt.datetime) -> Turns:
        """定级有异议的一处: the union asks for major; protected as major until the meeting decides."""
        hazard = self._found("forging", "加热炉", "燃气软管有龟裂，检漏没有报警。", at)
        yield (at := self._later(at, 4))
        hazards.dispute(hazard, grade="major", reason="软管在人行道旁，漏了就是大事。", by=self.union, at=at)
        hazards.control(hazard, words="关闭该支路阀门，人行道改道", by=self._managers("forging")[0], at=at)

    def _sent_back(self, at: dt.datetime) -> Turns:
        """验收不合格的一处."""
        hazard = self._found("assembly", "行车", "吊钩的防脱卡坏了。", at)
        lead, rectifier = self._managers("assembly")
        rectifying.begin(hazard, rectifier=rectifier, by=lead, at=at)
        yield (at := self._later(at, 20))
        rectifying.submit(hazard, words="防脱卡换了", by=lead, at=at)
        yield (at := self._later(at, 3))
        rectifying.return_(hazard, reason="卡簧装反了，勾不住；重装以后再试三次。", by=self.safety, at=at)

    def _longer(self, at: dt.datetime) -> Turns:
        """申请延期的一处: a part is on its way."""
        lead, rectifier = self._managers("machining")
        hazard = self._found("machining", "车铣区", "四号车床的急停按钮失灵。", at)
        hazards.control(hazard, words="断电挂牌，不得开机", stop_work="四号车床停用", by=lead, at=at)
        rectifying.begin(hazard, rectifier=rectifier, by=lead, at=at)
        yield (at := self._later(at, 24))
        until = self.place.day_of(self.year.now) + 6 * DAY
        rectifying.ask_extension(hazard, until=until, reason="按钮要从厂家调，五天到货。", by=lead, at=at)

    def _none(self, at: dt.datetime) -> Turns:
        """认定不是隐患的一处."""
        hazard = self._found("painting", "烘干炉", "炉体有焦味。", at)
        yield (at := self._later(at, 5))
        hazards.not_hazard(
            hazard, reason="新刷的耐热漆头几次升温都有味，测过温度和一氧化碳，正常。", by=self.safety, at=at
        )

    def _in_confidence(self, at: dt.datetime) -> Turns:
        """为报告人保密的一处: an employee of another grid saw it."""
        hazard = hazards.report(
            self.place, grid=self.shops["machining"], area="冲床", words="夜班有人把冲床的联锁短接了。", kind="conduct",
            confidential=True, by=self._second("assembly"), at=at,
        )  # fmt: skip
        yield (at := self._later(at, 1))
        hazards.grade(hazard, grade="general", by=self.safety, at=at)
        rectifying.begin(
            hazard,
            rectifier=self.ground.posts["safety"].person,
            words="恢复联锁，班前会讲一次",
            by=self.safety,
            at=at,
        )
        yield (at := self._later(at, 20))
        rectifying.submit(hazard, words="联锁恢复，两个班都讲过", by=self.safety, at=at)
        yield (at := self._later(at, 24))
        rectifying.accept(hazard, seen="夜班去看过，联锁有效", by=self.director, at=at)

    def _case(self, at: dt.datetime) -> Case | None:
        found = Case.objects.filter(place=self.ground.community, received_at__lt=at, confidential=False)
        return found.exclude(number=None).order_by("-received_at").first()

    def _handed_over(self, at: dt.datetime) -> Turns:
        """社区移交、等接收的一处."""
        case = self._case(at)
        if case is not None:
            telling.hand_over(
                case,
                to=self.place,
                spot="北门外运料道",
                words="运料车盖布没有扎紧，料撒在人行道上。",
                by=self._login("clerk"),
                at=at,
            )
        yield at

    def _taken_in(self, at: dt.datetime) -> Turns:
        """社区移交、接收了的一处."""
        case = self._case(at)
        if case is None:
            return
        sent = telling.hand_over(
            case,
            to=self.place,
            spot="东围墙",
            words="围墙有一段向外倾斜，墙外是小学的路。",
            by=self._login("clerk"),
            at=at,
        )
        yield (at := self._later(at, 3))
        hazard = telling.take_in(
            sent, grid=self.shops["environment"], kind="thing", grade="general", by=self.safety, at=at
        )
        lead, rectifier = self._managers("environment")
        rectifying.begin(hazard, rectifier=rectifier, by=lead, at=at)
        yield (at := self._later(at, 22))
        rectifying.submit(hazard, words="拆除倾斜段，先用围挡，已重砌", by=lead, at=at)
        yield (at := self._later(at, 22))
        rectifying.accept(hazard, seen="看过新砌的墙，量过垂直", by=self.safety, at=at)

    def _accident(self, at: dt.datetime) -> Turns:
        """一起轻伤事故: told within its hour, its cause found, what prevents it done."""
        lead, _second = self._managers("forging")
        accident = accidents.record(
            self.place, grid=self.shops["forging"], area="三号压力机", words="换模时模具滑落，一人足部受轻伤。",
            measures="停机，送医，封存现场", happened_at=at - 12 * MINUTE, hurt=1, loss=1,
            head=self.ground.posts["director"].person, head_knew_at=at - 5 * MINUTE, by=lead, at=at,
        )  # fmt: skip
        accidents.tell_authority(
            accident, authority="区应急管理局", words="轻伤一人，已送医", by=self.safety, at=at + 15 * MINUTE
        )
        yield (at := self._later(at, 24 * 6))
        accidents.find(
            accident, cause="模具吊点没有防滑槽，换模没有专用托架；作业卡没有写这一步。",
            prevention="加防滑槽和托架，改作业卡，换模两人确认。", found_by="公司调查组，工会参加", by=self.safety, at=at,
        )  # fmt: skip
        yield (at := self._later(at, 24 * 8))
        accidents.close(accident, words="托架到位，作业卡已改，两个班都练过。", by=self.director, at=at)

    def _quarter(self, last: dt.date, at: dt.datetime) -> Turns:
        """上个季度的统计表和职工通报."""
        yield at
        statistics.sign(
            self.place, every="quarter", day=last, sent_to="区应急管理局", by=self.director, at=at
        )
        telling.publish(
            self.place, day=last, words="看到隐患请说，报告的人受保护。", by=self.safety, at=at + 30 * MINUTE
        )
