//! For developers: what is wrong with an input ([`diagnose`]), input for tests ([`Damage::forge`] and the like), and every code in words
//! ([`explain`]).
//!
//! Only with the feature `dev`. **Never wire [`diagnose`] to an endpoint**: it tells apart what an attacker must not be able to
//! tell apart, as whether a padding was right, and whoever can ask it can open and forge records byte by byte. It is for a
//! developer's machine, and for a log that only developers read. What it says holds no key, no decrypted byte and no correct
//! signature: names, positions, lengths and times.
//!
//! ```
//! use wxseal::dev::{Given, diagnose};
//!
//! let mut given = Given::default();
//! given.encrypted_data = Some("CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC oNPdbB");
//! given.iv = Some("r7BXXKkLb8qrSNn05n0qiA==");
//! given.session_keys = &["tiihtNczf5v6AKRyjwEUhQ=="];
//! let findings = diagnose(&given).findings;
//! assert_eq!(findings[0].code, "base64_blank");
//! assert_eq!(findings[0].evidence, [("count", 1), ("at", 88)]);
//! ```

mod damage;
mod damage_signed;
mod diagnose;
mod explain;
mod finding;
mod forge;
mod words;

pub mod by_name;

pub use damage::{Arrived, Damage, Record};
pub use damage_signed::{NameDamage, Named, PayDamage, SignatureDamage};
pub use diagnose::{Given, Report, Verdict, diagnose};
pub use explain::{Explanation, Language, explain};
pub use finding::{Finding, Found};
pub use forge::{Person, forge_face_signature, forge_face_v1_info};
