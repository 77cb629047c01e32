"""The vectors of `diagnose`."""

from __future__ import annotations

import dev_kinds
import dev_names
import dev_payments
import dev_records
import dev_signatures
import dev_tokens

FILES = {
    "dev.diagnose.records": dev_records.records,
    "dev.diagnose.raw_data": dev_signatures.raw_data,
    "dev.diagnose.numbers": dev_signatures.numbers,
    "dev.diagnose.payments": dev_payments.payments,
    "dev.diagnose.names": dev_names.names,
    "dev.diagnose.kinds": dev_kinds.kinds,
    "dev.diagnose.tokens": dev_tokens.tokens,
}
