//! For whom, and for which device, a credential is.

use alloc::string::String;

use crate::call::{limited, token};
use crate::pay_v2::Fields;
use crate::{AppId, Code, Error};

/// The merchant; with a sub-merchant, the service provider.
#[derive(Clone, Copy, Debug)]
pub struct Merchant<'a> {
    /// `appid`
    pub app_id: &'a AppId,
    /// `mch_id`, at most 32 characters.
    pub mch_id: &'a str,
    /// `sub_appid` of the sub-merchant, where it has one.
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
    /// `attach`, where there is one: JSON of the merchant's own.
    pub attach: Option<&'a str>,
}

/// The key under which a store keeps the credential of this device: a [`State`](crate::credentials::State).
#[must_use]
pub fn store_key(merchant: &Merchant<'_>, device: &Device<'_>) -> String {
    let ids = [
        merchant.app_id.as_str(),
        merchant.mch_id,
        merchant.sub_app_id.map_or("", AppId::as_str),
        merchant.sub_mch_id.unwrap_or_default(),
        device.store_id,
        device.device_id,
    ];
    crate::store_key::store_key("auth_info", &ids.map(str::as_bytes))
}

impl Merchant<'_> {
    /// The fields that name the merchant, in requests and in answers.
    pub(super) fn fields(&self) -> Result<Fields, Error> {
        let Self { app_id, mch_id, sub_app_id, sub_mch_id } = *self;
        let id = |text, argument| limited(token(text, argument)?, MAX_ID, Code::ArgumentRange, argument);
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
            fields.insert(name.into(), limited(value, max, Code::ArgumentRange, name)?.into());
        }
        if let Some(attach) = attach {
            fields
                .insert("attach".into(), limited(attach, MAX_ATTACH, Code::ArgumentRange, "attach")?.into());
        }
        Ok(())
    }
}

const MAX_ID: usize = 32;
const MAX_NAME: usize = 128;
/// No page names a limit; nothing of the kind is larger elsewhere in APIv2.
const MAX_ATTACH: usize = 2048;
