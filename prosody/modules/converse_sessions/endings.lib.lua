-- From when on members' tokens are good again: whose sessions were ended has no use for a token that was asked for before.
-- Kept in memory and in a store, until no token of before can be accepted any more.

local asked_at = module:require "converse_sessions/asked_at";

local methods = {};
local meta = { __index = methods };

-- What a nonce may say at most, so that one with random digits is not taken for one of the future.
local ahead_ms = 600 * 1000;

-- Of everybody, in the place of a localpart, which is never empty.
local everybody = "";

local function is_refused(ending, asked)
	return ending ~= nil and (asked <= ending.before or asked > ending.before + ahead_ms);
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

function methods:refuses(localpart, nonce)
	local asked = asked_at(nonce);
	return is_refused(self.by_localpart[localpart], asked) or is_refused(self.by_localpart[everybody], asked);
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
