//! An explanation of every code.

use serde::Serialize;

use super::finding::Finding;
use crate::Code;

/// The language of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese.
    Chinese,
}

/// The explanation of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The code.
    pub code: &'static str,
    /// The recommended action.
    pub action: &'static str,
    /// The error: one sentence.
    pub message: &'static str,
    /// Advice on where to look first.
    pub hint: &'static str,
}

/// Explains an error code or a finding. `None` for a text that is neither.
#[must_use]
pub fn explain(code: &str, language: Language) -> Option<Explanation> {
    if let Some(code) = Code::parse(code) {
        let (message, hint) = match language {
            Language::English => (code.message(), code.hint()),
            Language::Chinese => code.chinese(),
        };
        return Some(Explanation { code: code.as_str(), action: code.action().as_str(), message, hint });
    }
    let finding = Finding::ALL.iter().find(|finding| finding.as_str() == code)?;
    let (message, hint) = match language {
        Language::English => finding.english(),
        Language::Chinese => finding.chinese(),
    };
    Some(Explanation { code: finding.as_str(), action: finding.action().as_str(), message, hint })
}
