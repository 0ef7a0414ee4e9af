//! The words of addresses, as data: what stands behind and before a number, what a place
//! with a name ends with, what stands above a community.
//!
//! Put down from general knowledge of how doors are written in Chinese towns (名称 and 附号
//! after the usual door plates); not taken from a standard. What is not here is refused with
//! the part named, never left out.

/// What a number is of. In this order within an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// 院, 弄
    Yard,
    Building,
    Unit,
    /// It follows from the room and is not kept.
    Floor,
    Room,
    /// A room that is let by itself within the dwelling.
    Part,
}

/// Words after a number, longest first, and what they make of it. A bare 号 says nothing: a
/// yard in 胡同16号3, a building in 3号2单元, a habit in 3-2-501号.
pub const BEHIND: [(&str, Option<Place>); 38] = [
    ("号梯", Some(Place::Unit)),
    ("梯", Some(Place::Unit)),
    ("号住宅楼", Some(Place::Building)),
    ("号单元", Some(Place::Unit)),
    ("单元门", Some(Place::Unit)),
    ("号房间", Some(Place::Room)),
    ("支弄", Some(Place::Yard)),
    ("号院", Some(Place::Yard)),
    ("号楼", Some(Place::Building)),
    ("号栋", Some(Place::Building)),
    ("号幢", Some(Place::Building)),
    ("号#", Some(Place::Building)),
    ("#楼", Some(Place::Building)),
    ("单元", Some(Place::Unit)),
    ("门洞", Some(Place::Unit)),
    ("号门", Some(Place::Unit)),
    ("号房", Some(Place::Room)),
    ("号室", Some(Place::Room)),
    ("房间", Some(Place::Room)),
    ("号间", Some(Place::Part)),
    ("号床", Some(Place::Part)),
    ("院", Some(Place::Yard)),
    ("弄", Some(Place::Yard)),
    ("楼", Some(Place::Building)),
    ("栋", Some(Place::Building)),
    ("幢", Some(Place::Building)),
    ("座", Some(Place::Building)),
    ("塔", Some(Place::Building)),
    ("排", Some(Place::Building)),
    ("#", Some(Place::Building)),
    ("门", Some(Place::Unit)),
    ("层", Some(Place::Floor)),
    ("室", Some(Place::Room)),
    ("户", Some(Place::Room)),
    ("房", Some(Place::Room)),
    ("间", Some(Place::Part)),
    ("床", Some(Place::Part)),
    ("号", None),
];

/// Words behind a number that tell doors of one number apart, so they stay: 3排, 1弄.
pub const KEPT: [&str; 3] = ["排", "弄", "支弄"];

/// Heavenly stems: 甲2号楼 stands beside 2号楼 and is another building.
pub const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";

/// Single characters before a number (南3号楼, 老3号楼), or alone before 楼 and 单元.
pub const SIDES: &str = "东西南北中前后左右老新旧";

/// Single characters that name a building by themselves: 主楼, 配楼.
pub const NAMED: &str = "主副配塔板裙";

/// What a building or a unit with a name instead of a number ends with.
pub const OF_NAMED: [(&str, Place); 8] = [
    ("号楼", Place::Building),
    ("楼", Place::Building),
    ("座", Place::Building),
    ("栋", Place::Building),
    ("幢", Place::Building),
    ("塔", Place::Building),
    ("单元", Place::Unit),
    ("门", Place::Unit),
];

/// Words before a number, or alone, that are a room: 底商5, 地下室B103.
pub const ROOMS: [&str; 47] = [
    "负1层",
    "负2层",
    "负3层",
    "地下1层",
    "地下2层",
    "夹层",
    "架空层",
    "设备层",
    "地下室",
    "地下",
    "半地下",
    "底商",
    "底店",
    "沿街商铺",
    "临街商铺",
    "商铺",
    "门面房",
    "门面",
    "门市",
    "车库",
    "车棚",
    "阁楼",
    // Rooms of a lane house (石库门).
    "亭子间",
    "客堂间",
    "前客堂",
    "后客堂",
    "统客堂",
    "客堂",
    "灶披间",
    "灶间",
    "东厢房",
    "西厢房",
    "前厢房",
    "后厢房",
    "厢房",
    "2层阁",
    "3层阁",
    // Sides of a courtyard.
    "正房",
    "耳房",
    "北房",
    "南房",
    "东房",
    "西房",
    "北屋",
    "南屋",
    "东屋",
    "西屋",
];

