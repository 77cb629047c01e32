local durable = ARGV[1] == '1'

-- Identifies this server's memory: another run of it may have lost writes, and so may one that was a replica
-- in between.
local function mark()
  local run = redis.call('INFO', 'server'):match('run_id:(%w+)')
  return run .. ':' .. redis.call('INFO', 'replication'):match('master_replid:(%w+)')
end

-- Returns the text kept under a key, if this memory wrote it.
local function kept(key)
  local written, text = string.match(redis.call('GET', key) or '', '^(%S+) (.*)$')
  return written and (durable or written == mark()) and text
end
