//! Records: what opens and checks them, and the words of errors.

mod content;
mod face;
mod limits;
mod open_data;
mod refusal;
mod session_keys;

pub use face::{CheckedFaceResult, check_face_result};
pub use open_data::{Payload, open_data, verify_signature};
pub use refusal::{codes, refusal};
pub use session_keys::SessionKeys;
