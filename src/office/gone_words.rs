//! Whether words about somebody read as if they were gone: dead, moved away, no longer behind
//! their door. Such a person is asked about and never taken for a resident by chance.

use super::gone::GONE;

/// A word that says it, and what stands before or behind it where it says something else.
struct Sign {
    word: &'static str,
    before: &'static str,
    behind: &'static str,
}

const fn sign(word: &'static str, before: &'static str, behind: &'static str) -> Sign {
    Sign { word, before, behind }
}

/// What stands before and behind is given as words with a blank between.
const SIGNS: &[Sign] = &[
    sign(
        "走",
        "不 能 会 行 出 慢 难 可 拿 取 领 寄 快 竞 一起 常 自己 逃 遛 扶 推",
        "访 动 路 失 廊 道 亲 读 街 楼 丢 私 账 流程 后门 不动 不了 得 着 几步 过场 马 红 向 势 一 东门 西门 南门 北门",
    ),
    sign("死", "怕 半 必 猫 狗 生", "缓 之 理 角 板 党 活 胡同 机 记 亡保险 亡险 亡赔 心 守"),
    sign("没了", "", "解 电 水 牙 父 母 爸 妈 儿 女 子 工作 信心"),
    sign("卒", "兵 小 士", "中 业"),
    sign("逝", "早", "水"),
    sign("去世", "", "纪 界"),
    sign("殁", "", ""),
    sign("辞世", "", ""),
    sign("作古", "", ""),
    sign("归西", "", ""),
    sign(
        "迁",
        "拆 回 动 征 待 变 搬 随 孟母三 安",
        "自 入 来 进 回 居民 就 怒 徙 建 安置 到本 至本",
    ),
    sign("搬迁", "未 待 拟 生态 易地 移民", "户 安置 房 入 来 进 办"),
    sign("转出", "关系 医保 社保 学籍 档案", ""),
    sign("转走", "关系 车", ""),
    sign("转往", "", ""),
    sign("户口已销", "", ""),
    sign("注销户口", "", ""),
    sign("户注销", "商 个体 账 用", ""),
    sign("销户", "个体 商 账 公积金", ""),
    sign("丧葬", "从事", "业 服务 用品"),
    sign("抚恤金已", "", ""),
    sign("停发", "低保 补贴 津贴", "低保 补 津"),
    sign("定居", "来京 回国 来本地 在此 在本", "本 多年 此 于本 于此"),
    sign("移民", "水库 三峡 生态 老", "户 安置 局 办 搬迁"),
    sign("退租", "", ""),
    sign("退房", "", "款 产 贷 补"),
    sign("租约到期", "", ""),
    sign("换房客", "", ""),
    sign("换租客", "", ""),
    sign("换租户", "", ""),
    sign("换人住", "", ""),
    // 己 for 已 is a common slip.
    sign("己故", "知", ""),
    sign("己亡", "", ""),
    sign("身亡", "", ""),
    sign("亡于", "", ""),
    sign("没的", "", "说"),
    sign("回老家", "", "过年 探亲 几天 看"),
    sign("回原籍", "", ""),
    sign("失联", "", ""),
    sign("无此人", "", ""),
    sign("下落不明", "", ""),
    sign("作废", "", ""),
    sign("除名", "", ""),
    sign("空置", "", "房补"),
    sign("长期无人", "", "照"),
    sign("失踪", "", "案 儿童"),
    sign("火化", "", "场 工"),
    sign("下葬", "", ""),
    sign("空户", "", "型 口"),
    sign("移居", "", "本"),
];

