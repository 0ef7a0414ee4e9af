//! The console as it runs: one thread that waits for keys and the desk, takes in all
//! there is, and draws once.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use ratatui::layout::Rect;

use super::errand::Errands;
use super::incident;
use super::keymap::{Keymap, Mistake};
use super::model::Model;
use super::msg::Msg;
use super::term::idle::Status;
use super::term::poll::Watch;
use super::term::screen::Screen;
use super::term::style::Colours;
use super::term::terminal::{Opening, Terminal};
use super::theme::Theme;
use super::update::{drawn, update};
use super::view::view;
use crate::domain::Refusal;
use crate::link::{Link, News, Place, Surroundings, Wanted, read_settings, reexec};
use crate::words::{self, Lang};

/// How the console is opened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub lang: Lang,
    /// Whom to sign in as; the Unix account decides if nobody is named.
    pub staff: Option<u64>,
}

/// Opens the console on this desk and stays until somebody leaves; says with which
/// code the program ends.
pub fn run(place: Place, options: &Options) -> ExitCode {
    let opening = Opening {
        chinese: options.lang == Lang::Zh,
        mono: false,
        farewell: options.lang.say("console.farewell"),
    };
    let mut terminal = match Terminal::open(&opening) {
        Ok(terminal) => terminal,
        Err(refused) => {
            let _ = io::Write::write_all(&mut io::stderr(), &refused.explain(options.lang.code()));
            return ExitCode::from(refused.exit_code());
        }
    };
    let mut place = place;
    loop {
        let mut model = model(options, &terminal);
        model.contact = place.contact();
        match stay(place, &mut model, &mut terminal) {
            Ok(End::Left) => {
                terminal.leave(None);
                return ExitCode::SUCCESS;
            }
            Ok(End::Ended) => return fail(terminal, options.lang.say("console.bye_ended")),
            Ok(End::Demo) => match demo() {
                Ok(demo) => place = demo,
                Err(refusal) => return fail(terminal, words::refusal(options.lang, &refusal)),
            },
            Ok(End::Misfit(misfit)) => {
                terminal.leave(None);
                let begun = model.forms.iter().filter(|form| form.edited);
                let drafts: Vec<_> = begun.map(|form| form.draft(&model)).collect();
                let refusal = reexec::become_installed(misfit, &drafts);
                eprintln!("{}", words::refusal(options.lang, &refusal));
                return ExitCode::FAILURE;
            }
            Err(error) => {
                let facts = [("why", error.to_string())];
                return fail(terminal, options.lang.fill("console.failed", &facts));
            }
        }
    }
}

/// Why the loop ended.
enum End {
    Left,
    /// Somebody has ended this session.
    Ended,
    /// Somebody wants to try the demo community, which never goes into a real
    /// directory: go on at the demo's own desk.
    Demo,
    /// The desk speaks another protocol.
    Misfit(Refusal),
}

fn demo() -> Result<Place, Refusal> {
    let wanted = Wanted { demo: true, ..Wanted::default() };
    Place::find(&wanted, &Surroundings::of_machine())
}

fn fail(terminal: Terminal, why: String) -> ExitCode {
    terminal.leave(Some(&why));
    ExitCode::FAILURE
}

fn model(options: &Options, terminal: &Terminal) -> Model {
    let theme = match terminal.look().colours {
        Colours::Mono => Theme::Mono,
        Colours::Eight => Theme::Colour,
    };
    let (keymap, mistakes) = keymap(options.lang);
    let mut model = Model::new(options.lang, theme, keymap, random);
    model.size = terminal.size();
    model.sign_in = options.staff;
    model.carried = reexec::carried();
    let named = mistakes.iter().map(|Mistake { line, word, reason }| {
        let facts = [("line", line.to_string()), ("word", word.clone())];
        options.lang.fill(&format!("keymap.{reason}"), &facts)
    });
    let named: Vec<_> = named.collect();
    if !named.is_empty() {
        model.tell(named.join(" "));
    }
    model
}

