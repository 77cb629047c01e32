//! The credentials of a merchant's devices, shared by many callers.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;

use core::fmt;

use zeroize::Zeroizing;

use super::auth_info::{AuthInfo, Context, get_auth_info};
use super::merchant::{Device, Merchant};
use crate::call::{BaseUrl, Call};
use crate::credentials::{Fetched, Obtain, Report, Source, Wait};
use crate::crypto::hex;
use crate::flow::Change;
use crate::pay_v2::{PayKey, SignType};
use crate::stores::store_key;
use crate::{AppId, Error, limits};

/// The credentials of a merchant's face payment devices over a store: each is fetched by one caller, used
/// until a minute before it expires, and then refetched.
#[derive(Clone)]
pub struct DeviceCredentials(Arc<Options>);

/// The merchant whose devices are managed, and how their credentials are fetched.
#[derive(Clone, Copy, Debug)]
pub struct DeviceCredentialsContext<'a> {
    /// The merchant.
    pub merchant: Merchant<'a>,
    /// Its APIv2 key.
    pub key: &'a PayKey,
    /// The algorithm, of the requests and of the answers.
    pub sign_type: SignType,
    /// A base URL instead of `https://payapp.weixin.qq.com`.
    pub base_url: Option<BaseUrl<'a>>,
    /// The longest wait while another caller fetches.
    pub wait: Wait,
}

struct Options {
    app_id: AppId,
    mch_id: String,
    sub_app_id: Option<AppId>,
    sub_mch_id: Option<String>,
    key: PayKey,
    sign_type: SignType,
    base_url: Option<(String, bool)>,
    wait: Wait,
}

struct OwnedDevice {
    store_id: String,
    store_name: String,
    device_id: String,
    attach: Option<String>,
}

impl DeviceCredentials {
    /// Checks the options.
    ///
    /// # Errors
    ///
    /// `argument_range`, `argument_missing` for `sub_app_id` without `sub_mch_id`, `base_url_invalid`.
    pub fn new(context: &DeviceCredentialsContext<'_>) -> Result<Self, Error> {
        let DeviceCredentialsContext { merchant, key, sign_type, base_url, wait } = *context;
        let options = Options {
            app_id: merchant.app_id.clone(),
            mch_id: merchant.mch_id.to_owned(),
            sub_app_id: merchant.sub_app_id.cloned(),
            sub_mch_id: merchant.sub_mch_id.map(str::to_owned),
            key: key.copied(),
            sign_type,
            base_url: base_url.map(|base_url| (base_url.text.to_owned(), base_url.insecure)),
            wait,
        };
        let example = Device { store_id: "x", store_name: "x", device_id: "x", attach: None };
        options.call("x", &example, 0, [0; 16])?;
        Ok(Self(Arc::new(options)))
    }

    /// Makes a flow that returns the `authinfo` for the device's SDK. The `rawdata` is checked at once, and
    /// exchanged only if no usable credential is stored. `random` must come from a cryptographic source and
    /// be used only once.
    ///
    /// # Errors
    ///
    /// Those of [`get_auth_info`].
    pub fn get(&self, rawdata: &str, device: &Device<'_>, random: [u8; 16]) -> Result<Obtain, Error> {
        let options = Arc::clone(&self.0);
        options.call(rawdata, device, 0, random)?;
        let (key, wait) = (options.key(device), options.wait.duration());
        let rawdata = Zeroizing::new(rawdata.to_owned());
        let device = OwnedDevice {
            store_id: device.store_id.to_owned(),
            store_name: device.store_name.to_owned(),
            device_id: device.device_id.to_owned(),
            attach: device.attach.map(str::to_owned),
        };
        let call = move |_, now, random| options.call(&rawdata, &device.borrow(), now, random);
        let source = Source { key, argument: "authinfo", forcible: false, call: Box::new(call) };
        Ok(Obtain::new(source, wait, random))
    }

    /// Makes a flow that records that the device's SDK refused this `authinfo`. Only the one in use counts,
    /// and only once.
    ///
    /// # Errors
    ///
    /// `input_too_large`.
    pub fn report(&self, authinfo: &str, device: &Device<'_>) -> Result<Change<()>, Error> {
        limits::size(authinfo, "authinfo")?;
        let token = Zeroizing::new(authinfo.to_owned());
        Ok(Report { key: self.0.key(device), token, errcode: None, forcible: false }.into_flow())
    }
}

impl Options {
    fn call(
        &self,
        rawdata: &str,
        device: &Device<'_>,
        now: u64,
        random: [u8; 16],
    ) -> Result<Call<Fetched>, Error> {
        let context = Context {
            merchant: self.merchant(),
            device: *device,
            key: &self.key,
            sign_type: self.sign_type,
            nonce_str: &hex(&random),
            now,
            base_url: self.base_url.as_ref().map(|(text, insecure)| BaseUrl { text, insecure: *insecure }),
        };
        let call = get_auth_info(rawdata, &context)?;
        Ok(call.map(|AuthInfo { authinfo, expires_in, issued_at }| Fetched {
            token: authinfo.into(),
            expires_in,
            issued_at,
        }))
    }

    fn merchant(&self) -> Merchant<'_> {
        let Self { app_id, mch_id, sub_app_id, sub_mch_id, .. } = self;
        let (sub_app_id, sub_mch_id) = (sub_app_id.as_ref(), sub_mch_id.as_deref());
        Merchant { app_id, mch_id, sub_app_id, sub_mch_id }
    }

    /// Returns the store key for the credential of this device.
    fn key(&self, device: &Device<'_>) -> String {
        let ids = [
            self.app_id.as_str(),
            &self.mch_id,
            self.sub_app_id.as_ref().map_or("", AppId::as_str),
            self.sub_mch_id.as_deref().unwrap_or_default(),
            device.store_id,
            device.device_id,
        ];
        store_key("auth_info", &ids.map(str::as_bytes))
    }
}

impl OwnedDevice {
    fn borrow(&self) -> Device<'_> {
        let Self { store_id, store_name, device_id, attach } = self;
        Device { store_id, store_name, device_id, attach: attach.as_deref() }
    }
}

impl fmt::Debug for DeviceCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceCredentials").field("merchant", &self.0.merchant()).finish_non_exhaustive()
    }
}
