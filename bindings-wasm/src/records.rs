//! Opens and checks records, and provides the texts of errors.

mod face;
mod flow;
mod numbers;
mod open_data;
mod record;
mod refusal;
mod session_keys;

pub use face::{face_begin, face_check_number_age, face_open_result, face_verify_number};
pub use flow::Flow;
pub use open_data::{Payload, braked_open_data, open_data, verify_signature};
pub use refusal::{codes, refusal};
pub use session_keys::SessionKeys;
