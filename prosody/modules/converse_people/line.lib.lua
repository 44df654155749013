-- What a person or a group is called: text in one line.

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

-- Nil where it is such a text, else what is wrong with what was called `what`.
local function refusal(text, what)
	if type(text) ~= "string" then return what .. " is not a string"; end
	if not valid_utf8(text) or not is_line(text) then return what .. " has characters that no name has"; end
	if not text:find("%S") then return what .. " is empty"; end
	if characters_in(text) > longest then return ("%s is longer than %d characters"):format(what, longest); end
	return nil;
end

return { refusal = refusal };
