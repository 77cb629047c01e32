//! The picture of a check.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use core::fmt;

use super::Verification;
use crate::Error;
use crate::call::{Access, Answer, Call, Errcode};

/// The picture that was taken in a check.
#[non_exhaustive]
pub struct Image {
    /// `image/jpeg` or `image/png`, by its first bytes.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Asks for the picture that was taken in a check.
///
/// In: as for [`query_verify_info`](super::query_verify_info). Out: JPEG or PNG of at most 4 MiB; what else comes is
/// read as an error. The official page says no more than that it is a picture.
///
/// # Errors
///
/// As [`query_verify_info`](super::query_verify_info), without the outcomes of a face check.
pub fn get_image(verification: &Verification, now: u64, access: &Access<'_>) -> Result<Call<Image>, Error> {
    let request = verification.request("/cityservice/face/identify/getimage", now, access)?.with_picture();
    Ok(Call::new(request, |answer: &Answer<'_>| {
        let Some(media_type) = media_type(answer.body()) else {
            let error = answer.fields(Errcode::Required).map(|_| ());
            return Err(error.err().unwrap_or_else(|| Error::new(crate::Code::AnswerShape, "body").into()));
        };
        answer.check_status()?;
        Ok(Image { media_type, bytes: answer.body().to_owned() })
    }))
}

fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], _); 2] = [(b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")];
    kinds.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, kind)| *kind)
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { media_type, bytes } = self;
        f.debug_struct("Image")
            .field("media_type", media_type)
            .field("length", &bytes.len())
            .finish_non_exhaustive()
    }
}
