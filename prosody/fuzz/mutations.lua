-- What an attacker makes of a SASL message that is right: other tokens and other framings. The numbers are the same for
-- the same seed, in every Lua, so that a failure can be looked at.

local base64_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

local function new_random(seed)
	local state = seed % 2147483647;
	if state == 0 then state = 1; end
	-- Lehmer's generator: below 2^46 a double is exact.
	return function (limit)
		state = (state * 48271) % 2147483647;
		return math.floor(state / 2147483647 * limit);
	end;
end

local function cut(text, first, removed, put)
	return text:sub(1, first - 1) .. put .. text:sub(first + removed);
end

-- Each is told a right token, another right one of the same member, and the generator. Most answers have the form of a
-- token, so that the signature has to refuse them, and not the form.
local token_changes = {
	function (token, _, below) return cut(token, 1 + below(8), 1, tostring(below(10))); end;
	function (token, _, below) return cut(token, 9 + below(32), 1, tostring(below(10))); end;
	function (token, _, below)
		local place = 1 + below(64);
		return cut(token, 42 + below(43), 1, base64_characters:sub(place, place));
	end;
	-- The same bytes, by bits of the last character that say nothing.
	function (token, _, below)
		local last = token:sub(84, 84);
		local value = (last ~= "" and base64_characters:find(last, 1, true) or 1) - 1;
		local place = value - value % 4 + below(4) + 1;
		return cut(token, 84, 1, base64_characters:sub(place, place));
	end;
	function (token, other) return other:sub(1, 8) .. token:sub(9); end;
	function (token, other) return token:sub(1, 8) .. other:sub(9, 40) .. token:sub(41); end;
	function (token, other) return token:sub(1, 41) .. other:sub(42); end;
	function (token, _, below)
		local a, b = 1 + below(40), 1 + below(40);
		local x, y = token:sub(a, a), token:sub(b, b);
		return cut(cut(token, a, 1, y), b, 1, x);
	end;
	function (token, _, below) return cut(token, 1 + below(#token + 1), 0, string.char(below(256))); end;
	function (token, _, below) return cut(token, 1 + below(#token), 1 + below(3), ""); end;
	function (token, _, below) return cut(token, 1 + below(#token), 1, string.char(below(256))); end;
	function (token, _, below) return token:sub(1, below(#token)); end;
	function (token, _, below)
		local place = 1 + below(#token);
		return token:sub(place) .. token:sub(1, place - 1);
	end;
	function (token, other, below) return token .. ({ "\n", "\r\n", " ", "\0", "=", token, other })[1 + below(7)]; end;
	function (token, _, below) return token:rep(2 + below(20)); end;
	function (_, _, below)
		local bytes = {};
		for place = 1, below(200) do bytes[place] = string.char(below(256)); end
		return table.concat(bytes);
	end;
};

local framings = {
	plain = function (name, token) return "\0" .. name .. "\0" .. token; end;
	function (name, token, below) return ("\0"):rep(below(5)) .. name .. "\0" .. token; end;
	function (name, token) return name .. "\0" .. token; end;
	function (name, token) return "\0" .. name .. token; end;
	function (name, token) return "\0" .. token .. "\0" .. name; end;
	function (name, token) return name .. "\0" .. name .. "\0" .. token; end;
	function (name, token) return "\0" .. name .. "\0\0" .. token; end;
	function (name, token, below) return "\0" .. cut(name, 1 + below(#name + 1), 0, string.char(below(256))) .. "\0" .. token; end;
	function (name, token, below) return "\0" .. cut(name, 1 + below(#name), 1, string.char(below(256))) .. "\0" .. token; end;
	function (name, token) return "\0" .. name:upper() .. "\0" .. token; end;
	function (name, token) return "\0" .. name .. token:sub(1, 1) .. "\0" .. token:sub(2); end;
	function (name, token) return "\0" .. name:sub(1, -2) .. "\0" .. name:sub(-1) .. token; end;
};

-- A message that must be refused: name and host are the member's, token and other two right tokens of theirs.
local function mutate(below, name, host, token, other)
	while true do
		local frame = below(8) == 0 and framings[1 + below(#framings)] or framings.plain;
		local changed = token;
		for _ = 1, frame == framings.plain and 1 + below(3) or below(2) do
			changed = token_changes[1 + below(#token_changes)](changed, other, below);
		end
		local message = frame(name, changed, below);
		-- A change may lead back to what is right.
		local authzid, authcid, framed = message:match("^(%Z*)%z(%Z*)%z(.*)$");
		if authcid ~= name or (authzid ~= "" and authzid ~= name .. "@" .. host) then framed = nil; end
		if framed ~= token and framed ~= other then return message; end
	end
end

return { new_random = new_random, mutate = mutate };
