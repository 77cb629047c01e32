//! The diagnosis of a person's name and document against their digests.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Input, Inquiry};
use crate::Code;
use crate::crypto::{hex, md5};
use crate::dev::finding::{Finding, Found};
use crate::face_v2::{Cert, cert_hash};

/// Diagnoses a name and its expected digests.
pub(super) fn diagnose(input: &Input<'_>, inquiry: &mut Inquiry) {
    let Some(name) = input.name else {
        if input.name_utf8_md5.is_some() || input.cert_hash.is_some() {
            inquiry.miss(Code::ArgumentMissing, "name");
        }
        return;
    };
    if let Some(digest) = input.name_utf8_md5 {
        diagnose_digest(name, "", digest, "name_utf8_md5", inquiry, &|name, _| {
            Some(hex(&md5(&[name.as_bytes()])))
        });
    }
    if let Some(digest) = input.cert_hash {
        let Some(number) = input.id_number else { return inquiry.miss(Code::ArgumentMissing, "id_number") };
        diagnose_digest(name, number, digest, "cert_hash", inquiry, &|cert_name, cert_no| {
            cert_hash(&Cert { cert_type: Cert::IDENTITY_CARD, cert_name, cert_no }).ok()
        });
    }
}

/// Diagnoses one digest.
fn diagnose_digest(
    name: &str,
    number: &str,
    digest: &str,
    argument: &'static str,
    inquiry: &mut Inquiry,
    make: &dyn Fn(&str, &str) -> Option<String>,
) {
    inquiry.has_input = true;
    let wanted = digest.trim().to_ascii_lowercase();
    for (mut found, name) in names(name) {
        for (number, other_case) in [(number.to_owned(), false), (swapped_case(number), true)] {
            if !inquiry.budget.spend(name.len().saturating_add(number.len())) {
                inquiry.unexplained = true;
                return;
            }
            if make(&name, &number).is_some_and(|made| made == wanted) {
                if other_case {
                    found.push(Found::new(Finding::NameLetterCase, argument));
                }
                inquiry.find_all(found);
                return;
            }
        }
    }
    inquiry.find(Found::code(Code::ExpectedMismatch, argument));
    inquiry.unexplained = true;
}

/// Returns the names that the digest may have been computed over, the name itself first.
fn names(name: &str) -> Vec<(Vec<Found>, String)> {
    let blank = |text: String| (Some(Finding::NameBlank), text);
    let shapes = [
        (None, name.to_owned()),
        blank(name.trim().to_owned()),
        blank(name.split_whitespace().collect()),
        blank(format!("{name} ")),
        blank(format!(" {name}")),
    ];
    let mut all: Vec<(Vec<Found>, String)> = Vec::new();
    for dot in core::iter::once(None).chain(DOTS.iter().map(Some)) {
        for (blank, shape) in &shapes {
            let text = match dot {
                None => shape.clone(),
                Some(dot) => shape.chars().map(|one| if DOTS.contains(&one) { *dot } else { one }).collect(),
            };
            let other_dot = (text != *shape).then_some(Finding::NameDot);
            let found = [*blank, other_dot].into_iter().flatten().map(|finding| Found::new(finding, "name"));
            if !all.iter().any(|(_, known)| *known == text) {
                all.push((found.collect(), text));
            }
        }
    }
    all
}

/// Writes the letter of an id number in the other case.
fn swapped_case(number: &str) -> String {
    match number.strip_suffix(['x', 'X']) {
        Some(digits) if number.ends_with('x') => format!("{digits}X"),
        Some(digits) => format!("{digits}x"),
        None => number.to_owned(),
    }
}

/// The dots used in names, the usual one first.
const DOTS: &[char] =
    &['\u{B7}', '\u{2022}', '\u{30FB}', '\u{2027}', '\u{2219}', '\u{22C5}', '\u{FF65}', '.', '\u{FF0E}'];
