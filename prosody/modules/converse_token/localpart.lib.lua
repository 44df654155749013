-- RFC 6122: a localpart as Prosody keeps it.

local nodeprep = require "util.encodings".stringprep.nodeprep;

-- Text that nodeprep leaves as it is; it forbids more than 1023 bytes, and characters unknown to Unicode 3.2.
local function is_localpart(text)
	return type(text) == "string" and text ~= "" and nodeprep(text, true) == text;
end

return is_localpart;
