//! Numbers: integers that every reader keeps exact, and all others, of which only the size is checked.

use super::{Unreadable, Value};

/// Parses the number that `text` begins with, and returns its length in bytes.
pub(super) fn number<'a>(text: &[u8]) -> Result<(Value<'a>, usize), Unreadable> {
    let mut rest = text;
    let negative = one_of(b"-", &mut rest).is_some();
    let whole = digits(&mut rest)?;
    if whole.len() > 1 && whole.starts_with(b"0") {
        return Err(Unreadable::Invalid);
    }

    let fraction = one_of(b".", &mut rest).map(|_| digits(&mut rest)).transpose()?;
    let exponent = one_of(b"eE", &mut rest).map(|_| signed(&mut rest)).transpose()?;
    let value = if fraction.is_some() || exponent.is_some() { None } else { integer(whole, negative) };
    if value.is_none() && is_beyond_floats(whole, fraction.unwrap_or_default(), exponent.unwrap_or_default())
    {
        return Err(Unreadable::Invalid);
    }
    Ok((value.map_or(Value::Number, Value::Integer), text.len().saturating_sub(rest.len())))
}

/// Returns the integer, if every reader keeps it exact. `-0` does not qualify: some readers treat it as a
/// float.
fn integer(digits: &[u8], negative: bool) -> Option<i64> {
    if digits.len() > SAFE_DIGITS || negative && digits == b"0" {
        return None;
    }
    let size = digits.iter().fold(0, |size: i64, digit| size.wrapping_mul(10).wrapping_add(value(*digit)));
    let integer = if negative { size.wrapping_neg() } else { size };
    super::SAFE.contains(&integer).then_some(integer)
}

/// Returns whether the number is so large that the nearest 64-bit float is infinite, by its power of ten and
/// its first 19 digits.
fn is_beyond_floats(whole: &[u8], fraction: &[u8], exponent: i64) -> bool {
    let digits = || whole.iter().chain(fraction);
    let Some(zeros) = digits().position(|digit| *digit != b'0') else { return false };
    let before = i64::try_from(whole.len()).unwrap_or(i64::MAX).saturating_sub(1);
    let power = before.saturating_sub(i64::try_from(zeros).unwrap_or(i64::MAX)).saturating_add(exponent);
    let first = digits().skip(zeros).chain(core::iter::repeat(&b'0')).take(19);
    let first =
        first.fold(0, |first: u64, digit| first.wrapping_mul(10).wrapping_add(u64::from(digit & 0xf)));
    power > LARGEST_POWER || power == LARGEST_POWER && first >= LARGEST
}

/// Parses an exponent, saturating.
fn signed(rest: &mut &[u8]) -> Result<i64, Unreadable> {
    let sign = one_of(b"+-", rest);
    let size = digits(rest)?
        .iter()
        .fold(0, |size: i64, digit| size.saturating_mul(10).saturating_add(value(*digit)));
    Ok(if sign == Some(b'-') { size.saturating_neg() } else { size })
}

/// Takes a digit and all digits that follow.
fn digits<'t>(rest: &mut &'t [u8]) -> Result<&'t [u8], Unreadable> {
    let length = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, behind) = rest.split_at(length);
    if digits.is_empty() {
        return Err(if rest.is_empty() { Unreadable::Cut } else { Unreadable::Invalid });
    }
    *rest = behind;
    Ok(digits)
}

/// Takes the first byte if it is one of `these`.
fn one_of(these: &[u8], rest: &mut &[u8]) -> Option<u8> {
    let (byte, behind) = rest.split_first()?;
    if !these.contains(byte) {
        return None;
    }
    *rest = behind;
    Some(*byte)
}

fn value(digit: u8) -> i64 {
    i64::from(digit & 0xf)
}

/// The number of digits of 2^53.
const SAFE_DIGITS: usize = 16;
/// The power of the smallest refused number: from 1.797693134862315807 * 10^308 on a number is nearer to
/// 2^1024 than to the largest float, or too near to tell.
const LARGEST_POWER: i64 = 308;
const LARGEST: u64 = 1_797_693_134_862_315_807;
