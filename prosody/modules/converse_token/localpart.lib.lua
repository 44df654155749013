-- RFC 6122: a localpart as Prosody keeps it.

local nodeprep = require "util.encodings".stringprep.nodeprep;

-- 1 to 1023 bytes that nodeprep leaves as they are; characters unknown to Unicode 3.2 are forbidden.
local function is_localpart(text)
	return type(text) == "string" and #text >= 1 and #text <= 1023 and nodeprep(text, true) == text;
end

return is_localpart;
