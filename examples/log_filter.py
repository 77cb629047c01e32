import logging
import re


class HideQueries(logging.Filter):
    """Take the query off the URLs in a log: httpx writes every URL, and with it the access token, at level
    INFO."""

    def filter(self, record):
        record.msg = re.sub(r"(https?://[^\s?\"']+)\?[^\s\"']*", r"\1?...", record.getMessage())
        record.args = ()
        return True


logging.getLogger("httpx").addFilter(HideQueries())
