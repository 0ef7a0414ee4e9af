//! README's own lines, so that what is tried is what people copy.

const README: &str = include_str!("../../README.md");

/// The Chinese part from this text to that one.
pub fn between(from: &str, to: &str) -> &'static str {
    let start = README.find(from).unwrap_or_else(|| panic!("README has no {from}"));
    let length = README[start..].find(to).unwrap_or_else(|| panic!("README has no {to}"));
    &README[start..start + length]
}

/// The command lines of its fenced blocks of this kind, block by block, without comments.
pub fn blocks(text: &'static str, kind: &str) -> Vec<Vec<&'static str>> {
    let begins = format!("```{kind}\n");
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("```") {
        let block = &rest[at..];
        let end = block[3..].find("```").expect("a block that ends") + 3;
        if let Some(inner) = block[..end].strip_prefix(&begins) {
            blocks
                .push(inner.lines().map(without_comment).filter(|line| !line.is_empty()).collect());
        }
        rest = &block[end + 3..];
    }
    blocks
}

/// Commands that stand in the running text.
pub fn inline(text: &'static str) -> Vec<&'static str> {
    let outside = text.split("```").step_by(2);
    let quoted = outside.flat_map(|part| part.split('`').skip(1).step_by(2));
    quoted.filter(|words| words.starts_with("dutydesk ") || words.starts_with("sudo ")).collect()
}

fn without_comment(line: &str) -> &str {
    line.find(" # ").map_or(line, |at| &line[..at]).trim_end()
}

#[test]
fn lines_are_read_without_what_is_said_of_them() {
    let text = "说明 `dutydesk a`：\n```sh\nb   # 注\nc '#'\n```\n和 `x`、`sudo d`\n```\ne\n```\n";
    assert_eq!(blocks(text, "sh"), [vec!["b", "c '#'"]]);
    assert_eq!(blocks(text, ""), [vec!["e"]]);
    assert_eq!(inline(text), ["dutydesk a", "sudo d"]);
}
