//! Titles of columns that tell doors apart although nobody knows how.

use super::header::made_of;

/// Words of which the title of a column is made that tells doors apart.
const DOORS: [&str; 37] = [
    "期",
    "组团",
    "片区",
    "区",
    "层",
    "弄",
    "支弄",
    "排",
    "楼",
    "栋",
    "幢",
    "座",
    "塔",
    "梯",
    "单元",
    "门洞",
    "门",
    "门牌",
    "室",
    "房",
    "房间",
    "卧室",
    "隔间",
    "床位",
    "铺位",
    "商铺",
    "街",
    "路",
    "巷",
    "胡同",
    "里弄",
    "村",
    "村民小组",
    "组",
    "大院",
    "院",
    "小区",
];
/// What may stand beside them.
const OF_DOORS: [&str; 16] = [
    "所在", "所属", "现", "居住", "实际", "房屋", "第", "几", "的", "号", "码", "名", "名称", "数",
    "别", "编号",
];

/// 期别, 楼门号, 所在片区; not 楼长, 区号 or 是否租房.
pub(super) fn tells_doors_apart(bare: &str) -> bool {
    let all = [&DOORS[..], &OF_DOORS].concat();
    bare != "区号" && made_of(bare, &all) && DOORS.iter().any(|word| bare.contains(word))
}
