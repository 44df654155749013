-- Work that is done in slices, so that nobody waits long for an answer meanwhile.

local now = require "util.time".monotonic;

local slice_s = 0.02;

-- A queue of keys, each of which is worked on once. `later` is called with a function that answers 0 while there is more.
local function new(later, work)
	local waiting, keys, first, last = {}, {}, 1, 0;
	local is_later = false;

	local function slice()
		local till = now() + slice_s;
		while first <= last do
			local key = keys[first];
			keys[first], waiting[key] = nil, nil;
			first = first + 1;
			work(key);
			if now() > till then break; end
		end
		is_later = first <= last;
		return is_later and 0 or nil;
	end

	local queue = {};
	function queue.add(key)
		if waiting[key] then return; end
		waiting[key] = true;
		last = last + 1;
		keys[last] = key;
	end
	-- Does the first slice now, unless others are on their way.
	function queue.start()
		if not is_later and slice() then later(slice); end
	end
	return queue;
end

return { new = new };
