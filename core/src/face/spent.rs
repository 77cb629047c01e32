//! The blocks that were spent under a session key.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::crypto::hex;
use crate::flow::Write;
use crate::store_key::store_key;
use crate::{Code, Error, SessionKey};

/// Where the blocks that were spent under a key are kept: the key is the scope, whoever the user is said to be.
#[inline]
pub(super) fn spent_key(key: &SessionKey) -> String {
    store_key("face:spent", &[key.text()])
}

/// Spends the blocks of a record, all or none: each by the hexadecimal of its first 8 bytes.
///
/// Every block of a record is spent, since whoever knows plaintexts can end a record in other blocks, or put blocks of one
/// record into another.
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

/// How much of a block is kept, in bytes.
pub(super) const HEAD: usize = 8;
/// In characters: enough for 270 records of 15 blocks.
const MOST: usize = 64 * 1024;
/// In seconds. No session key is accepted for longer.
pub(super) const KEPT: u64 = 366 * 86_400;
