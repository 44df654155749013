-- What a client calls itself (XEP-0115), where it says so.

-- Bytes. It says what it likes, and a list of sessions that one member makes too long is read by nobody.
local longest = 200;

-- presence: nil where there is none yet.
local function client_of(presence)
	local caps = presence and presence:get_child("c", "http://jabber.org/protocol/caps");
	local node = caps and caps.attr.node;
	if not node or #node <= longest then return node; end
	local last = longest;
	-- Not in the middle of a character.
	while node:find("^[\128-\191]", last + 1) do last = last - 1; end
	return node:sub(1, last);
end

return client_of;
