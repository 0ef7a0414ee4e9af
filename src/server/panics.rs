//! What the log says of a panic: where, and nothing of what. The message of a panic
//! may quote the text that was being worked on, and the log holds ids only.

use std::panic::PanicHookInfo;

use super::log;

/// From now on panics of this process are logged by place alone.
pub fn log_places_only() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo| match panic.location() {
        Some(place) => log(format_args!("panic at {place}")),
        None => log(format_args!("panic")),
    }));
}
