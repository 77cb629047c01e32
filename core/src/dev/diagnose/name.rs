//! A person's name and document, and their digests.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Given, Inquiry};
use crate::Code;
use crate::crypto::{hex, md5};
use crate::dev::finding::{Finding, Found};
use crate::face_v2::{Cert, cert_hash};

pub(super) fn look(given: &Given<'_>, inquiry: &mut Inquiry) {
    let Some(name) = given.name else { return };
    if let Some(digest) = given.name_utf8_md5 {
        look_at(name, "", digest, "name_utf8_md5", inquiry, &|name, _| Some(hex(&md5(&[name.as_bytes()]))));
    }
    if let (Some(digest), Some(number)) = (given.cert_hash, given.id_number) {
        look_at(name, number, digest, "cert_hash", inquiry, &|cert_name, cert_no| {
            cert_hash(&Cert { cert_type: Cert::IDENTITY_CARD, cert_name, cert_no }).ok()
        });
    }
}

fn look_at(
    name: &str,
    number: &str,
    digest: &str,
    argument: &'static str,
    inquiry: &mut Inquiry,
    make: &dyn Fn(&str, &str) -> Option<String>,
) {
    inquiry.looked = true;
    let wanted = digest.trim().to_ascii_lowercase();
    for (mut found, name) in names(name) {
        for (number, other_case) in [(number.to_owned(), false), (swapped_case(number), true)] {
            if !inquiry.work.may(name.len().saturating_add(number.len())) {
                inquiry.open = true;
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
    inquiry.open = true;
}

/// The names that the digest may have been made of: the name itself first.
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

fn swapped_case(number: &str) -> String {
    match number.strip_suffix(['x', 'X']) {
        Some(digits) if number.ends_with('x') => format!("{digits}X"),
        Some(digits) => format!("{digits}x"),
        None => number.to_owned(),
    }
}

/// The dots that stand in names, the usual one first.
const DOTS: &[char] =
    &['\u{B7}', '\u{2022}', '\u{30FB}', '\u{2027}', '\u{2219}', '\u{22C5}', '\u{FF65}', '.', '\u{FF0E}'];
