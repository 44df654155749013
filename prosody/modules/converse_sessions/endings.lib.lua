-- From when on members' tokens are good again: whose sessions were ended has no use for a token that was asked for before.
-- Kept in memory and in a store, until no token of before can be accepted any more.

local asked_at = module:require "converse_sessions/asked_at";

local methods = {};
local meta = { __index = methods };

-- What a nonce may say at most, so that one with random digits is not taken for one of the future.
local ahead_ms = 600 * 1000;

-- Of everybody, in the place of a localpart, which is never empty.
local everybody = "";

-- The gateway's clock may differ from ours by so much, and no clock is set back by less.
local skew_ms = 300 * 1000;

-- The clock was set back since the ending, and the token is one of now: the ending came first, whatever it says.
local function is_of_a_new_time(ending, asked, now_ms, life_ms)
	return now_ms < ending.before - skew_ms and math.abs(asked - now_ms) <= life_ms and asked <= ending.before - life_ms;
end

local function is_refused(ending, asked, now_ms, life_ms)
	if not ending or is_of_a_new_time(ending, asked, now_ms, life_ms) then return false; end
	return asked <= ending.before or asked > ending.before + ahead_ms;
end

-- Refuses the tokens of a member, or of all where localpart is nil, that were asked for at `before` (unix milliseconds) or
-- earlier; now in unix seconds. It holds from here on, also where nil and the reason say that it was not written down.
function methods:add(localpart, before, now)
	local key = localpart or everybody;
	local known = self.by_localpart[key];
	local ending = { before = math.max(before, known and known.before or 0), ["until"] = now + self.life };
	self.by_localpart[key] = ending;
	return self.store:set(localpart, ending);
end

-- now in unix seconds.
function methods:refuses(localpart, nonce, now)
	local asked = asked_at(nonce);
	local function refused(key) return is_refused(self.by_localpart[key], asked, now * 1000, self.life * 1000); end
	return refused(localpart) or refused(everybody);
end

-- Forgets what no longer matters.
function methods:tidy(now)
	for key, ending in pairs(self.by_localpart) do
		if ending["until"] < now then
			self.by_localpart[key] = nil;
			self.store:set(key ~= everybody and key or nil, nil);
		end
	end
end

-- Reads what an earlier Prosody has written.
function methods:load()
	local function take(key, ending)
		if type(ending) == "table" and type(ending.before) == "number" and type(ending["until"]) == "number" then
			self.by_localpart[key] = ending;
		end
	end
	for localpart in self.store:users() do take(localpart, self.store:get(localpart)); end
	take(everybody, self.store:get(nil));
end

-- life: seconds for which a token that was asked for before an ending could still be accepted.
local function new(store, life)
	return setmetatable({ by_localpart = {}, store = store, life = life }, meta);
end

return new;
