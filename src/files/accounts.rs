//! The accounts of this machine, as passwd(5) has them.

use super::Account;

/// What is written in passwd(5); read anew each time, for accounts come and go.
pub struct Accounts(String);

impl Accounts {
    /// Those of this machine; none where the file cannot be read.
    pub fn of_machine() -> Accounts {
        Accounts(std::fs::read_to_string("/etc/passwd").unwrap_or_default())
    }

    /// The name of a uid; its digits where it has none.
    pub fn name(&self, uid: u32) -> String {
        let found = self.0.lines().find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            (fields.nth(1)?.parse() == Ok(uid)).then_some(name)
        });
        found.map_or_else(|| uid.to_string(), str::to_owned)
    }

    /// The account of this name.
    pub fn named(&self, wanted: &str) -> Option<Account> {
        self.0.lines().find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
            (name == wanted).then_some(Account { uid, gid })
        })
    }

    /// Whether somebody can come under this name, as [`Accounts::name`] gives it: one that
    /// stands there, or the digits of a uid without a name.
    pub fn has(&self, name: &str) -> bool {
        match name.parse::<u32>() {
            Ok(uid) => self.name(uid) == name,
            Err(_) => self.0.lines().any(|line| line.split(':').next() == Some(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_number_among_odd_lines() {
        let passwd = "root:x:0:0::/root:/bin/sh\n\n+nis\nbroken:x\nwang:x:1002:1002::/home/wang:\n";
        let accounts = Accounts(passwd.into());
        assert_eq!(accounts.name(1002), "wang");
        assert_eq!(accounts.named("wang"), Some(Account { uid: 1002, gid: 1002 }));
        assert_eq!((accounts.named("broken"), accounts.named("li")), (None, None));
        assert_eq!(accounts.name(0), "root");
        assert_eq!(accounts.name(7), "7");
        assert!(accounts.has("wang") && accounts.has("7"));
        assert!(!accounts.has("1002") && !accounts.has("li"));
    }

    #[test]
    fn an_account_is_one_of_this_machine() {
        let accounts = Accounts::of_machine();
        assert!(accounts.has("root") && accounts.has("12345"));
        assert!(!accounts.has("nobody-has-this-name"));
    }
}
