//! The keys of entries in stores.

use alloc::string::String;
use alloc::vec::Vec;

use crate::crypto::{hex, sha256};

/// Makes the key of an entry of one `kind`: a digest, so that the store learns no openid and no number.
///
/// Each part is preceded by its length, so that no two lists of parts look alike. The lengths are equally
/// wide on every machine, since programs in several languages may share a store.
pub(crate) fn store_key(kind: &str, parts: &[&[u8]]) -> String {
    let lengths: Vec<_> = parts.iter().map(|part| length(part)).collect();
    let mut texts: Vec<&[u8]> = Vec::new();
    for (length, part) in lengths.iter().zip(parts) {
        texts.extend([length.as_slice(), part]);
    }
    ["wxseal:", kind, ":", &hex(&sha256(&texts))].concat()
}

fn length(part: &[u8]) -> [u8; 8] {
    u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes()
}
