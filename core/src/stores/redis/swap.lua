
local expected = ARGV[2] ~= '' and ARGV[2]
if (kept(KEYS[1]) or false) ~= expected then return 'no' end
redis.call('SET', KEYS[1], mark() .. ' ' .. ARGV[3], 'PX', string.format('%d', tonumber(ARGV[4]) * 1000))
return 'yes'
