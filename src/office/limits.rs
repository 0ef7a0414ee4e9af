//! How much of a file is taken: a roster is small, and a hostile or broken file must
//! not eat the office machine.

/// Bytes of a file that is read: a million residents in a csv need some 120 MB.
pub const MOST_BYTES: u64 = 128 << 20;
/// Rows of a sheet; Excel has 1,048,576.
pub const MOST_ROWS: u32 = 1_100_000;
/// Columns of a sheet that are looked at.
pub const MOST_COLUMNS: usize = 256;
/// Bytes all parts of an xlsx may have together once unpacked: a million residents
/// need some 300 MB.
pub const MOST_UNPACKED: u64 = 400 << 20;
/// Bytes of its table of texts, which is read into memory whole.
pub const MOST_TEXTS: u64 = 100 << 20;
