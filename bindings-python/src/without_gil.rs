//! Releases the GIL during long work.

use pyo3::prelude::*;

/// Runs a function that does not need Python, and releases the GIL for it if the input is large, so that
/// other threads can run.
///
/// For small inputs the GIL is kept, since reacquiring it may take as long as another thread computes.
pub(crate) fn without_gil<T: Send>(py: Python<'_>, input: usize, run: impl FnOnce() -> T + Send) -> T {
    if input >= LARGE { py.detach(run) } else { run() }
}

/// The size, in bytes, from which an input is large. Reading that much takes some microseconds, a hundred
/// times as long as releasing an uncontended lock. A record of open data is at most that long.
const LARGE: usize = 8 * 1024;
