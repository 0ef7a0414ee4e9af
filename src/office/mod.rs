//! Office files as pure bytes: rosters out of xlsx and csv, sheets back. Runs in the
//! client: it opens no file and no socket, and knows the domain only.