/// Words of several characters of which two must stand one behind the other, with a little
/// between them: 去女儿家住, 被女儿接走, 送养老院.
const PAIRS: &[(&str, &str, usize)] = &[
    ("卖", "房", 3),
    ("房", "卖", 4),
    ("房", "出售", 4),
    ("房", "已售", 4),
    ("不", "租", 2),
    ("不", "住", 6),
    ("没", "住这", 2),
    ("没人", "住", 2),
    ("无人", "住", 2),
    ("去", "家住", 6),
    ("住", "女儿家", 3),
    ("住", "儿子家", 3),
    ("被", "接走", 8),
    ("随", "去", 5),
    ("随", "定居", 5),
    ("租户", "退", 2),
    ("租客", "退", 2),
    ("搬", "家", 4),
    ("搬到", "", 0),
    ("搬去", "", 0),
    ("送", "养老院", 4),
    ("去", "养老院", 4),
    ("住", "养老院", 4),
    ("送", "敬老院", 4),
    ("住", "敬老院", 4),
    ("在", "养老院", 4),
    ("住", "护理院", 4),
];
/// A remark that is nothing but who lived here before.
const BEFORE: [&str; 8] =
    ["原住户", "原房主", "原户主", "原租户", "原租客", "前房客", "前租客", "原业主"];
/// Where somebody is not who is away from home for a while, or what is no place.
const AWAY: &[&str] = &[
    "家", "岗", "职", "编", "校", "意", "乎", "单位", "场", "线", "医保", "范围", "名单", "低保",
    "少数", "服务", "话下", "行",
];
/// What 不…住 says where it is not about living somewhere.
const HOLDS: &str = "坐站记忍靠对止管制挡闲留抓拿握撑受憋扛看忙稳保禁";
/// Whom such words are about where they are not about the person of the row.
const OTHERS: &[&str] = &[
    "老伴",
    "丈夫",
    "妻",
    "夫",
    "配偶",
    "爱人",
    "父",
    "母",
    "爸",
    "妈",
    "儿",
    "女",
    "子",
    "兄",
    "弟",
    "姐",
    "妹",
    "爷",
    "奶",
    "公公",
    "婆婆",
    "亲",
    "其",
    "房东",
    "房主",
    "单位",
    "邻居",
    "联系人",
    "猫",
    "狗",
    "鱼",
    "鸟",
    "宠物",
    "树",
    "花园",
    "孙",
    "前任",
    "保姆",
    "同事",
    "朋友",
    "家属",
];
/// What behind such a word shows that it is about somebody else: 已故党员家属.
const OF_OTHERS: &[&str] = &["家属", "遗属", "遗孀", "遗孤", "之妻", "之子", "之女", "的"];
/// Who lives here all the same, whatever their papers say.
const HERE: &[&str] =
    &["在住", "仍住", "还住", "现住", "人在", "人还在", "已迁回", "已搬回", "又搬回"];
/// That it has not come to it, or that somebody came.
const LATER: &[&str] = &[
    "未迁",
    "未搬",
    "没搬",
    "没迁",
    "准备",
    "打算",
    "计划",
    "不搬",
    "即将",
    "拟",
    "明年",
    "搬到本",
    "搬到这",
    "迁到本",
    "迁至本",
];
/// What nobody lives here after.
const DEATH: &[&str] =
    &["死亡", "去世", "逝", "过世", "病故", "身故", "已故", "故去", "殁", "离世", "火化", "下葬"];

/// Whether words read as if their person were gone: a part of them says it, and not of somebody
/// else.
pub(super) fn gone(text: &str) -> bool {
    // 老人在养老院 is no 人在.
    let said = text.replace("在养老院", "养老院").replace("不在住", "");
    let here = HERE.iter().any(|word| said.contains(word));
    let marks = |c: char| c.is_whitespace() || ",，。;；、/!！".contains(c);
    text.split(marks).any(|part| {
        let has = |words: &[&str]| words.iter().any(|word| part.contains(word));
        if has(LATER) || (here && !has(DEATH)) {
            return false;
        }
        // 房子, 孩子 and 电子 are nobody's child.
        let part = part.replace("房子", "房").replace("电子", "");
        is_before(&part) || sign_in(&part).is_some_and(|found| of_this_person(&part, found))
    })
}

fn is_before(part: &str) -> bool {
    BEFORE.contains(
        &part.trim_start_matches(['系', '为', '是', '(', '（']).trim_end_matches([')', '）']),
    )
}

