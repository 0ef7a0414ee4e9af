//! dutydesk: the duty desk of an urban residents' committee.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod cli;
pub mod console;
pub mod demo;
pub mod desk;
pub mod domain;
pub mod files;
pub mod journal;
pub mod link;
pub mod search;
pub mod server;
pub mod table;
pub mod wire;
pub mod words;

rust_i18n::i18n!("assets/locale", fallback = "zh-CN");

#[cfg(test)]
mod tests {
    #[test]
    fn the_locale_speaks_both_languages() {
        assert_eq!(rust_i18n::t!("lamp.red", locale = "zh-CN"), "红");
        assert_eq!(rust_i18n::t!("stage.told", locale = "en"), "told and closed");
        assert_eq!(rust_i18n::t!("stage.told", locale = "zh-CN"), "告知并办结");
    }
}
