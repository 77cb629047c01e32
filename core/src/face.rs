//! The face result flow.
//!
//! **This flow comes from a tutorial; no official page of WeChat describes it**: neither the fields
//! `encryptData`, `iv`, `randomNumber` and `signature` next to `verifyResult`, nor the signature rule
//! `SHA256(randomNumber + session_key + appid)`, nor its five minutes. It is here for backends that already
//! use it. For a real identity check, use [`face_v2`](crate::face_v2), which WeChat answers from server to
//! server.
//!
//! # Where does your number come from?
//!
//! - From this library: [`Begin`] issues and keeps it, [`Numbers::Issued`] proves it. Prefer this one.
//! - From your own records: [`Numbers::IssuedAt`], with the time at which *this server* issued it.
//! - Signed by the mini-program: [`Numbers::Signed`]; a signature proves knowledge of the session key, not
//!   the number's age.
//! - From the mini-program alone, as in the tutorial: [`Numbers::Client`]. The number is then only the
//!   client's claim.
//!
//! # How the flow works
//!
//! [`OpenResult`] checks the message, then the number; reserves a slot under the session key; spends the
//! number; and only then opens the record. A number allows one attempt: if anything fails after it was spent,
//! it is gone. The record must not be of another kind, must name the app and a fresh time, and must identify
//! its user in bytes that the sender does not choose. Finally every block of the ciphertext is spent under
//! the session key, and the slot is given back.
//!
//! # Limits of the proof
//!
//! All data here is encrypted under a session key with AES-CBC, which does not authenticate. A party that
//! knows the plaintexts of records under one key (the user of that session does) can cut and join them:
//! choose the first 16 bytes of a record, and, by trying pairs of their own records offline, join the front
//! of one to the end of another at the price of 16 random bytes. The rules above are what can be enforced
//! despite that. A face record that never counted, joined under the same key to a fresh watermark, still
//! passes: a record that was refused for its number, its age or an expectation is not spent. `verifyResult`
//! is only the client's claim.
//!
//! # Example
//!
//! ```
//! # mod maps { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/flow/maps.rs")); }
//! # use maps::Outside;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use wxseal::face::{Begin, BeginContext, Context, Expected, Message, Numbers, OpenResult, VerifyResult};
//! use wxseal::open_data::WatermarkRule;
//! use wxseal::{AppId, Code, Freshness, SessionKey};
//!
//! // The driver over maps that the module `flow` shows; nothing is sent.
//! let now = 1_477_314_180;
//! let mut outside = Outside::new(now, |_| unreachable!());
//! let app_id = AppId::parse("wx4f4bc4dec97d474b")?;
//! let user = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"; // of the server's own session
//!
//! // The mini-program asks for a number. It is made of 16 bytes of a cryptographic source.
//! let begin = Begin::new(&BeginContext { app_id: &app_id, user, now }, [7; 16])?;
//! let number = outside.drive(begin)?;
//!
//! // It posts the result of the check, with that number.
//! let message = Message {
//!     verify_result: VerifyResult::Flag(true),
//!     encrypt_data: "6wzvqDX2g1/m8qyC4pDo0SY8gLVT9izOgRYmEHZJK9bVIPbsQ5OM3H3ERzwBEzpGn2zSG0bMP47/NxfEI9VYl5amzinGuYIbSptMQLC4D+mhN+r5HqDveNXW3l+i1rlZ6KioP7sgH7mEqzeTgU7hm2/A894XDXhws+ccwLU7kny8jl5VzZPKjok30RtTRtC+N1iKGRhI6JNZ1EMBYpcOYA==",
//!     iv: "r7BXXKkLb8qrSNn05n0qiA==",
//!     random_number: &number,
//!     signature: None,
//! };
//! let context = Context {
//!     app_id: &app_id,
//!     user,
//!     session_keys: &[Arc::new(SessionKey::parse("tiihtNczf5v6AKRyjwEUhQ==")?)],
//!     now: now + 20,
//!     freshness: Freshness::default(),
//!     numbers: Numbers::Issued,
//!     expected: Expected { id_number: Some("11010519491231002X"), ..Expected::default() },
//!     members: None,
//!     watermark: WatermarkRule::Required,
//!     masked: false,
//!     require_signature: false,
//!     repair: false,
//! };
//! let result = outside.drive(OpenResult::new(&message, &context)?)?;
//! assert!(result.json.contains(r#""idNumber":"11010519491231002X""#));
//!
//! // One number, one try.
//! let error = outside.drive(OpenResult::new(&message, &context)?).unwrap_err();
//! assert_eq!((error.code(), error.argument()), (Code::Replayed, "randomNumber"));
//! # Ok(()) }
//! ```

mod begin;
mod context;
mod expected;
mod issued;
mod message;
mod number;
mod open_result;
mod record;
mod spent;

pub use begin::{Begin, BeginContext};
pub use context::{Context, Numbers};
pub use expected::Expected;
pub use message::{Message, VerifyResult};
pub use number::{check_number_age, verify_number};
pub use open_result::{FaceResult, OpenResult};
