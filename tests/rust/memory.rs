//! No JSON takes memory out of proportion.

use peak_alloc::PeakAlloc;
use wxseal::json;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Measured: 61 bytes for each of an array in an array in an array. Values are twice as large as in
/// WebAssembly.
const MOST: usize = 64;

const SIZE: usize = 64 * 1024;

/// One test, since what is measured is the whole process.
#[test]
fn no_text_takes_memory_out_of_proportion() {
    let list = |piece: &str| format!("[{}]", vec![piece; (SIZE - 2) / (piece.len() + 1)].join(","));
    let object = |value: &str| {
        let members: Vec<_> =
            (0..SIZE / (value.len() + 10)).map(|index| format!("\"{index}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    };
    let deep = |open: &str, inner: &str, close: &str| list(&(open.repeat(28) + inner + &close.repeat(28)));
    let texts = [
        list("{}"),
        list("[]"),
        list("1"),
        list("\"\""),
        list("[1]"),
        list(r#"{"":0}"#),
        list(r#"{"a":0,"b":0,"c":0,"d":0,"e":0}"#),
        list(r#""\n""#),
        list(r#"{"\n":"\n"}"#),
        object("0"),
        object("{}"),
        deep("[", "", "]"),
        deep(r#"{"a":"#, "{}", "}"),
        format!("[\"{}\"]", "\\n".repeat(SIZE / 2 - 2)),
    ];
    for text in texts {
        let before = ALLOCATOR.current_usage();
        ALLOCATOR.reset_peak_usage();
        assert!(json::read(&text).is_ok());
        let taken = ALLOCATOR.peak_usage() - before;
        assert!(taken <= MOST * text.len(), "{taken} bytes for {}", &text[..60]);
    }
}
