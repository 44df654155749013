-- Which tokens were accepted: every nonce, until its step can no longer be accepted. By step, so that a whole step is
-- forgotten at once.

local methods = {};
local meta = { __index = methods };

local function contains(store, nonce)
	for _, nonces in pairs(store.by_step) do
		if nonces[nonce] then return true; end
	end
	return false;
end

local function forget_before(store, oldest)
	for step, nonces in pairs(store.by_step) do
		if step < oldest then
			for _ in pairs(nonces) do store.size = store.size - 1; end
			store.by_step[step] = nil;
			store.floor = math.max(store.floor, step);
		end
	end
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
	forget_before(self, now - self.steps);
	-- A clock that was set back would accept again what is forgotten.
	if step <= self.floor or contains(self, nonce) then return nil, "token-replayed"; end
	if self.size >= self.limit then return nil, "token-store-full"; end
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
	forget_before(self, now - self.steps);
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
