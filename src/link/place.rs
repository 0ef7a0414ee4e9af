//! Which desk is meant: its data directory and its socket.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::practice::Practice;
use super::{denied, office, socket};
use crate::domain::Refusal;
use crate::files::outside;

/// What the command line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub data: Option<PathBuf>,
    pub socket: Option<PathBuf>,
    pub demo: bool,
}

/// What the machine says; a value, so that tests can say it.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// `DUTYDESK_DATA`.
    pub data: Option<PathBuf>,
    /// `DUTYDESK_SOCKET`.
    pub socket: Option<PathBuf>,
    /// The XDG directory for data; `None` for an account without a home.
    pub home: Option<PathBuf>,
    /// `XDG_RUNTIME_DIR`.
    pub runtime: Option<PathBuf>,
    /// [`office::SOCKET`].
    pub office_socket: PathBuf,
    /// [`office::FILE`].
    pub office_file: PathBuf,
    pub uid: u32,
}

impl Surroundings {
    /// Those of this process.
    pub fn of_machine() -> Surroundings {
        let xdg = etcetera::base_strategy::Xdg::new().ok();
        let path = |name| std::env::var_os(name).filter(|v: &OsString| !v.is_empty());
        Surroundings {
            data: path("DUTYDESK_DATA").map(PathBuf::from),
            socket: path("DUTYDESK_SOCKET").map(PathBuf::from),
            home: xdg.as_ref().map(BaseStrategy::data_dir),
            runtime: xdg.as_ref().and_then(BaseStrategy::runtime_dir),
            office_socket: office::SOCKET.into(),
            office_file: office::FILE.into(),
            uid: rustix::process::getuid().as_raw(),
        }
    }
}

/// One desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Canonical; exists, unless it was only looked at.
    pub data: PathBuf,
    pub socket: PathBuf,
    /// Set where this machine has an office desk: a second one would be a second
    /// set of records, so nobody but the office starts one.
    pub office: Option<PathBuf>,
    pub why: Why,
    /// Where a desk of an earlier version may listen still.
    pub earlier: Option<PathBuf>,
}

/// Nothing was said: the usual directory.
const XDG: &str = "XDG_DATA_HOME";
/// The office's file says it of the data, or it is the office's socket.
pub const OFFICE: &str = "office";
/// The socket is the one of the data directory.
pub const OF_DATA: &str = "data";

/// What said so: an option, a variable of the environment, or `office` for the office's
/// socket, `data` for the one in the data directory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Why {
    pub data: &'static str,
    pub socket: &'static str,
}

impl Place {
    /// Whether the desk of the data directory is meant, wherever it listens. On an office's
    /// machine the socket alone says which one is.
    pub fn is_of_data(&self) -> bool {
        self.why.socket == OF_DATA || self.office.is_none() && self.why.socket != OFFICE
    }

    /// Whether a socket was named and no directory: the desk behind it is meant, whatever its
    /// data are.
    pub fn is_of_socket(&self) -> bool {
        ["--socket", "DUTYDESK_SOCKET"].contains(&self.why.socket) && self.why.data == XDG
    }

    /// The desk that is meant, and its data directory made if it is missing; see
    /// [`Place::seen`].
    pub fn find(wanted: &Wanted, around: &Surroundings) -> Result<Place, Refusal> {
        let (dir, why) = data(wanted, around)?;
        // The office's is made by who may; everybody else only names it.
        if why != OFFICE {
            make(&dir)?;
        }
        let place = Place::seen(wanted, around)?;
        if wanted.demo {
            Practice::Demo.mark(&place.data)?;
        }
        Ok(place)
    }

