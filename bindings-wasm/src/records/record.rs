//! The form in which records cross into JavaScript.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wxseal::face::FaceResult;
use wxseal::json;
use wxseal::open_data::{OpenData, Restored};

use crate::failure::text;

/// Returns the record exactly as WeChat wrote it. Unless the first key opened it without repairs and `data`
/// is null, a line `#{"keyIndex": …, "restored": …, "data": …}` precedes it. That line is rarely needed, and
/// without it nothing is copied.
///
/// A record begins with `{` or white space, so the first character distinguishes the two forms. `data` is
/// null if it equals the parsed record.
pub(super) fn open_data(opened: OpenData<Option<String>>) -> String {
    let OpenData { data, json: record, key_index, restored, .. } = opened;
    if key_index == 0 && restored.is_empty() && data.is_none() {
        return record;
    }
    with_header(&record, key_index, &restored, data.as_deref(), "")
}

/// Keeps the content of a record unchanged: the result of a JavaScript parser, with large integers as
/// strings.
pub(super) fn content(opened: OpenData<bool>) -> OpenData<Option<String>> {
    let data = opened.data.then(|| exact(&opened.json));
    opened.map(|_| data)
}

/// Returns a face record after its header line, which also contains `"masked"`.
pub(super) fn face_result(result: FaceResult) -> String {
    let FaceResult { json: record, key_index, restored, masked, .. } = result;
    let masked = if masked { r#","masked":true"# } else { r#","masked":false"# };
    with_header(&record, key_index, &restored, Some(&exact(&record)), masked)
}

fn with_header(
    record: &str,
    key_index: usize,
    restored: &[Restored],
    data: Option<&str>,
    more: &str,
) -> String {
    let restored = text(&restored.iter().map(repair).collect::<Vec<_>>());
    let data = data.unwrap_or("null");
    let key_index = key_index.to_string();
    let header = [
        r##"#{"keyIndex":"##,
        &key_index,
        r#","restored":"#,
        &restored,
        r#","data":"#,
        data,
        more,
        "}\n",
        record,
    ];
    header.concat()
}

/// Returns the record on one line, for the header: line breaks in JSON occur only between tokens, never
/// within a string.
fn exact(record: &str) -> String {
    json::quote_large_integers(record).replace('\n', " ")
}

fn repair(restored: &Restored) -> [&'static str; 2] {
    [restored.argument, restored.damage.as_str()]
}