/// Where the first word that says it begins and ends, and whether it names others itself.
fn sign_in(part: &str) -> Option<(usize, usize, bool)> {
    let whole = |word: &&&str| {
        word.chars().count() > 1
            && !["搬家", "注销", "销户", "销号", "退租", "不在本社区", "去世", "死亡"]
                .contains(*word)
    };
    let words = GONE.iter().filter(whole).filter_map(|word| {
        let at = part.find(word)?;
        Some((at, at + word.len(), false))
    });
    let signs = SIGNS.iter().filter_map(|sign| find(part, sign)).map(|(at, end)| (at, end, false));
    let pairs = PAIRS.iter().filter_map(|pair| find_pair(part, pair));
    let absent = absent(part).map(|(at, end)| (at, end, false));
    words.chain(signs).chain(pairs).chain(absent).min()
}

/// Whether what stands before or behind the word at these places says something else.
fn find(part: &str, sign: &Sign) -> Option<(usize, usize)> {
    part.match_indices(sign.word).map(|(at, word)| (at, at + word.len())).find(|(at, end)| {
        let (front, back) = (&part[..*at], &part[*end..]);
        let before = |word: &str| !word.is_empty() && front.ends_with(word);
        let behind = |word: &str| !word.is_empty() && back.starts_with(word);
        !sign.before.split(' ').any(before) && !sign.behind.split(' ').any(behind) && !denied(front)
    })
}

fn denied(front: &str) -> bool {
    front.ends_with(['未', '没', '不', '非', '勿', '别', '莫', '否', '免'])
}

fn find_pair(
    part: &str,
    (first, second, most): &(&str, &str, usize),
) -> Option<(usize, usize, bool)> {
    let at = part.find(first)?;
    let rest = &part[at + first.len()..];
    let gap = rest.find(second)?;
    let (between, behind) = (&rest[..gap], &rest[gap + second.len()..]);
    let end = at + first.len() + gap + second.len();
    let close = between.chars().count() <= *most;
    let living = *first == "不" && *second == "住";
    // 记不住, 不住院, 不与子女同住.
    let held = living && between.is_empty() && part[..at].ends_with(|c| HOLDS.contains(c));
    let other = second.ends_with('住')
        && (behind.starts_with(['院', '校', '宿', '址', '房', '地', '户'])
            || (living && between.ends_with(['同', '合', '共', '起'])));
    let works = [
        "工作", "上班", "护工", "职工", "退休", "院长", "做", "义工", "帮忙", "志愿", "看望",
        "探望",
    ];
    let works = works.iter().any(|word| behind.starts_with(word));
    // 搬家公司, 搬回家.
    let company =
        *first == "搬" && (between.is_empty() || between.contains(['回', '来', '进', '新']));
    let lets = *second == "租"
        && (!["", "再", "续", "想"].contains(&between) || behind.starts_with(['给', '人', '房']));
    let can = living
        && (between.starts_with(['愿', '想', '肯', '能', '让', '会', '是', '与', '和', '跟'])
            || behind.starts_with("一"));
    // 没卖房, 不去养老院, 买卖房屋; 不租 itself denies.
    let trade = *first == "卖"
        && (part[..at].ends_with(['买', '想', '要', '拟']) || behind.starts_with("中介"));
    let front = &part[..at];
    let sometimes = ["偶尔", "周末", "有时", "节假日", "冬天", "暑假", "常", "想", "愿", "可"];
    let sometimes = sometimes.iter().any(|word| front.ends_with(word));
    let denied = (*first != "不" && (denied(front) || sometimes)) || trade;
    (close && !company && !held && !other && !works && !lets && !can && !denied).then_some((
        at,
        end,
        *first != "不",
    ))
}

/// 不在, 已不在, 不在本小区; not 不在家.
fn absent(part: &str) -> Option<(usize, usize)> {
    let at = part.find("不在")?;
    let end = at + "不在".len();
    let behind = &part[end..];
    let hukou = ["户口", "户籍"].iter().any(|word| part[..at].contains(word));
    let works = ["工作", "上班", "上学", "读书", "就业"].iter().any(|word| behind.contains(word));
    let by_day = part[..at].contains("白天");
    (!hukou && !works && !by_day && !AWAY.iter().any(|word| behind.starts_with(word)))
        .then_some((at, end))
}