    /// The desk that is meant; nothing is made.
    ///
    /// Data: `--data`, `DUTYDESK_DATA`, the office's where this machine has one, XDG; with
    /// `--demo` the XDG directory of its own, or a named one that is empty or a demo
    /// already. Socket: `--socket`, `DUTYDESK_SOCKET`, the office's of the office's data and
    /// of who names none where it exists, else the one in the data directory. Whoever names
    /// another directory or asks for the demo does not mean the
    /// office's desk, so for them its socket does not count; and practice never goes
    /// where the environment leads to real records.
    pub fn seen(wanted: &Wanted, around: &Surroundings) -> Result<Place, Refusal> {
        let (data, data_why) = data(wanted, around)?;
        let found = fs::canonicalize(&data).or_else(|e| match e.kind() {
            ErrorKind::NotFound => std::path::absolute(&data),
            // Who only speaks to the office's desk need not find its data.
            ErrorKind::PermissionDenied if data_why == OFFICE => std::path::absolute(&data),
            _ => Err(e),
        });
        let data = found.map_err(|e| denied::path(&data, &e))?;
        let general = data_why == OFFICE || is_office(&data, around);
        let general = general || data_why == XDG && around.office_socket.exists();
        let usual = around.socket.as_ref().filter(|_| !wanted.demo);
        let named = wanted.socket.as_ref().map(|path| (path, "--socket"));
        let (socket, socket_why) = match named.or(usual.map(|path| (path, "DUTYDESK_SOCKET"))) {
            Some((path, why)) => {
                (std::path::absolute(path).map_err(|e| Refusal::path(path, &e))?, why)
            }
            None if general => (around.office_socket.clone(), OFFICE),
            None => (socket::derived(&data), OF_DATA),
        };
        socket::fits(&socket)?;
        // Practice beside it is nobody's second set of records.
        let office = around.office_file.exists() && !wanted.demo && Practice::of(&data).is_none();
        let office = office.then(|| around.office_file.clone());
        let why = Why { data: data_why, socket: socket_why };
        let earlier = around.runtime.as_ref().map(|runtime| socket::earlier(&data, runtime));
        Ok(Place { data, socket, office, why, earlier })
    }
}

impl Place {
    /// The desk that has this data directory, wherever it listens and whatever socket was named.
    #[must_use]
    pub fn of_its_data(mut self) -> Place {
        self.socket = socket::derived(&self.data);
        self.why.socket = OF_DATA;
        self
    }

    /// Whom to ask when this desk does not answer.
    pub fn contact(&self) -> Option<String> {
        self.office.as_deref().and_then(office::contact)
    }
}

/// The directory that is meant, and what said so.
fn data(wanted: &Wanted, around: &Surroundings) -> Result<(PathBuf, &'static str), Refusal> {
    let usual = around.data.as_ref().filter(|_| !wanted.demo);
    let named = wanted.data.as_ref().map(|dir| (dir, "--data"));
    if let Some((dir, why)) = named.or(usual.map(|dir| (dir, "DUTYDESK_DATA"))) {
        return Ok((dir.clone(), why));
    }
    if !wanted.demo
        && let Some(dir) = office::data(&around.office_file)?
    {
        return Ok((dir, OFFICE));
    }
    let home = around.home.as_ref().ok_or_else(|| Refusal::new("link.no_home"))?;
    Ok(match wanted.demo {
        true => (home.join("dutydesk-demo"), "--demo"),
        false => (home.join("dutydesk"), XDG),
    })
}

/// Whether that is the directory the office's desk works on, by its canonical name.
fn is_office(data: &Path, around: &Surroundings) -> bool {
    let office = office::data(&around.office_file).ok().flatten();
    office.is_some_and(|dir| fs::canonicalize(&dir).unwrap_or(dir) == data)
}

