DELETE FROM wxseal_kept WHERE until < CAST(strftime('%s', 'now') AS INTEGER)
