-- A message that a page sends again, because it lost the stream before it was acknowledged, is delivered and kept once; see
-- README.md.

local jid = require "util.jid";
local now = require "util.time".now;

local xmlns = "urn:collective-converse:again:0";
-- In seconds; a page that was away for longer sends nothing again.
local remembered = 86400;

local host = module.host;
local archive = module:open_store(module:get_option_string("archive_store", "archive"), "archive");

local function holds(store, username, id, sender, with)
	local found = store and store:find(username, { start = now() - remembered, with = with });
	if not found then return false; end
	for _, stanza in found do
		if stanza.attr.id == id and (not sender or jid.bare(stanza.attr.from) == sender) then return true; end
	end
	return false;
end

local function is_in_room(room, room_host, id)
	local rooms = prosody.hosts[room_host];
	if not (rooms and rooms.modules and rooms.modules.muc_mam) then return false; end
	-- Only in a room that is there, and of whom its members alone may know anyway.
	return holds(module:context(room_host):open_store("muc_log", "archive"), room, id);
end

local function once(event)
	local origin, stanza = event.origin, event.stanza;
	if not stanza:get_child("again", xmlns) then return; end
	stanza:maptags(function (tag)
		if tag.name == "again" and tag.attr.xmlns == xmlns then return nil; end
		return tag;
	end);
	local id, to = stanza.attr.id, jid.bare(stanza.attr.to);
	local sender = origin.username .. "@" .. host;
	if not id or not to then return; end
	local username, domain = jid.split(to);
	if stanza.attr.type == "groupchat" then return is_in_room(username, domain, id) or nil; end
	if domain ~= host or not username then return; end
	if holds(archive, username, id, sender, sender) then return true; end
	if to == sender or not holds(archive, origin.username, id, sender, to) then return; end
	-- The sender's half was kept when the server ended: the other half follows, and the first is not kept again.
	prosody.core_post_stanza(origin, stanza, false);
	return true;
end

-- Before it is kept.
module:hook("pre-message/bare", once, 100);
module:hook("pre-message/full", once, 100);
