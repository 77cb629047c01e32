INSERT OR REPLACE INTO wxseal_kept (key, value, until)
SELECT value, '', CAST(strftime('%s', 'now') AS INTEGER) + :seconds FROM json_each(:keys)
WHERE NOT EXISTS (
  SELECT 1 FROM wxseal_kept
  WHERE key IN (SELECT value FROM json_each(:keys)) AND until >= CAST(strftime('%s', 'now') AS INTEGER)
)
