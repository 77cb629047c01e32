//! The drivers in the documentation are those of the examples.

/// The documentation of `flow` has these drivers in its own lines, where they are compiled; in the examples
/// they run.
#[test]
fn the_drivers_of_the_documentation_are_those_of_the_examples() {
    let text = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
        std::fs::read_to_string(path).unwrap()
    };
    let flow = text("core/src/flow.rs");
    let documented: String = flow
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
        .collect();
    for name in ["examples/flows/blocking.rs", "examples/flows/async.rs"] {
        let example = text(name);
        let begin = example.find("/// Drives a flow to its end.").unwrap();
        let end = example.find("\n/// A store, a client").unwrap();
        assert!(documented.contains(&example[begin..end]), "{name}");
    }
}
