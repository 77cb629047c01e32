//! What the crate answers is what the vectors say.

use wxseal_tests::{answer, cases, expected};

#[test]
fn every_vector() {
    let cases = cases().unwrap();
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| answer(case) != expected(case))
        .map(|case| format!("{} {}: {}", case["operation"], case["id"], answer(case)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("{} cases", cases.len());
    assert!(cases.len() > 300);
}
