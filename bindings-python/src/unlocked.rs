//! Python's lock, let go while there is much to do.

use pyo3::prelude::*;

/// Runs what needs nothing of Python, without the interpreter's lock where the input is large: other threads go on
/// in the meantime.
///
/// Only there, since whoever lets the lock go may wait for it afterwards as long as another thread computes.
pub(crate) fn unlocked<T: Send>(py: Python<'_>, input: usize, run: impl FnOnce() -> T + Send) -> T {
    if input >= LARGE { py.detach(run) } else { run() }
}

/// In bytes. Reading so much takes some microseconds, a hundred times as long as letting go of a lock that nobody
/// waits for. A record of open data may not even be so long.
const LARGE: usize = 8 * 1024;
