-- Token buckets: each holder has as much of each kind at once as its burst says, and so much more in each second.

local buckets = {};
local methods = { __index = buckets };

-- limits: by kind { burst = ..., rate = ... }; now: seconds that never run backwards.
local function new(limits, now)
	return setmetatable({ limits = limits, now = now, holders = {} }, methods);
end

local function filled(bucket, limit, at)
	return math.min(limit.burst, bucket.left + (at - bucket.at) * limit.rate);
end

-- Takes `cost` of that kind, or nothing where there is less; answers whether it did. `key` tells buckets of one kind from
-- another. What costs more than a whole bucket takes a whole one.
function buckets:take(holder, kind, cost, key)
	local limit, at = self.limits[kind], self.now();
	local own = self.holders[holder] or {};
	self.holders[holder] = own;
	local name = key and (kind .. " " .. key) or kind;
	local bucket = own[name] or { left = limit.burst, at = at, limit = limit };
	own[name] = bucket;
	bucket.left, bucket.at = filled(bucket, limit, at), at;
	cost = math.min(cost or 1, limit.burst);
	if bucket.left < cost then return false; end
	bucket.left = bucket.left - cost;
	return true;
end

-- Takes it in any case; answers the seconds until nothing is owed any more, 0 where nothing is.
function buckets:owe(holder, kind, cost)
	local limit, at = self.limits[kind], self.now();
	local own = self.holders[holder] or {};
	self.holders[holder] = own;
	local bucket = own[kind] or { left = limit.burst, at = at, limit = limit };
	own[kind] = bucket;
	bucket.left, bucket.at = filled(bucket, limit, at) - cost, at;
	return math.max(0, -bucket.left / limit.rate);
end

-- Forgets the buckets that are full again, which says the same.
function buckets:tidy()
	local at = self.now();
	for holder, own in pairs(self.holders) do
		for name, bucket in pairs(own) do
			if filled(bucket, bucket.limit, at) >= bucket.limit.burst then own[name] = nil; end
		end
		if next(own) == nil then self.holders[holder] = nil; end
	end
end

return { new = new };
