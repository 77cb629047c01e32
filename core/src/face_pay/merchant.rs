//! The merchant and the device of a credential.

use crate::pay_v2::Fields;
use crate::{AppId, Code, Error, limits};

/// The merchant; with a sub-merchant, the service provider.
#[derive(Clone, Copy, Debug)]
pub struct Merchant<'a> {
    /// `appid`
    pub app_id: &'a AppId,
    /// `mch_id`, at most 32 characters.
    pub mch_id: &'a str,
    /// `sub_appid` of the sub-merchant, if it has one.
    pub sub_app_id: Option<&'a AppId>,
    /// `sub_mch_id`, at most 32 characters: makes it a service provider's request.
    pub sub_mch_id: Option<&'a str>,
}

/// The device, as the merchant names it.
#[derive(Clone, Copy, Debug)]
pub struct Device<'a> {
    /// `store_id`, at most 32 characters.
    pub store_id: &'a str,
    /// `store_name`, at most 128 characters.
    pub store_name: &'a str,
    /// `device_id`, at most 32 characters.
    pub device_id: &'a str,
    /// `attach`, if any: JSON defined by the merchant.
    pub attach: Option<&'a str>,
}

impl Merchant<'_> {
    /// Returns the fields that name the merchant, in requests and in answers.
    pub(super) fn fields(&self) -> Result<Fields, Error> {
        let Self { app_id, mch_id, sub_app_id, sub_mch_id } = *self;
        let id =
            |text, argument| limits::text(limits::id(text, argument)?, MAX_ID, Code::ArgumentRange, argument);
        if sub_app_id.is_some() && sub_mch_id.is_none() {
            return Err(Error::new(Code::ArgumentMissing, "sub_mch_id"));
        }
        let mut fields = Fields::new();
        fields.insert("appid".into(), app_id.as_str().into());
        fields.insert("mch_id".into(), id(mch_id, "mch_id")?.into());
        if let Some(sub_app_id) = sub_app_id {
            fields.insert("sub_appid".into(), sub_app_id.as_str().into());
        }
        if let Some(sub_mch_id) = sub_mch_id {
            fields.insert("sub_mch_id".into(), id(sub_mch_id, "sub_mch_id")?.into());
        }
        Ok(fields)
    }
}

impl Device<'_> {
    pub(super) fn add_to(&self, fields: &mut Fields) -> Result<(), Error> {
        let Self { store_id, store_name, device_id, attach } = *self;
        for (name, value, max) in [
            ("store_id", store_id, MAX_ID),
            ("store_name", store_name, MAX_NAME),
            ("device_id", device_id, MAX_ID),
        ] {
            fields.insert(name.into(), limits::text(value, max, Code::ArgumentRange, name)?.into());
        }
        if let Some(attach) = attach {
            fields.insert(
                "attach".into(),
                limits::text(attach, MAX_ATTACH, Code::ArgumentRange, "attach")?.into(),
            );
        }
        Ok(())
    }
}

const MAX_ID: usize = 32;
const MAX_NAME: usize = 128;
/// The longest `attach`. No page names a limit; no similar field is larger elsewhere in APIv2.
const MAX_ATTACH: usize = 2048;
