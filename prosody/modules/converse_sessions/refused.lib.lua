-- Refused tokens, until the gateway has taken note of them: how many for each reason, and the first few. However many
-- there are, it does not grow.

local most_named = 5;

local methods = {};
local meta = { __index = methods };

local function new_batch(mark)
	return { mark = mark, by_code = {} };
end

-- refusal: `code`, and where they are known `localpart`, `login` and `address`; at in unix milliseconds.
function methods:add(refusal, at)
	local by_code = self.coming.by_code;
	local kind = by_code[refusal.code];
	if not kind then
		kind = { count = 0, since = at, named = {} };
		by_code[refusal.code] = kind;
	end
	kind.count = kind.count + 1;
	if #kind.named >= most_named then return; end
	kind.named[#kind.named + 1] = {
		at = at, localpart = refusal.localpart, login = refusal.login, address = refusal.address,
	};
end

-- What is to be told: { mark, by_code }. It is told again until `taken` is its mark, so that nothing is lost on the way.
function methods:tell(taken)
	if self.told and self.told.mark == taken then self.told = nil; end
	if not self.told and next(self.coming.by_code) then
		self.told = self.coming;
		self.coming = new_batch(self.new_mark());
	end
	return self.told;
end

function methods:save()
	return { told = self.told, coming = self.coming };
end

function methods:restore(state)
	self.told, self.coming = state.told, state.coming;
end

-- new_mark answers another text each time.
local function new(new_mark)
	return setmetatable({ coming = new_batch(new_mark()), told = nil, new_mark = new_mark }, meta);
end

return new;
