
local now, seconds, since = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local mark = memory()
if mark ~= 'durable' then
  -- Whoever evicts keys forgets what was spent.
  mark = mark .. ':' .. redis.call('INFO', 'stats'):match('evicted_keys:(%d+)')
end

local epoch = redis.call('GET', KEYS[1])
local beginning = epoch and epoch:sub(1, #mark + 1) == mark .. ' ' and tonumber(epoch:sub(#mark + 2))
if not beginning then
  beginning = math.max(now, tonumber(redis.call('TIME')[1])) + 1
  redis.call('SET', KEYS[1], string.format('%s %d', mark, beginning))
end

for index = 2, #KEYS do
  if redis.call('EXISTS', KEYS[index]) == 1 then return 'again' end
end
if since and since < beginning then return 'unknown' end
for index = 2, #KEYS do
  redis.call('SET', KEYS[index], '1', 'NX', 'PX', string.format('%d', seconds * 1000))
end
return 'first'
