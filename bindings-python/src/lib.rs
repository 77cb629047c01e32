//! The module behind the wheel: one function per operation. Defaults and stores are in the facade,
//! `python/wxseal`.

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
mod without_gil;

// Free-threaded interpreters may run it without the GIL: its classes are frozen, their contents are `Sync`,
// and the only mutable state, a flow, has its own lock.
/// The part of wxseal that is written in Rust, on which the other modules of the package build.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use super::braked::braked;
    #[pymodule_export]
    use super::calls::{call_parse, call_request, dev_answer, narrows, run};
    #[pymodule_export]
    use super::error::{codes, refusal};
    #[pymodule_export]
    use super::face::{check_number_age, face_begin, face_open_result, verify_number};
    #[pymodule_export]
    use super::flow::{Flow, check_options, flow};
    #[pymodule_export]
    use super::hidden::Hidden;
    #[pymodule_export]
    use super::open_data::{decrypt, group_id, phone_number, user_info, verify_signature, we_run};
    #[pymodule_export]
    use super::record::{FaceResult, OpenData, Restored, SignedData, Watermark};
    #[pymodule_export]
    use super::session_key::SessionKey;
}
