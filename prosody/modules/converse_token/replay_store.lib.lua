-- Which tokens were accepted: every nonce, until its step can no longer be accepted, and where there is room two hours
-- longer, so that a clock that was set back by one stops no login. By step, so that a whole step is forgotten at once.

local methods = {};
local meta = { __index = methods };

-- Two hours.
local spare_steps = 240;

local function contains(store, nonce)
	for _, nonces in pairs(store.by_step) do
		if nonces[nonce] then return true; end
	end
	return false;
end

local function forget(store, step)
	for _ in pairs(store.by_step[step]) do store.size = store.size - 1; end
	store.by_step[step] = nil;
	store.floor = math.max(store.floor, step);
end

local function forget_before(store, oldest)
	for step in pairs(store.by_step) do
		if step < oldest then forget(store, step); end
	end
end

local function oldest_step(store)
	local oldest = math.huge;
	for step in pairs(store.by_step) do oldest = math.min(oldest, step); end
	return oldest;
end

-- Of those that can no longer be accepted as many as it takes; answers whether there is room now.
local function make_room(store, now)
	while store.size >= store.limit do
		local oldest = oldest_step(store);
		if oldest >= now - store.steps then return false; end
		forget(store, oldest);
	end
	return true;
end

local function add(store, nonce, step)
	local nonces = store.by_step[step];
	if not nonces then
		nonces = {};
		store.by_step[step] = nonces;
	end
	nonces[nonce] = true;
	store.size = store.size + 1;
end

-- Notes a token that is right in all else; now is the current step. Answers true, or nil and the code.
function methods:admit(nonce, step, now)
	forget_before(self, now - self.steps - spare_steps);
	-- A clock that was set back further would accept again what is forgotten.
	if step <= self.floor or contains(self, nonce) then return nil, "token-replayed"; end
	if not make_room(self, now) then return nil, "token-store-full"; end
	add(self, nonce, step);
	return true;
end

-- Takes over what an earlier store knew: a list of { step, nonce }.
function methods:take(entries)
	for _, entry in ipairs(entries) do
		if not contains(self, entry[2]) then add(self, entry[2], entry[1]); end
	end
end

-- What take() takes, without what is too old at the current step.
function methods:entries(now)
	forget_before(self, now - self.steps - spare_steps);
	local entries = {};
	for step, nonces in pairs(self.by_step) do
		for nonce in pairs(nonces) do entries[#entries + 1] = { step, nonce }; end
	end
	return entries;
end

-- limit: how many nonces it holds; steps: accepted either side of the current one.
local function new(limit, steps)
	return setmetatable({ by_step = {}, size = 0, floor = -1, limit = limit, steps = steps }, meta);
end

return new;
