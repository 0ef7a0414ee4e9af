//! What a report of a roster quotes of its cells and of the desk: of nobody a whole number.

use crate::cli_office::Office;

/// A title for every field of a roster, and some that are not kept.
const TITLES: [&str; 19] = [
    "姓名",
    "身份证号",
    "证件类型",
    "性别",
    "出生日期",
    "住址",
    "与户主关系",
    "户主",
    "电话",
    "家属电话",
    "民族",
    "户籍地址",
    "标签",
    "曾用名",
    "备注",
    "是否低保",
    "年龄",
    "人员状态",
    "政治面貌",
];
/// A telephone, an ID number (GB 11643-1999), and one whose check digit is wrong.
const NUMBERS: [&str; 3] = ["13811112222", "110105195803050120", "110105195803050121"];
/// How they stand in a cell.
const SHAPES: [&str; 9] =
    ["%", "电话%", "%（停机）", "微信%", "%、找小李", "已去世，联系%", "3-2-%", "%号楼", "%/%"];

/// Whether a text holds this number, whatever groups it.
fn holds(text: &str, number: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    bare.contains(number)
}

/// What the import says of these lines, in words and in JSON, in both languages.
fn told(office: &Office, text: &str) -> String {
    let path = office.home().join("名册.csv");
    std::fs::write(&path, text).unwrap();
    let file = path.to_str().unwrap();
    let mut all = String::new();
    for lang in ["zh", "en"] {
        for form in [None, Some("--json")] {
            let words = ["import", "residents", file, "--dry-run", "--lang", lang];
            let said = office.run(&words.into_iter().chain(form).collect::<Vec<_>>());
            all += &said.out;
            all += &said.err;
        }
    }
    all
}

#[test]
fn no_message_of_a_roster_shows_a_number_whole() {
    let office = Office::open();
    let spaced = ["138 1111 2222", "138-1111-2222"].map(String::from);
    let cells: Vec<String> = NUMBERS
        .iter()
        .flat_map(|number| SHAPES.map(|shape| shape.replace('%', number)))
        .chain(spaced)
        .collect();
    for title in TITLES {
        // The column may be one of those that stand beside it.
        let beside: Vec<&str> = ["姓名", "住址"].into_iter().filter(|one| *one != title).collect();
        let line = |(row, cell): (usize, &String)| {
            let own = beside.iter().map(|one| match *one {
                "姓名" => format!("甲{}", ["乙", "丙", "丁", "戊"][row % 4]),
                _ => format!("1-{}-{}", row % 9 + 1, 100 + row),
            });
            own.chain([cell.clone()]).collect::<Vec<_>>().join(",")
        };
        let lines: Vec<String> = cells.iter().enumerate().map(line).collect();
        let titles = [&beside[..], &[title]].concat().join(",");
        let said = told(&office, &format!("{titles}\n{}\n", lines.join("\n")));
        for line in said.lines() {
            let whole = NUMBERS.iter().find(|number| holds(line, number));
            assert_eq!(whole, None, "{title}: {line}");
        }
        assert!(said.contains("rows"), "{title}: {said}");
    }
}

#[test]
fn what_the_desk_keeps_beside_a_roster_is_shown_as_on_a_page() {
    let office = Office::open();
    office.does("resident new --name 张三 --address 3-2-501 --phone 13811112222");
    let said = told(&office, "姓名,住址,电话\n张三,3-2-501,13612340501\n");
    assert!(said.contains("138****2222") && said.contains("136****0501"), "{said}");
    assert!(!said.contains("改成") && !said.contains("since"), "nobody changed it: {said}");
    for number in ["13811112222", "13612340501"] {
        assert!(!holds(&said, number), "{said}");
    }
}
