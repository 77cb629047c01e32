//! Records as they cross.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wxseal::json;
use wxseal::open_data::{OpenData, Restored};

use crate::answer::text;

/// The record exactly as WeChat wrote it, behind a line `#{"keyIndex": …, "restored": …, "data": …}` where there
/// is more to say than that the first key opened it: most often there is not, and nothing is copied.
///
/// A record begins with `{` or white space, so the first character tells which it is. `data` is null where it is
/// what a parser makes of the record.
pub(super) fn open_data<T>(opened: OpenData<T>, data: Option<String>) -> String {
    let OpenData { json: record, key_index, restored, .. } = opened;
    if key_index == 0 && restored.is_empty() && data.is_none() {
        return record;
    }
    let restored = text(&restored.iter().map(repair).collect::<Vec<_>>());
    let data = data.as_deref().unwrap_or("null");
    format!("#{{\"keyIndex\":{key_index},\"restored\":{restored},\"data\":{data}}}\n{record}")
}

/// A record's content as it is: what a JavaScript parser makes of it, with large integers as texts.
pub(super) fn content<T>(opened: OpenData<T>, inexact: bool) -> String {
    // In one line, as the header is: a line break in JSON stands between its tokens, never in a text.
    let data = inexact.then(|| json::quote_large_integers(&opened.json).replace('\n', " "));
    open_data(opened, data)
}

fn repair(restored: &Restored) -> [&'static str; 2] {
    [restored.argument, restored.damage.as_str()]
}