/// Of those, what has a number behind it or before it: 商铺3, 3号商铺.
pub const SHOPS: [&str; 10] =
    ["底商", "底店", "商铺", "门面房", "门面", "门市", "车库", "车棚", "沿街商铺", "临街商铺"];

/// Rooms of a lane house where they end its door: 新华里3号前楼. 前楼301 is another building.
pub const LANE_ROOMS: [&str; 4] = ["前楼", "后楼", "统楼", "假3层"];

/// Words before the number of a room that is let by itself; they say only that.
pub const LET: [&str; 3] = ["隔断", "隔间", "隔"];

/// Rooms within a dwelling that have a name.
pub const NAMED_PARTS: [&str; 12] = [
    "东屋", "西屋", "南屋", "北屋", "主卧", "次卧", "小卧", "南卧", "北卧", "东卧", "西卧", "客厅",
];

/// What the name of a street without buildings ends with.
pub const STREETS: [&str; 11] =
    ["胡同", "街", "路", "巷", "条", "里", "弄", "道", "坊", "营", "村"];

/// Words behind a number that make it a part of a name: 一区, 二期, 798小区, 5组.
pub const ZONES: [&str; 26] = [
    "委",
    "街",
    "路",
    "条",
    "号路",
    "马路",
    "横巷",
    "巷",
    "组团",
    "生产队",
    "小区",
    "社区",
    "片区",
    "街坊",
    "地块",
    "号地",
    "大队",
    "区",
    "期",
    "组",
    "队",
    "村",
    "园",
    "里",
    "庄",
    "苑",
];

/// What the name of an estate ends with.
pub const ESTATES: [&str; 67] = [
    "组团", "区", "期", "园", "苑", "庄", "城", "府", "寓", "庭", "邸", "都", "湾", "轩", "阁",
    "居", "坊", "村", "院", "宿舍", "组", "队", "屯", "台", "郡", "墅", "镇", "乡", "场", "厦",
    "中心", "国际", "平房", "湖", "山", "岛", "岸", "洲", "谷", "林", "源", "景", "馆", "堂", "桥",
    "营", "口", "店", "厂", "所", "域", "堡", "筑", "第", "汇", "里", "世家", "时代", "名门", "家",
    "苑区", "街道", "街坊", "地块", "号地", "楼", "市",
];

/// Estates in which a house has a number and nothing else: 平房12号, 别墅5号, 某某村3组12号.
pub const OF_HOUSES: [&str; 7] = ["平房", "别墅", "村", "组", "队", "庄", "屯"];

/// What the names of lanes and of estates end with alike. A house with a room there is a
/// building, whether 号 or 号楼 stands behind it: 柳芳北里3-501, 曹杨九村12号501.
pub const LANES_OF_BUILDINGS: [char; 2] = ['里', '村'];

/// Of those, villages: estates with stairs are called so too, 曹杨新村12.
pub const VILLAGES: [char; 3] = ['村', '庄', '屯'];

/// What an estate of houses without rooms ends with: 别墅8栋 is a whole door.
pub const VILLA: &str = "别墅";

/// Words that say something about an address and are no part of its name: a cell with one
/// of them may hold two addresses, or none.
pub const NO_NAME: [&str; 22] = [
    "户籍", "户口", "现住", "现居", "原住", "原址", "暂住", "居住", "住址", "地址", "同上", "对面",
    "隔壁", "附近", "旁边", "搬", "迁", "楼上", "楼下", "电话", "不详", "或者",
];

/// What stands above a community and is no part of a door in it, from the widest on.
pub const AREAS: [&[&str]; 5] = [
    &["自治区", "省"],
    &["自治州", "地区", "市"],
    &["新区", "区", "县", "旗", "市"],
    &["街道办事处", "街道", "镇", "乡"],
    &["社区居委会", "居委会", "社区"],
];