/// Makes a directory that only this user can read.
fn make(dir: &Path) -> Result<(), Refusal> {
    outside::make_folder(dir).map_err(|e| denied::path(dir, &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(home: &Path) -> Surroundings {
        let runtime = home.join("run");
        fs::create_dir_all(&runtime).unwrap();
        Surroundings {
            data: None,
            socket: None,
            home: Some(home.join("share")),
            runtime: Some(runtime),
            office_socket: home.join("office.sock"),
            office_file: home.join("dutydesk.toml"),
            uid: rustix::process::getuid().as_raw(),
        }
    }

    fn demo() -> Wanted {
        Wanted { demo: true, ..Wanted::default() }
    }

    #[test]
    fn the_command_line_beats_the_environment_beats_xdg() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().canonicalize().unwrap();
        let mut around = around(&root);
        let plain = Place::find(&Wanted::default(), &around).unwrap();
        assert_eq!(plain.data, root.join("share/dutydesk"));

        around.data = Some(root.join("env"));
        let env = Place::find(&Wanted::default(), &around).unwrap();
        assert_eq!((env.data, env.why.data), (root.join("env"), "DUTYDESK_DATA"));
        assert_ne!(env.socket, plain.socket);

        let wanted = Wanted { data: Some(root.join("line")), ..Wanted::default() };
        let line = Place::find(&wanted, &around).unwrap();
        assert_eq!(line.data, root.join("line"));
        assert_eq!(line.why, Why { data: "--data", socket: "data" });
    }

    #[test]
    fn two_spellings_of_a_directory_are_one_desk() {
        let home = tempfile::tempdir().unwrap();
        let around = around(home.path());
        fs::create_dir(home.path().join("b")).unwrap();
        let find = |data: &str| {
            let data = Some(home.path().join(data));
            Place::find(&Wanted { data, ..Wanted::default() }, &around).unwrap()
        };
        assert_eq!(find("a"), find("b/../a"));
    }

    #[test]
    fn the_office_socket_is_for_who_names_nothing() {
        let home = tempfile::tempdir().unwrap();
        let around = around(home.path());
        fs::write(&around.office_socket, "").unwrap();
        let office = Place::find(&Wanted::default(), &around).unwrap();
        assert_eq!(office.socket, around.office_socket);
        assert_eq!(office.why, Why { data: "XDG_DATA_HOME", socket: "office" });
        let named = Wanted { data: Some(home.path().join("own")), ..Wanted::default() };
        for wanted in [demo(), named] {
            assert_ne!(Place::find(&wanted, &around).unwrap().socket, around.office_socket);
        }
    }

    #[test]
    fn the_demo_has_its_own_directory_even_where_the_environment_names_the_real_one() {
        let home = tempfile::tempdir().unwrap();
        let mut around = around(home.path());
        around.data = Some(home.path().join("real"));
        around.socket = Some(home.path().join("real.sock"));
        let place = Place::find(&demo(), &around).unwrap();
        assert!(place.data.ends_with("share/dutydesk-demo"));
        assert_eq!(Practice::of(&place.data), Some(Practice::Demo));
        assert_ne!(Some(&place.socket), around.socket.as_ref());
        assert_eq!(Place::find(&demo(), &around).unwrap(), place);
    }

    #[test]
    fn the_demo_never_goes_into_a_real_directory() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("real");
        fs::create_dir(&data).unwrap();
        fs::write(data.join("journal"), "x").unwrap();
        let wanted = Wanted { data: Some(data), ..demo() };
        let refusal = Place::find(&wanted, &around(home.path())).unwrap_err();
        assert_eq!(refusal.code, "link.not_practice");
    }

    #[test]
    fn an_account_without_a_home_names_its_directory() {
        let home = tempfile::tempdir().unwrap();
        let around = Surroundings { home: None, ..around(home.path()) };
        let find = |wanted| Place::find(&wanted, &around);
        assert_eq!(find(Wanted::default()).unwrap_err().code, "link.no_home");
        let named = Wanted { data: Some(home.path().join("own")), ..Wanted::default() };
        assert!(find(named).is_ok());
    }

    #[test]
    fn on_an_office_machine_who_names_nothing_means_its_directory_and_makes_none() {
        let home = tempfile::tempdir().unwrap();
        let around = around(home.path());
        let data = home.path().join("var/desk");
        fs::write(&around.office_file, format!("data = '{}'", data.display())).unwrap();
        fs::write(&around.office_socket, "").unwrap();
        let nothing = Place::find(&Wanted::default(), &around).unwrap();
        assert_eq!((&nothing.data, nothing.why.data), (&data, "office"));
        assert!(!data.exists());
        let named = Wanted { data: Some(data.clone()), ..Wanted::default() };
        fs::create_dir_all(&data).unwrap();
        assert_eq!(Place::find(&named, &around).unwrap().socket, around.office_socket);
        // Practice is beside it, and anybody may start a desk for it.
        let place = Place::find(&demo(), &around).unwrap();
        assert_eq!((place.data == data, place.office), (false, None));
        fs::write(&around.office_file, "data = [").unwrap();
        let refusal = Place::find(&Wanted::default(), &around).unwrap_err();
        assert_eq!(refusal.code, "link.office_file");
    }

    #[test]
    fn an_office_machine_is_known_by_its_file() {
        let home = tempfile::tempdir().unwrap();
        let around = around(home.path());
        assert_eq!(Place::find(&Wanted::default(), &around).unwrap().office, None);
        fs::write(&around.office_file, "").unwrap();
        let office = Place::find(&Wanted::default(), &around).unwrap().office;
        assert_eq!(office, Some(around.office_file));
    }

    #[test]
    fn a_socket_path_the_kernel_cannot_hold_is_refused_in_words() {
        let home = tempfile::tempdir().unwrap();
        let wanted =
            Wanted { socket: Some(home.path().join("s".repeat(108))), ..Wanted::default() };
        let refusal = Place::find(&wanted, &around(home.path())).unwrap_err();
        assert_eq!(refusal.code, "link.socket_long");
    }
}
