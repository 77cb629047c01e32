//! The number on an identity card.

use alloc::borrow::ToOwned;
use alloc::string::String;

/// Returns the number as WeChat hashes and compares it: its check digit may be written `x` or `X`.
pub(crate) fn with_capital_x(id_number: &str) -> String {
    id_number.strip_suffix('x').map_or_else(|| id_number.to_owned(), |digits| [digits, "X"].concat())
}
