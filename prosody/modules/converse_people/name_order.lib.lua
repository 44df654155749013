-- The body of an order that says what somebody is called.

local json = require "util.json";
local valid_utf8 = require "util.encodings".utf8.valid;

-- Characters; longer names are nobody's.
local longest = 256;

-- Whether every reader of XML takes the text, in one line: no control characters, no U+FFFE and U+FFFF.
local function is_line(text)
	return not text:find("[%z\1-\31\127]") and not text:find("\194[\128-\159]")
		and not text:find("\226\128[\168\169]") and not text:find("\239\191[\190\191]");
end

-- All bytes of UTF-8 but those that continue a character.
local function characters_in(text)
	return select(2, text:gsub("[^\128-\191]", ""));
end

-- The name, or nil and what is wrong with the body.
local function read(body)
	local parsed, order = pcall(json.decode, body);
	if not parsed or type(order) ~= "table" then return nil, "the body is not a JSON object"; end
	local name = order.name;
	if type(name) ~= "string" then return nil, "name is not a string"; end
	if not valid_utf8(name) or not is_line(name) then return nil, "name has characters that no name has"; end
	if not name:find("%S") then return nil, "name is empty"; end
	if characters_in(name) > longest then return nil, ("name is longer than %d characters"):format(longest); end
	return name;
end

return read;
