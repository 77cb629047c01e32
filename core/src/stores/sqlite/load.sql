SELECT value FROM wxseal_kept WHERE key = :key AND until >= CAST(strftime('%s', 'now') AS INTEGER)
