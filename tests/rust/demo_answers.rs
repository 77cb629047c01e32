//! For the demo: prints the crate's answer to every vector, one JSON line each:
//! `["operation", "id", answer]`.

use serde_json::json;
use wxseal_tests::{answer, cases};

fn main() -> std::io::Result<()> {
    for case in cases()? {
        println!("{}", json!([case["operation"], case["id"], answer(&case)]));
    }
    Ok(())
}
