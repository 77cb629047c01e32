//! PKCS#7 padding.

use ctutils::{Choice, CtEq, CtGt};

/// Finds where PKCS#7 padding of `BLOCK`-byte blocks begins, always reading every byte of the last block.
///
/// Open data pads to 16, message push to 32. Returns the number of bytes of `data` to keep, and whether the
/// padding is right. If it is wrong, everything is kept, so that a caller that continues does the same work
/// either way.
pub(crate) fn unpad<const BLOCK: usize>(data: &[u8]) -> (usize, Choice) {
    let wrong = (data.len(), Choice::FALSE);
    let (Some(tail), Ok(block)) = (data.last_chunk::<BLOCK>(), u8::try_from(BLOCK)) else { return wrong };
    let Some(pad) = tail.last().copied() else { return wrong };

    let mut differing = 0;
    for (position, byte) in (0..block).zip(tail.iter().rev()) {
        // All ones where `position < pad`, that is, where the padding has a byte; no branch decides it.
        let padding = i16::from(position).wrapping_sub(pad.into()) >> 15;
        differing |= padding & i16::from(byte ^ pad);
    }
    let right = differing.ct_eq(&0) & pad.ct_ne(&0) & !pad.ct_gt(&block);
    let drop = right.select_u8(0, pad);
    (data.len().saturating_sub(drop.into()), right)
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    /// Applies the rule of PKCS#7 in a readable way.
    fn obvious<const BLOCK: usize>(data: &[u8]) -> Option<usize> {
        let pad = usize::from(*data.last()?);
        let whole = data.len().is_multiple_of(BLOCK) && (1..=BLOCK).contains(&pad);
        let kept = data.len().checked_sub(pad)?;
        (whole && data[kept..].iter().all(|byte| usize::from(*byte) == pad)).then_some(kept)
    }

    fn agrees<const BLOCK: usize>(data: &[u8]) {
        let (kept, right) = unpad::<BLOCK>(data);
        let found = right.to_bool().then_some(kept);
        assert_eq!(found, obvious::<BLOCK>(data), "{data:?}");
        if found.is_none() {
            assert_eq!(kept, data.len());
        }
    }

    /// Tests every pad byte, over every number of fill bytes that agree with it, with every other fill byte.
    fn exhaust<const BLOCK: usize>() {
        for pad in 0..=u8::MAX {
            for agreeing in 1..=BLOCK {
                for fill in 0..=u8::MAX {
                    let mut data = [fill; BLOCK];
                    data.iter_mut().rev().take(agreeing).for_each(|byte| *byte = pad);
                    agrees::<BLOCK>(&data);
                    let mut longer = vec![pad; BLOCK];
                    longer.extend(data);
                    agrees::<BLOCK>(&longer);
                }
            }
        }
    }

    #[test]
    fn blocks_of_16() {
        exhaust::<16>();
    }

    #[test]
    fn blocks_of_32() {
        exhaust::<32>();
    }

    #[test]
    fn one_wrong_byte_anywhere_is_seen() {
        for pad in 2..=16_u8 {
            for from_the_end in 1..usize::from(pad) {
                let mut data = [pad; 16];
                *data.iter_mut().rev().nth(from_the_end).unwrap() ^= 0x80;
                agrees::<16>(&data);
                assert!(!unpad::<16>(&data).1.to_bool());
            }
        }
    }

    #[test]
    fn too_short_is_wrong() {
        assert!(!unpad::<16>(&[]).1.to_bool());
        assert!(!unpad::<16>(&[1; 15]).1.to_bool());
        assert!(!unpad::<32>(&[1; 16]).1.to_bool());
    }
}
