"""演示的话: what residents and employees say in the demo, and what became of it. All written for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """一段事: category, the resident's words, what was done, and which way it usually goes.

    `way` is settle (at once), own (the community's or the grid's), street, unit (asks `unit`), or company.
    """

    category: str
    words: str
    result: str
    way: str = "own"
    unit: str = ""
    channel: str = "web"
    where: str = ""  # else anywhere


COMMUNITY = (
    Story("property-water", "{where}水管爆了，水顺着楼梯往下流，一楼门厅都积水了", "关了总阀，换了爆裂的接头，门厅已清扫", "own", channel="phone"),
    Story("property-sewage", "{where}下水返味，厨房地漏往上冒脏水", "疏通了主管道，请住户观察三天", "unit", "property"),
    Story("property-lift", "{where}电梯又停在三楼不动了，家里有坐轮椅的老人", "维保当天换了门机皮带，已复检", "unit", "property", "phone"),
    Story("urban-lamp", "{where}的路灯一排都不亮，晚上接孩子看不清路", "换了控制箱的接触器，六盏灯都亮了", "unit", "power"),
    Story("property-lighting", "{where}楼道里的灯坏了好几天，老人晚上下楼看不见", "换了两层的灯座和灯泡，夜里去看过都亮", "unit", "property"),
    Story("urban-litter", "{where}垃圾桶边堆了好几天的旧沙发，招苍蝇", "联系清运，当天拉走，桶边已冲洗", "own"),
    Story("urban-debris", "{where}有人装修，把砖头水泥袋堆在消防通道口", "物业约谈业主，渣土已清，贴了装修须知", "unit", "property"),
    Story("urban-illegal-build", "{where}一楼住户在院里搭了个铁皮棚，挡了我家采光", "城管中队现场认定，业主同意自拆，已拆除", "unit", "urban"),
    Story("urban-stall", "{where}烧烤摊占了盲道，油烟直往楼上灌", "协调摊主进便民点，盲道已腾出", "street"),
    Story("urban-parking", "{where}早上总有车横在小区出口，上班出不去", "交警划了禁停线，物业加了提醒牌", "unit", "traffic"),
    Story("urban-manhole", "{where}井盖碎了一半，昨晚有人差点踩空", "当场围挡，供水所更换了井盖", "unit", "water", "phone"),
    Story("urban-road-damage", "{where}路面坑坑洼洼，老人买菜推小车总颠翻", "街道列入小修，已补平约二十平方米", "street"),
    Story("safety-passage", "{where}楼道里堆满纸箱和旧家具，万一着火跑都跑不出来", "和住户一起清了两车，留了登记的临时存放点", "own", channel="patrol"),
    Story("safety-ebike", "{where}有人把电瓶拿上楼充电，线从窗户拉下来", "上门说清风险，电瓶改到充电棚", "own", channel="patrol"),
    Story("safety-dispute", "{where}楼上半夜拖桌子，说了几次越说越僵", "请两家到议事室坐下谈，约好十点后不挪家具", "own", channel="oral"),
    Story("safety-dog", "{where}大狗不拴绳，小孩吓得不敢下楼", "找到养犬人，已买牵引绳并登记", "own"),
    Story("environment-noise", "{where}楼下早餐店五点就开始和面，机器震得床都抖", "机器加了减震垫，改到五点半以后", "street", channel="phone"),
    Story("environment-smoke", "{where}饭馆的油烟管正对着我家窗户", "生态环境所检查后改了烟道朝向", "unit", "ecology"),
    Story("environment-sorting", "{where}投放点关得太早，下班回来没处扔", "投放点延长到晚上九点半", "own"),
    Story("property-greening", "{where}树枝压到窗户上了，刮风就打玻璃", "物业修剪了六棵树", "unit", "property"),
    Story("property-facility", "{where}健身器的把手松了，老人差点摔着", "拧紧并换了两个轴套，贴了检查日期", "own"),
    Story("property-leak", "{where}顶楼下雨就漏，墙皮都掉了", "启动维修资金小额程序，防水已重做", "street"),
    Story("welfare-pension", "我爸八十多了不会用手机，养老认证怎么办", "上门帮办，当场认证成功", "settle", channel="phone"),
    Story("welfare-meal", "{where}老人一个人住，想订社区食堂的午饭", "已登记助餐，明天起送到家", "settle", channel="visit"),
    Story("welfare-medical", "异地看病的报销单子要哪些材料，跑了两趟都说不全", "一次写清四样材料，当天收齐递交", "settle", channel="oral"),
    Story("welfare-certificate", "孩子上学要开居住证明，能不能周末办", "当场开具", "settle", channel="oral"),
    Story("health-childcare", "托育点还有名额吗，想送两岁的孩子", "转告两个托育点的电话和余位", "settle"),
    Story("health-vector", "{where}绿化带蚊子特别多，孩子一腿包", "翻盆倒罐并消杀一次，下周复查", "own"),
    Story("economy-job", "想找一份离家近的半天工，带孩子走不开", "推荐了两个岗位，已约面试", "settle"),
    Story("economy-shop", "{where}商铺问小规模扩招有没有补贴", "答复了政策和办理窗口", "settle", channel="visit"),
    Story("party-volunteer", "退休了想做点事，志愿队还要人吗", "已加入周三的助老小队", "settle"),
    Story("party-autonomy", "{where}想开个会商量加装电梯的事", "排了议事会，三次会后形成意见", "own"),
    Story("other-suggestion", "建议在{where}装个避雨的小棚，等校车用", "列入下季度微改造清单", "own"),
    Story("safety-theft", "{where}楼下快递老是少，有没有监控", "物业调看记录并加装置物架", "unit", "property"),
    Story("property-power", "{where}一到晚上就跳闸，空调都不敢开", "供电站换了表前开关", "unit", "power", "phone"),
)  # fmt: skip

COMPANY = (
    Story("ehs-fire-passage", "{where}东侧疏散门口堆了托盘，门推不开", "当班清空，画了黄线，班长每日看一眼", "grid"),
    Story("ehs-safety-guard", "{where}三号压力机的防护罩少了两颗螺丝，罩子能晃开", "停机补齐螺丝，加了防松垫", "grid"),
    Story("ehs-equipment-electric", "{where}配电箱门关不严，里面积灰很厚", "除尘并换了门锁，红外测温正常", "sector"),
    Story("ehs-env-hazwaste", "{where}危废桶的标签褪色看不清了", "重贴标签，补记台账", "grid"),
    Story("ehs-env-air", "{where}喷漆房外面今天味道特别重", "活性炭到期，已更换并复测", "sector"),
    Story("ehs-safety-ppe", "新到的防尘口罩偏小，戴久了勒耳朵", "换了两种型号，按班组发放", "company"),
    Story("ehs-safety-traffic", "{where}叉车倒车没有提示音，拐角看不见人", "修好蜂鸣器，拐角加凸面镜", "grid"),
    Story("ehs-health-heat", "{where}下午温度四十度，风扇坏了两台", "当天修好风扇，调整了高温时段排班", "company"),
    Story("ehs-staff-living", "夜班食堂只剩凉菜，能不能留口热的", "夜班加一个热汤窗口", "company"),
    Story("ehs-staff-condition", "{where}更衣柜不够，新来的没地方放衣服", "添了二十个柜子", "company"),
    Story("ehs-equipment-pipe", "{where}压缩空气接头一直嘶嘶漏气", "换了接头密封", "grid"),
    Story("ehs-safety-chemical", "{where}稀料桶没盖严，放在过道边", "移入防爆柜，补了一次班前会", "grid"),
    Story("ehs-fire-equipment", "{where}两具灭火器压力在红区", "更换并补登检查卡", "grid"),
    Story("ehs-staff-idea", "建议{where}的工件架加滚轮，一个人就能推", "试做一台，班组反映好用，推广", "sector"),
)  # fmt: skip

PLACES = ("2号楼三单元", "5号楼一单元", "9号楼门口", "菜市场北口", "13号楼四单元", "幼儿园门前", "21号楼二单元", "北里3号楼",
          "北里12号楼", "沿河二巷", "沿河五巷", "槐树院", "桐花中路36号旁", "公园东门", "新苑4号楼")  # fmt: skip
SHOPS = ("铸造车间", "锻压车间", "机加一线", "装配车间", "喷漆房", "成品库", "空压站", "污水站")

PROGRESS = ("已经看过现场，正在联系配件", "约好明天上午来修", "对方单位已经收到，等他们派人", "材料到了，天一晴就做",
            "还在协调，进展会再告诉您")  # fmt: skip
RATINGS = ((5, "yes", "来得很快"), (4, "yes", ""), (4, "yes", "态度好"), (3, "partly", "还要再看看"), (5, "yes", ""),
           (4, "yes", "谢谢小同志"), (2, "no", "又坏了"), (3, "yes", ""), (5, "yes", "当天就修好了"), (1, "no", "没人回话"))  # fmt: skip
CALLERS = ("张女士", "李先生", "王阿姨", "老刘", "小陈", "赵大爷", "孙师傅", "周老师", "吴先生", "不留名")
