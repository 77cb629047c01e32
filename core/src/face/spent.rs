//! The blocks spent under a session key.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::crypto::hex;
use crate::flow::Write;
use crate::stores::store_key;
use crate::{Code, Error, SessionKey};

/// Returns the store key of the blocks spent under a session key: the key is the scope, regardless of the
/// claimed user.
#[inline]
pub(super) fn spent_key(key: &SessionKey) -> String {
    store_key("face:spent", &[key.text()])
}

/// Spends the blocks of a record, all or none: each by the hexadecimal of its first 8 bytes.
///
/// Every block of a record is spent, since an attacker who knows plaintexts can end a record in other blocks,
/// or put blocks of one record into another.
#[inline]
pub(super) fn spend(text: Option<&str>, heads: &[[u8; HEAD]]) -> Result<Write, Error> {
    let mut state = text.unwrap_or_default().to_owned();
    let (spent, rest) = state.as_bytes().as_chunks::<{ HEAD * 2 }>();
    if !rest.is_empty() {
        return Err(Error::new(Code::StateInvalid, "state"));
    }
    let new: Vec<String> = heads.iter().map(|head| hex(head)).collect();
    if spent.iter().any(|one| new.iter().any(|head| head.as_bytes() == one)) {
        return Err(Error::new(Code::Replayed, super::message::ENCRYPT_DATA));
    }
    state.push_str(&new.concat());
    if state.len() > MOST {
        return Err(Error::new(Code::SessionKeyUsedUp, "session_key"));
    }
    Ok(Write { state, seconds: KEPT })
}

/// The bytes kept of a block.
pub(super) const HEAD: usize = 8;
/// The most characters kept: enough for 270 records of 15 blocks.
const MOST: usize = 64 * 1024;
/// The lifetime in seconds. No session key is accepted for longer.
pub(super) const KEPT: u64 = 366 * 86_400;
