from wxseal import PlatformError, WxsealError, phone, send


def phone_number(body, client, *, app_id, access_token, openid):
    """Answer the endpoint to which the mini-program posts the ``code`` of its phone-number button.

    ``client`` is an ``httpx.Client``; ``access_token`` comes from wherever your server keeps it.
    """
    try:
        call = phone.get_user_phone_number(body, app_id=app_id, access_token=access_token, openid=openid)
        data = send(call, client).data
    except PlatformError as error:
        # WeChat's own numbers: only those that speak of the user go on to the mini-program.
        return 503 if error.action == "retry" else 400, error.public
    except WxsealError as error:
        return 503 if error.action == "retry" else 400, {"code": error.code}
    return 200, {"country": data["countryCode"], "last4": data["purePhoneNumber"][-4:]}
