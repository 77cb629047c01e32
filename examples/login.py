from wxseal import MemoryStore, SessionKeyStore, Sessions, login, open_data


class Backend:
    """Logins, sessions and session keys of one mini-program. Processes pass a store that they share."""

    def __init__(self, *, app_id, secret, keys, client, store=None):
        self.known = {"app_id": app_id, "secret": secret, "store": store or MemoryStore()}
        self.client = client
        self.sessions = Sessions(app_id=app_id, token_keys=keys, store=self.known["store"], devices=3)
        self.session_keys = SessionKeyStore(app_id=app_id, store=self.known["store"])

    def login(self, body):
        """What `wx.login` gave: {"code": ...}. The session key stays here, the mini-program gets a token."""
        user = login.exchange(body, self.client, **self.known).data
        self.session_keys.set(user)
        session = self.sessions.begin(user["openid"])
        return {"token": session.token}

    def steps(self, headers, body):
        """What `wx.getWeRunData` gave, with the token as `Authorization: Bearer ...` or `X-Token`."""
        session = self.sessions.check(headers)
        session_key = self.session_keys.get(session.openid)  # the current one, and the one before
        run = open_data.we_run(body, app_id=self.known["app_id"], session_key=session_key)
        # The new token is None, or one to keep in place of the old.
        return {"today": run.data["stepInfoList"][-1]["step"], "newToken": session.token}

    def logout(self, headers):
        session = self.sessions.check(headers)
        self.sessions.revoke(session.openid, session.jti)  # or revoke_all(openid): on every device