/// The shipped keys with the user's on top, and what is wrong in the user's file.
fn keymap(lang: Lang) -> (Keymap, Vec<Mistake>) {
    let mut keymap = Keymap::shipped();
    let mistakes = match keymap_file().map(|file| read_settings(&file)) {
        Some(Ok(text)) => keymap.read(&text),
        Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => {
            vec![Mistake { line: 0, word: words::trouble(lang, &error), reason: "unreadable" }]
        }
        _ => Vec::new(),
    };
    (keymap, mistakes)
}

fn keymap_file() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let base = etcetera::base_strategy::Xdg::new().ok()?;
    Some(base.config_dir().join("dutydesk/keymap.toml"))
}

/// Numbers of drafts and requests. Without randomness two deeds could share a number
/// and one be lost, so the clock has to do then.
fn random() -> u64 {
    getrandom::u64().unwrap_or_else(|_| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(1, |time| time.as_nanos() as u64)
    })
}

/// The loop, until there is a reason to end it.
fn stay(place: Place, model: &mut Model, terminal: &mut Terminal) -> io::Result<End> {
    let mut link = Link::new(place, reexec::program()?)?;
    let mut screen = Screen::new(terminal.size(), terminal.look());
    let mut errands = Errands::new()?;
    let begun = Instant::now();
    while !(model.leaving || model.demo) {
        let status = Status {
            seq: model.session.as_ref().map_or(0, |session| session.seq.0),
            waiting: model.asking.waiting() + errands.under_way(),
        };
        let deadline = match model.dirty {
            true => Some(Instant::now()),
            false => {
                let wakes = [model.asking.turns_at(), incident::ticks_at(model)];
                wakes.into_iter().flatten().min().map(|at| begun + at)
            }
        };
        let write = link.wants_write();
        let mut watches = vec![Watch { fd: errands.as_fd(), write: false }];
        watches.extend(link.as_fd().map(|fd| Watch { fd, write }));
        let wake = terminal.wait(&watches, deadline, status)?;
        drop(watches);
        let mut messages: Vec<_> = wake.inputs.iter().cloned().map(Msg::Input).collect();
        match wake.is_quiet() {
            true if model.dirty => draw(model, &mut screen, terminal)?,
            true => messages.push(Msg::Quiet),
            false => {}
        }
        let mut ready = wake.ready.iter().map(|ready| ready.read || ready.write);
        if ready.next() == Some(true) {
            messages.extend(errands.done());
        }
        if ready.any(|ready| ready) {
            for news in link.pump()? {
                match news {
                    News::Up => messages.push(Msg::Connected),
                    News::Said(frame) => messages.push(Msg::Desk(frame)),
                    News::Down => messages.push(Msg::Lost),
                    News::Opening(done, total) => messages.push(Msg::Opening(done, total)),
                    News::Failed(refusal) => messages.push(Msg::Failed(refusal)),
                    News::Misfit(refusal) => return Ok(End::Misfit(refusal)),
                }
            }
        }
        for message in messages {
            let questions = update(model, message, begun.elapsed());
            for (number, errand) in model.errands.drain(..) {
                errands.start(number, errand);
            }
            for question in questions {
                if let Err(refusal) = link.send(&question) {
                    update(model, Msg::NotSent(question.id, refusal), begun.elapsed());
                }
            }
        }
    }
    // The last drafts are on their way when somebody leaves in a hurry.
    if link.wants_write() {
        link.pump()?;
    }
    Ok(match (model.demo, model.ended) {
        (true, _) => End::Demo,
        (false, true) => End::Ended,
        (false, false) => End::Left,
    })
}

fn draw(model: &mut Model, screen: &mut Screen, terminal: &mut Terminal) -> io::Result<()> {
    let (columns, rows) = model.size;
    if screen.area() != Rect::new(0, 0, columns, rows) {
        screen.resize(model.size);
    } else if model.redraw {
        screen.redraw_all();
    }
    screen.draw(terminal.out(), |buf| view(model, buf))?;
    drawn(model);
    Ok(())
}
