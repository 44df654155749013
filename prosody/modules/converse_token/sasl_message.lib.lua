-- RFC 4616 framing: authzid NUL authcid NUL token.

-- The JID that is claimed, and the token. The JID is "", which nobody has, where the framing is broken or the two
-- identities differ.
local function read(message, domain)
	if type(message) ~= "string" then return "", ""; end
	local first = message:find("\0", 1, true);
	local second = first and message:find("\0", first + 1, true);
	if not second then return "", ""; end
	local authzid, authcid = message:sub(1, first - 1), message:sub(first + 1, second - 1);
	local jid = authcid .. "@" .. domain;
	if authzid ~= "" and authzid ~= jid then jid = ""; end
	return jid, message:sub(second + 1);
end

return read;
