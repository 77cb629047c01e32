//! The module behind the wheel: one function an operation. Defaults and stores are in the facade, `python/wxseal`.

use pyo3::pymodule;

mod arguments;
mod braked;
mod calls;
mod error;
mod face;
mod flow;
mod hidden;
mod open_data;
mod opening;
mod record;
mod session_key;
mod unlocked;

// Free-threaded interpreters may run it without a lock: its classes are frozen, what they hold is `Sync`, and the
// one thing that changes, a flow, is behind a lock of its own.
/// The part of wxseal that is written in Rust: what the other modules of the package stand on.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use super::braked::braked;
    #[pymodule_export]
    use super::calls::{call_parse, call_request, dev_answer, narrows, plain_answer};
    #[pymodule_export]
    use super::error::{codes, refusal};
    #[pymodule_export]
    use super::face::{check_number_age, face_begin, face_open_result, verify_number};
    #[pymodule_export]
    use super::flow::Flow;
    #[pymodule_export]
    use super::hidden::Hidden;
    #[pymodule_export]
    use super::open_data::{decrypt, group_id, phone_number, user_info, verify_signature, we_run};
    #[pymodule_export]
    use super::record::{FaceResult, OpenData, Restored, SignedData, Watermark};
    #[pymodule_export]
    use super::session_key::SessionKey;
}
