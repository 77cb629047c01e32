INSERT INTO wxseal_kept (key, value, until)
SELECT :key, :next, CAST(strftime('%s', 'now') AS INTEGER) + :seconds
WHERE :expected IS (
  SELECT value FROM wxseal_kept WHERE key = :key AND until >= CAST(strftime('%s', 'now') AS INTEGER)
)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until
