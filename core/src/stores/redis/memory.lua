-- What this server's memory is known by: another run of it may have lost writes.
local function memory()
  return ARGV[1] == '1' and 'durable' or redis.call('INFO', 'server'):match('run_id:(%w+)')
end

-- What is kept under a key, if this memory wrote it.
local function kept(key)
  local value = redis.call('GET', key)
  local mark = memory() .. ' '
  return value and value:sub(1, #mark) == mark and value:sub(#mark + 1)
end
