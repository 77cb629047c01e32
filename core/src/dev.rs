//! Tools for developers: a diagnosis of wrong inputs ([`diagnose`]), test inputs ([`Damage::forge`] and the
//! like), and an explanation of every code ([`explain`]).
//!
//! Only with the feature `dev`. **Never expose [`diagnose`] through an endpoint**: it tells apart what an
//! attacker must not be able to tell apart, such as whether the padding was right, and a caller who can query
//! it can open and forge records byte by byte. It is for a developer's machine, and for logs that only
//! developers read. Its reports hold no key, no decrypted byte and no correct signature: only names,
//! positions, lengths and times.
//!
//! ```
//! use wxseal::dev::{Input, diagnose};
//!
//! let mut input = Input::default();
//! input.encrypted_data = Some("CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC oNPdbB");
//! input.iv = Some("r7BXXKkLb8qrSNn05n0qiA==");
//! input.session_keys = &["tiihtNczf5v6AKRyjwEUhQ=="];
//! let findings = diagnose(&input).findings;
//! assert_eq!(findings[0].code, "base64_blank");
//! assert_eq!(findings[0].evidence, [("count", 1), ("at", 88)]);
//! ```

mod damage;
mod damage_signed;
mod diagnose;
mod explain;
mod finding;
mod forge;
mod input;

pub mod operations;

pub use damage::{Arrived, Damage, Record};
pub use damage_signed::{NameDamage, Named, PayDamage, SignatureDamage};
pub use diagnose::{Input, Report, Verdict, diagnose};
pub use explain::{Explanation, Language, explain};
pub use finding::{Finding, Found};
pub use forge::{Person, forge_face_signature, forge_face_v1_info};
