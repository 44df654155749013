-- A text as a nick, or nil where XMPP takes no such one or nothing of it would be seen.

local resourceprep = require "util.encodings".stringprep.resourceprep;

local function prepared(text)
	local nick = resourceprep(text, true);
	return nick and nick:find("%S") and nick or nil;
end

return prepared;
