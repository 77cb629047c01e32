//! The picture taken in a check.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use core::fmt;

use super::QueryContext;
use crate::Error;
use crate::call::{Answer, Call, ErrcodeField};

/// The picture taken in a check.
#[non_exhaustive]
pub struct Image {
    /// `image/jpeg` or `image/png`, according to the first bytes.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Fetches the picture taken in a check.
///
/// The result is a JPEG or PNG of at most 4 MiB; anything else is read as an error. The official page only
/// states that it is a picture.
///
/// # Errors
///
/// As [`query_verify_info`](super::query_verify_info), without the outcomes of a face check.
pub fn get_image(context: &QueryContext<'_>) -> Result<Call<Image>, Error> {
    let request = context.request("/cityservice/face/identify/getimage")?.with_picture();
    Ok(Call::new(request, |answer: &Answer<'_>| {
        let Some(media_type) = media_type(answer.body()) else {
            let error = answer.fields(ErrcodeField::Required).map(|_| ());
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
