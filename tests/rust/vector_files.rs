//! Reads the files of `tests/vectors`: every case whole, over the defaults at the head of its file.

use std::path::Path;
use std::{fs, io};

use serde_json::{Map, Value};

/// Reads every case as `{operation, id, …}`, long texts written out. Those of `types` are left out: Rust has
/// types.
///
/// # Errors
///
/// When a file cannot be read.
pub fn cases() -> io::Result<Vec<Value>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let mut found = Vec::new();
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") && !name.starts_with("types.") {
            let file = written_out(serde_json::from_slice(&fs::read(file.path())?)?);
            found.extend(cases_of(&file));
        }
    }
    Ok(found)
}

fn cases_of(file: &Value) -> impl Iterator<Item = Value> {
    let cases = file["cases"].as_array().into_iter().flatten();
    cases.map(|case| {
        let mut case = whole(case, &file["defaults"]);
        case["operation"] = file["operation"].clone();
        case
    })
}

/// Lays a case over the defaults, and each step of a story over those of what it does.
fn whole(case: &Value, defaults: &Value) -> Value {
    let mut defaults = defaults.clone();
    let steps = defaults.as_object_mut().and_then(|defaults| defaults.remove("attempts")).unwrap_or_default();
    let mut case = over(case, &defaults);
    for step in case.get_mut("attempts").and_then(Value::as_array_mut).into_iter().flatten() {
        let usual = step["do"].as_str().map_or(&Value::Null, |name| &steps[name]);
        *step = over(step, usual);
    }
    case
}

/// Takes away what the case is without, and lays the rest of it over what is left: objects name by name.
fn over(case: &Value, defaults: &Value) -> Value {
    let mut found = defaults.as_object().cloned().unwrap_or_default();
    for path in case["without"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        take_away(path, &mut found);
    }
    for (member, value) in case.as_object().into_iter().flatten().filter(|(member, _)| *member != "without") {
        match (found.get_mut(member), value) {
            (Some(Value::Object(usual)), Value::Object(changed)) => usual.extend(changed.clone()),
            _ => drop(found.insert(member.clone(), value.clone())),
        }
    }
    found.into()
}

/// Takes a member away, or of one that is an object a name.
fn take_away(path: &str, found: &mut Map<String, Value>) {
    match path.split_once('.') {
        None => drop(found.shift_remove(path)),
        Some((member, name)) => {
            let names = found.get_mut(member).and_then(Value::as_object_mut);
            names.and_then(|names| names.shift_remove(name));
        }
    }
}

/// Writes out `{repeat, times}` at every depth.
fn written_out(value: Value) -> Value {
    match value {
        Value::Object(object) => match (object.get("repeat"), object.get("times").and_then(Value::as_u64)) {
            (Some(Value::String(text)), Some(times)) => {
                text.repeat(usize::try_from(times).unwrap_or_default()).into()
            }
            _ => object.into_iter().map(|(key, value)| (key, written_out(value))).collect(),
        },
        Value::Array(values) => values.into_iter().map(written_out).collect(),
        other => other,
    }
}
