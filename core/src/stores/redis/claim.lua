
local seconds, since = tonumber(ARGV[2]), tonumber(ARGV[3])
local time = tonumber(redis.call('TIME')[1])

-- The time since which this memory is complete. Another run may have lost writes, and eviction forgets spent
-- keys.
local run, evicted = mark(), redis.call('INFO', 'stats'):match('evicted_keys:(%d+)')
local epoch = redis.call('GET', KEYS[1]) or ''
local known, then_evicted, beginning = epoch:match('^(%S+) (%d+) (%d+)$')
local goes_on = known == run and then_evicted == evicted or known ~= run and durable and evicted == '0'
beginning = tonumber(beginning)
if not beginning or not goes_on or beginning > time + 60 then beginning = time + 1 end
local now_known = string.format('%s %s %d', run, evicted, beginning)
if now_known ~= epoch then redis.call('SET', KEYS[1], now_known) end

for index = 2, #KEYS do
  if redis.call('EXISTS', KEYS[index]) == 1 then return 'again' end
end
if since and since < beginning then return 'unknown' end
for index = 2, #KEYS do
  redis.call('SET', KEYS[index], '1', 'NX', 'PX', string.format('%d', seconds * 1000))
end
return 'first'