/// Whether nobody else is named before the word, nor is it about others what stands behind.
fn of_this_person(part: &str, (at, end, names_others): (usize, usize, bool)) -> bool {
    let behind = &part[end..];
    let about = OF_OTHERS.iter().any(|word| behind.contains(word) && behind != *word);
    let other = OTHERS.iter().any(|other| part[..at].contains(other));
    !about && (!other || names_others && part[..at].is_empty())
}

#[cfg(test)]
mod tests {
    use super::gone;

    #[test]
    fn a_remark_that_reads_as_if_somebody_were_gone_is_asked_about() {
        for text in [
            "死亡证明已交",
            "火化证已交",
            "人已不在",
            "去年走了",
            "户口已迁往海淀",
            "已办死亡注销",
            "2024年3月过世，家属已报",
            "人户分离，不住这里",
            "搬到女儿家住",
            "独居，2025年5月病故",
            "2025年起移居国外",
            "社区已核实死亡",
        ] {
            assert!(gone(text), "{text}");
        }
        for text in [
            "老伴已去世",
            "丈夫已故",
            "其父2019年去世",
            "户口迁出人在住",
            "女儿已搬走，独居",
            "准备搬到女儿家",
            "刚从望京迁来",
            "搬家公司职工",
            "营业执照已注销",
            "独居",
            "无",
            "",
            "耳背，腿脚不好",
            "父母双亡",
            "户口不在本社区",
            "2020年搬到本小区",
            "从事殡葬服务",
        ] {
            assert!(!gone(text), "{text}");
        }
    }

    #[test]
    fn whatever_word_says_that_somebody_is_gone_is_asked_about() {
        for text in "老人已走 24年走的 没了 人没了 死 仙逝 辞世 卒于2021 逝于2020年 已作古 户口已销 \
                     注销户口 重户注销 丧葬费已领 抚恤金已领 停发养老金 迁 已迁 外迁 户籍已迁 户口转走 \
                     转出 卖房走人 已卖房 房已卖 房屋出售 房子卖了 移民 出国定居 租客已走 退房 不租了 \
                     租约到期 换房客了 原住户 原房主 不在本小区 不在此居住 已不居住 人已不住 离婚后不住 \
                     去女儿家住 被女儿接走 送养老院 已住养老院 宣告失踪 空户 无人居住 没人住 搬迁走了 \
                     人不在了 不常住 24年死的 去世 己故 己迁出 车祸身亡 亡于2020 去年没的 回老家了 失联 空置 \
                     换租户了 搬女儿家 随子女去上海 房子长期无人 随儿子定居国外 租户已退 查无此人 下落不明 \
                     已去世，家属准备销户 去世前现住女儿家"
            .split_whitespace()
        {
            assert!(gone(text), "{text}");
        }
    }

    #[test]
    fn words_about_others_or_something_else_are_no_going() {
        for text in "已故党员家属 死亡保险 猫走了 狗死了 花园去世纪 走访 行走不便 走路慢 不能走 走失过 \
                     拆迁户 回迁 迁入 2020年迁来 动迁居民 没走 未迁走 老伴走了 丈夫卒于2021 脑卒中 \
                     怕死 死胡同3号 半死不活 没了解过 没有电梯 快递取走 党组织关系转出 转业军人 \
                     记不住事 站不住 不住院 不与子女同住 不在家 人不在家 营业执照已注销 个体户注销 \
                     公积金销户 养老院护工 在养老院工作 三峡移民 水库移民户 生态搬迁户 从事丧葬业 \
                     烈士遗属享受抚恤金 爱走动 自己走来 儿子不住这 女儿移民 母亲住养老院 不去养老院 \
                     没卖房 意见不在少数 死者家属 逝者之妻 低保停发 医保转出 不与父母住 买卖房屋纠纷 随迁子女 想卖房 卖房中介 \
                     不租给外人 明年搬走 即将搬走 拟迁出 死缓 生死之交 没了父母 知己故交 回老家过年 \
                     长期无人照料 退房贷 搬家公司 搬回家 周末去女儿家住 去养老院做义工 想去养老院 \
                     迁自朝阳区 走东门 定居本社区 不在本小区工作 单位不在本区 白天人不在 早逝之子 \
                     子女不在身边 家中无人照料住院"
            .split_whitespace()
        {
            assert!(!gone(text), "{text}");
        }
    }
}
