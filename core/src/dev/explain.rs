//! Every code in words.

use serde::Serialize;

use super::finding::Finding;
use super::words;
use crate::Code;

/// In which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese.
    Chinese,
}

/// What a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The code.
    pub code: &'static str,
    /// What a program should do about it.
    pub action: &'static str,
    /// What happened: one sentence.
    pub message: &'static str,
    /// What to look at first.
    pub hint: &'static str,
}

/// Explains an error code or a finding. `None` for a text that is neither.
#[must_use]
pub fn explain(code: &str, language: Language) -> Option<Explanation> {
    if let Some(code) = Code::from_text(code) {
        let (message, hint) = match language {
            Language::English => (code.message(), code.hint()),
            Language::Chinese => words::chinese(code),
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
