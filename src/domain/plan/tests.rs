use super::*;
use crate::domain::command::{CONTACT_KINDS, INCIDENT_KINDS, INCIDENT_STEPS};
use crate::domain::{Refusal, phone};

fn card(code: &str) -> &'static Plan {
    shipped().iter().find(|plan| plan.code == code).unwrap_or_else(|| panic!("{code}"))
}

fn says(plan: &Plan) -> String {
    plan.lines().map(|(_, line)| line.zh.as_str()).collect::<Vec<_>>().join("|")
}

#[test]
fn every_kind_of_incident_has_its_card_which_reads_as_an_offices_own_would() {
    let codes: Vec<_> = shipped().iter().map(|plan| plan.code.as_str()).collect();
    assert_eq!(codes, INCIDENT_KINDS);
    for (plan, text) in shipped().iter().zip(FILES) {
        assert_eq!(parse(&plan.code, text).as_ref(), Ok(plan), "{}", plan.code);
        assert!(!plan.verified, "{}: nobody here has gone through it", plan.code);
        assert!((1..=INCIDENT_STEPS).contains(&plan.step.len()), "{}", plan.code);
        assert!(plan.lines().all(|(_, line)| !line.en.is_empty()), "{}", plan.code);
    }
}

/// A line that names an article of a law was read in the text: it may not be weak.
#[test]
fn every_line_of_every_card_and_every_number_has_a_source_and_what_is_weak_is_no_law() {
    let law = |source: &str| {
        ["法 ", "条例", "规定 ", "民法典"].iter().any(|word| source.contains(word))
            && source.chars().any(|c| c.is_ascii_digit())
    };
    for plan in shipped() {
        for (_, line) in plan.lines() {
            assert!(!line.source.trim().is_empty(), "{}: {}", plan.code, line.zh);
            assert!(line.confidence.newer().is_none(), "{}: {}", plan.code, line.zh);
            let weak = line.confidence == Confidence::L;
            assert_eq!(line.is_unverified(plan), weak, "{}: {}", plan.code, line.zh);
            assert!(!(weak && law(&line.source)), "{}: {}", plan.code, line.zh);
        }
        // Whatever number a line counts by stands in a line that says where it is from, and
        // a limit in minutes is a mark.
        for step in &plan.step {
            assert!(!step.zh.contains("分钟"), "{}: {}", plan.code, step.zh);
        }
    }
    for number in numbers() {
        assert!(!number.source.trim().is_empty(), "{}", number.number);
        assert!(number.confidence.newer().is_none(), "{}", number.number);
        assert!(!(number.is_unverified() && law(&number.source)), "{}", number.number);
    }
    assert!(law("消防法 44") && law("治安管理处罚法 43(5)") && !law("公开的官方提示"));
}

#[test]
fn the_cards_say_what_saves_and_not_what_kills() {
    let fire = says(card("fire"));
    assert!(fire.contains("不开门") && fire.contains("返回取物") && fire.contains("跳楼"));
    assert!(!card("fire").step.iter().any(|step| step.zh.contains("让人往楼下")));
    assert_eq!(card("fire").contacts, ["119", "property", "120", "street"]);
    let septic = card("septic");
    assert!(says(septic).contains("决不下去") && says(septic).contains("119"));
    assert_eq!(septic.numbers, ["119", "120"]);
    let gas = says(card("gas"));
    assert!(gas.contains("关表前阀") && gas.contains("不按门铃"));
    assert!(!says(card("lift")).contains("15分钟"));
    let marks: Vec<_> = card("lift").mark.iter().map(|m| (m.minutes, m.line.confidence)).collect();
    assert_eq!(marks, [(15, Confidence::L), (30, Confidence::M), (120, Confidence::H)]);
    assert!(says(card("monoxide")).contains("高压氧"));
    let restricted = |plan: &&Plan| plan.restricted;
    let restricted: Vec<_> = shipped().iter().filter(restricted).map(|p| p.code.as_str()).collect();
    assert_eq!(restricted, ["crisis", "abuse"]);
}

#[test]
fn an_offices_own_card_keeps_what_it_does_not_name() {
    let step = "[[step]]\nzh = '先看人'\nen = 'Look'\nsource = '本居'\nconfidence = 'H'\n";
    for of in shipped() {
        let own = parse(&of.code, step).unwrap();
        let kept = (own.restricted, &own.contacts, &own.numbers, &own.never);
        assert_eq!(kept, (of.restricted, &of.contacts, &of.numbers, &of.never), "{}", of.code);
    }
    let own =
        parse("abuse", &format!("restricted = false\ncontacts = ['police']\n{step}")).unwrap();
    assert!(own.restricted && own.numbers.is_empty() && own.contacts == ["police"]);
}

#[test]
fn the_cards_of_the_first_edition_stay_for_what_was_begun_under_them() {
    let fire = first_edition("fire").unwrap();
    assert_eq!((fire.step.len(), fire.step[1].zh.as_str()), (6, "让人往楼下疏散, 不坐电梯"));
    assert!(first_edition("crisis").is_none());
}

#[test]
fn an_offices_own_card_that_is_wrong_is_named_by_line_and_key() {
    let good = "contacts = ['119']\n\n[[step]]\nzh = '打119'\nsource = '本社区'\n";
    let plan = parse("fire", good).unwrap();
    assert_eq!((plan.code.as_str(), plan.step.len()), ("fire", 1));
    let wrong = |name: &str, text: &str| {
        let Refusal { code, facts, .. } = parse(name, text).unwrap_err();
        let fact = |name: &str| facts.get(name).map_or("-", String::as_str);
        format!("{code} {} {}", fact("line"), fact("key"))
    };
    assert_eq!(wrong("fire", &good.replace("zh =", "hz =")), "own.no_key 4 hz");
    assert_eq!(wrong("fire", &good.replace("'119'", "'fyre'")), "own.no_value 1 contacts");
    assert_eq!(wrong("fire", &good.replace("'119'", "'99999'")), "own.no_value 1 contacts");
    assert_eq!(wrong("fire", &good.replace("'打119'", "''")), "own.missing 3 zh");
    assert_eq!(wrong("fire", &good.replace("'打119'", "119")), "own.line 4 zh");
    assert_eq!(wrong("fire", "contacts = []\n"), "own.no_step - -");
    assert_eq!(wrong("fires", good), "own.other_name - -");
    assert_eq!(wrong("fire", &format!("code = 'gas'\n{good}")), "own.no_value 1 code");
    let mark = format!("{good}[[mark]]\nzh = '街道要求'\n");
    assert_eq!(wrong("fire", &mark), "own.no_minutes 6 mark");
    let many = good.to_string() + &"[[step]]\nzh = '又一步'\n".repeat(INCIDENT_STEPS);
    assert_eq!(wrong("fire", &many), "own.too_many 3 step");
}

#[test]
fn national_numbers_ship_with_how_sure_they_are() {
    let sure = |digits: &str| number(digits).map(|number| number.confidence);
    for digits in ["110", "119", "120", "122", "12345"] {
        assert_eq!(sure(digits), Some(Confidence::H), "{digits}");
    }
    for digits in ["12356", "12338", "95598", "96777"] {
        assert_eq!(sure(digits), Some(Confidence::M), "{digits}");
    }
    for digits in ["12348", "12355", "96156", "12350", "12333"] {
        assert!(number(digits).unwrap().is_unverified(), "{digits}");
    }
    assert!(numbers().iter().all(|known| phone::parse(&known.number).is_ok()));
    assert!(numbers().iter().all(|known| CONTACT_KINDS.contains(&known.kind.as_str())));
}
