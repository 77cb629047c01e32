//! Records as they cross.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wxseal::face::FaceResult;
use wxseal::json;
use wxseal::open_data::{OpenData, Restored};

use crate::answer::text;

/// The record exactly as WeChat wrote it, behind a line `#{"keyIndex": …, "restored": …, "data": …}` where there
/// is more to say than that the first key opened it: most often there is not, and nothing is copied.
///
/// A record begins with `{` or white space, so the first character tells which it is. `data` is null where it is
/// what a parser makes of the record.
pub(super) fn open_data(opened: OpenData<Option<String>>) -> String {
    let OpenData { data, json: record, key_index, restored, .. } = opened;
    if key_index == 0 && restored.is_empty() && data.is_none() {
        return record;
    }
    with_header(&record, key_index, &restored, data.as_deref(), "")
}

/// A record's content as it is: what a JavaScript parser makes of it, with large integers as texts.
pub(super) fn content(opened: OpenData<bool>) -> OpenData<Option<String>> {
    let data = opened.data.then(|| exact(&opened.json));
    opened.map(|_| data)
}

/// The same of a face record, with `"masked"` in its header.
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

/// In one line, as the header is: a line break in JSON stands between its tokens, never in a text.
fn exact(record: &str) -> String {
    json::quote_large_integers(record).replace('\n', " ")
}

fn repair(restored: &Restored) -> [&'static str; 2] {
    [restored.argument, restored.damage.as_str()]
}
