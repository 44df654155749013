-- What a stanza of a member counts for.

local kinds = {};

local mam = { ["urn:xmpp:mam:2"] = true, ["urn:xmpp:mam:1"] = true };
local pubsub = {
	["http://jabber.org/protocol/pubsub"] = true, ["http://jabber.org/protocol/pubsub#owner"] = true
};
local vcards = { ["vcard-temp"] = true, ["urn:ietf:params:xml:ns:vcard-4.0"] = true };
local subscriptions = { subscribe = true, subscribed = true, unsubscribe = true, unsubscribed = true };
-- What ends something, which is never too often, and answers that nothing follows from.
local free = { unavailable = true, error = true };

local function message(stanza, room, limits, bytes)
	local people = room and math.ceil(room.occupants / limits.occupants_per_message) or 1;
	local counted = { { "messages", math.max(1, people) * math.max(1, math.ceil(bytes / limits.bytes_per_message)) } };
	-- It is looked for in archives.
	if stanza:get_child("again", "urn:collective-converse:again:0") then counted[2] = { "archives", 1 }; end
	return counted;
end

local function presence(stanza, room)
	local kind = stanza.attr.type;
	if free[kind] then return {}; end
	if subscriptions[kind] then return { { "subscriptions", 1 } }; end
	if not room then return { { "presences", 1 } }; end
	local counted = { { "room_joins", 1, room.jid }, { "joins", 1 } };
	if not room.exists then counted[#counted + 1] = { "new_rooms", 1 }; end
	return counted;
end

local function iq(stanza, room, limits)
	local payload, is_set = stanza.tags[1], stanza.attr.type == "set";
	local xmlns = payload and payload.attr.xmlns;
	if is_set and mam[xmlns] and payload.name == "query" then return { { "archives", 1 } }; end
	if is_set and (pubsub[xmlns] or vcards[xmlns]) then return { { "writings", 1 } }; end
	-- Everybody in a room may hear of what changes there.
	local people = is_set and room and math.ceil(room.occupants / limits.occupants_per_message) or 1;
	return { { "questions", math.max(1, people) } };
end

-- A list of { kind, cost, key }. room: nil, or { jid, exists, occupants }.
function kinds.of(stanza, room, limits, bytes)
	if stanza.name == "message" then return message(stanza, room, limits, bytes); end
	if stanza.name == "presence" then return presence(stanza, room); end
	return iq(stanza, room, limits);
end

-- Whether it writes what is kept of the member.
function kinds.is_writing(stanza)
	local payload = stanza.name == "iq" and stanza.attr.type == "set" and stanza.tags[1];
	return payload and (pubsub[payload.attr.xmlns] or vcards[payload.attr.xmlns]) or false;
end

-- The node that a stanza publishes to or makes, or nil.
function kinds.node_of(stanza)
	local payload = stanza.tags[1];
	for action in payload:childtags() do
		if (action.name == "publish" or action.name == "create") and action.attr.node then return action.attr.node; end
	end
end

return kinds;
