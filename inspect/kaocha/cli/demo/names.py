"""Fictional people, places, host units and recommending units, drawn from a seeded generator."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

# Surnames with their share of the population, per mille (rounded; the rest of the names is rarer still).
_SURNAMES = {
    "王": 72, "李": 71, "张": 68, "刘": 54, "陈": 45, "杨": 31, "黄": 22, "赵": 21, "吴": 20, "周": 19, "徐": 15,
    "孙": 15, "马": 13, "朱": 13, "胡": 12, "郭": 12, "何": 11, "林": 11, "高": 10, "罗": 10, "郑": 9, "梁": 8, "谢": 7,
    "宋": 7, "唐": 7, "许": 6, "韩": 6, "邓": 6, "冯": 6, "曹": 6, "彭": 5, "曾": 5, "肖": 5, "田": 5, "董": 5, "潘": 4,
    "袁": 4, "蔡": 4, "蒋": 4, "余": 4, "于": 4, "杜": 4, "叶": 4, "程": 4, "魏": 4, "苏": 4, "吕": 4, "丁": 4,
    "任": 3, "卢": 3, "姚": 3, "沈": 3, "钟": 3, "姜": 3, "崔": 3, "谭": 3, "陆": 3, "范": 3, "汪": 3, "廖": 3,
    "石": 3, "金": 3, "韦": 3, "贾": 3, "夏": 3, "付": 3, "方": 3, "邹": 3, "熊": 3, "白": 2, "孟": 2, "秦": 2,
    "邱": 2, "侯": 2, "江": 2, "尹": 2, "薛": 2, "欧阳": 1, "司徒": 1, "上官": 1,
}
_FIRST = "建国志永文春海晓玉秀丽俊立德明宏少红云家美忠学正东振新成国小金庆长荣世"
_LAST = "军华明强伟平刚林辉勇杰波峰敏涛斌超健芳英兰梅霞燕萍娟玲琴洁颖宁安生民才福祥荣全良"
_SINGLE = "伟强磊军勇杰涛超明刚平辉鹏飞斌波健宇浩凯敏静丽艳芳娜秀霞燕颖雪琳倩"
_RARE = ("喆", "玥", "堃", "䶮", "翀", "淼", "昉", "曌")

_PLACE_HEADS = "云沅澄桐霁衡岚沐槐枫雁鹤棠鸢砚沙檀葵苇榕"
_PLACE_TAILS = "屏浦渚陂峪汀岫塘埠圩洲崖浔畈涧坪埔渡堰川"
AUTHORITIES = ("云川", "临海")

_BRAND_HEADS = "恒鼎瑞宏泰盛启锐腾远嘉力晟弘凌骏"
_BRAND_TAILS = "达成源通益信和兴翔驰正越创拓博睿"

INDUSTRIES = {
    "机械冶金": ("精密机械制造有限公司", "重型装备有限责任公司", "特种钢铁股份有限公司", "数控机床有限公司"),
    "电力": ("供电有限责任公司", "发电有限公司", "电力检修工程有限公司"),
    "交通运输": ("公共交通集团有限公司", "港务有限责任公司", "轨道交通运营有限公司"),
    "建设建材": ("建设工程集团有限公司", "新型建材股份有限公司", "市政工程有限公司"),
    "石油化工": ("精细化工有限公司", "石化设备有限责任公司"),
    "轻工纺织": ("纺织印染有限公司", "食品股份有限公司", "陶瓷有限公司"),
    "教科文卫体": ("第一人民医院", "职业技术学院", "第二中学", "疾病预防控制中心", "图书馆"),
    "电子信息": ("电子科技有限公司", "软件技术股份有限公司", "光电科技有限公司"),
    "邮政通信": ("邮政速递有限公司", "通信工程有限公司"),
    "农林水利": ("水利水电工程局", "种业科技有限公司", "林业科学研究所"),
    "金融商贸": ("农村商业银行股份有限公司", "百货商场有限责任公司"),
    "财政税务": ("税务局", "政务服务中心", "市场监督管理局"),
}
_PUBLIC = ("教科文卫体", "财政税务")
_STREETS = ("工业大道", "创新路", "劳动西路", "人民东路", "滨江大道", "学府街", "解放中路", "科技三路")
ORGANS = ("教育", "卫生健康", "税务", "公安", "城市管理", "水务", "气象", "司法行政", "自然资源", "交通")
SYSTEMS = ("国有资产监督管理", "教育", "卫生健康", "税务", "民航", "海关", "烟草", "地质勘查")


@dataclass(frozen=True)
class Unit:
    """A recommending unit as the roster takes it."""

    name: str
    kind: str
    region: str


def person(rng: Random) -> str:
    """A full name: surnames as frequent as they are, now and then a rare character."""
    surname = rng.choices(list(_SURNAMES), list(_SURNAMES.values()))[0]
    kind = rng.random()
    if kind < 0.05:
        return surname + rng.choice(_RARE)
    if kind < 0.3:
        return surname + rng.choice(_SINGLE)
    tail = rng.choice(_RARE) if kind > 0.97 else rng.choice(_LAST)
    return surname + rng.choice(_FIRST) + tail


def people(rng: Random, number: int) -> list[str]:
    """So many different people."""
    found: dict[str, None] = {}
    while len(found) < number:
        found[person(rng)] = None
    return list(found)


def places(rng: Random) -> list[str]:
    """Four hundred place names in an order of this seed; none of them is on a map that we know of."""
    every = [head + tail for head in _PLACE_HEADS for tail in _PLACE_TAILS if head + tail not in AUTHORITIES]
    rng.shuffle(every)
    return every


def host_unit(rng: Random, region: str, industry: str) -> str:
    """The full legal name of a unit of this industry, as on its seal."""
    brand = rng.choice(_BRAND_HEADS) + rng.choice(_BRAND_TAILS)
    tail = rng.choice(INDUSTRIES[industry])
    return f"{region}{tail}" if industry in _PUBLIC and rng.random() < 0.3 else f"{region}{brand}{tail}"


def address(rng: Random, region: str) -> str:
    """Down to the room, so that a team finds it."""
    street, house = rng.choice(_STREETS), rng.randint(1, 288)
    building, room = rng.randint(1, 9), rng.randint(1, 6) * 100 + rng.randint(1, 28)
    return f"{region}{street}{house}号{building}号楼{room}室"


def units(rng: Random, kinds: list[str], number: int) -> list[Unit]:
    """At least so many recommending units, every kind among them; those there may be many of fill the rest."""
    named = places(rng)
    found: list[Unit] = []
    for kind in kinds:
        found += _first_of(kind, named)
    many = [kind for kind in kinds if kind in _REGIONAL] or ["base_union"]
    while len(found) < number:
        place = named.pop() if len(named) > 1 else f"{named[0]}第{len(found)}"
        kind = many[len(found) % len(many)]
        found.append(Unit(_REGIONAL.get(kind, "{}联合工会").format(place), kind, place))
    return found


_REGIONAL = {"city_union": "{}市总工会", "county_union": "{}区总工会", "base_union": "{}控股集团有限公司工会委员会"}
_AT_FIRST = 4


def _first_of(kind: str, named: list[str]) -> list[Unit]:
    """A few units of one kind. Those above the regions carry the authority's own region."""
    home = AUTHORITIES[0]
    match kind:
        case "zone_union":
            place = named.pop()
            return [Unit(f"{place}新区工会联合会", kind, place)]
        case "industry_union":
            return [Unit(f"{home}{name}工会委员会", kind, home) for name in list(INDUSTRIES)[:_AT_FIRST]]
        case "system_union":
            return [Unit(f"{home}{name}系统工会委员会", kind, home) for name in SYSTEMS[:_AT_FIRST]]
        case "organs_union":
            return [Unit(f"{home}{name}局机关工会委员会", kind, home) for name in ORGANS]
        case "direct_base_union":
            return [Unit(f"{home}{name}集团有限公司工会委员会", kind, home) for name in ("恒源", "启和", "鼎正")]
        case "provincial_unit":
            return [Unit(f"{home}地质勘查集团有限公司工会委员会", kind, home)]
        case "university":
            return [Unit(f"{home}{name}工会委员会", kind, home) for name in ("理工大学", "师范学院")]
        case _:
            taken = [named.pop() for _ in range(_AT_FIRST)]
            return [Unit(_REGIONAL.get(kind, "{}工会委员会").format(place), kind, place) for place in taken]
