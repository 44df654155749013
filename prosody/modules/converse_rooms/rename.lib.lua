-- Sees that everybody is called in each room as in the site, and that no nick is reserved there.

local jid = require "util.jid";
local st = require "util.stanza";

local is_reserved = module:require "converse_rooms/name".is_reserved;

local refusal_text = "In rooms everybody is called as in the site.";
local xmlns_admin = "http://jabber.org/protocol/muc#admin";
local xmlns_register = "jabber:iq:register";

-- Says to whoever enters that they have another nick than they asked for (XEP-0045, 7.2.2). Nobody else is told.
local function tell_own(x)
	(x.self or x):tag("status", { code = "210" }):up();
end

-- `called` as in called.lib.lua.
local function rename(called, mod_muc)
	-- What was changed in the presence that is being handled.
	local changed;

	local function mark(room)
		room.publicise_occupant_status = function (self, occupant, x, ...)
			self.publicise_occupant_status = nil;
			local publicise = self.publicise_occupant_status;
			if changed and occupant.nick == changed then tell_own(x); else mark(self); end
			return publicise(self, occupant, x, ...);
		end;
		return room;
	end

	module:hook("muc-room-pre-create", function (event)
		if changed then mark(event.room); end
	end, 900);

	module:wrap_event("presence/full", function (handlers, event_name, event)
		local origin, stanza = event.origin, event.stanza;
		local room_jid, asked = jid.bare(stanza.attr.to), jid.resource(stanza.attr.to);
		if stanza.attr.type or called.is_hidden(room_jid, stanza.attr.from) then return handlers(event_name, event); end
		local nick = called.nick(room_jid, stanza.attr.from);
		if not nick and called.is_forged(asked, stanza.attr.from) then
			origin.send(st.error_reply(stanza, "cancel", "conflict", refusal_text));
			return true;
		end
		if not nick or nick == asked then return handlers(event_name, event); end
		stanza.attr.to = room_jid .. "/" .. nick;
		local room = mod_muc.get_room_from_jid(room_jid);
		changed = stanza.attr.to;
		if room then mark(room); end
		local ok, answer = pcall(handlers, event_name, event);
		changed = nil;
		room = room or mod_muc.get_room_from_jid(room_jid);
		if room then room.publicise_occupant_status = nil; end
		if not ok then error(answer, 0); end
		return answer;
	end);

	-- Who asks what they are called finds what they will be called.
	module:hook("muc-disco#info/x-roomuser-item", function (event)
		local nick = not is_reserved(jid.node(event.room.jid)) and called.nick(event.room.jid, event.stanza.attr.from);
		if nick then event.reply:tag("identity", { category = "conference", type = "text", name = nick }):up(); end
	end);

	-- A reserved nick would be shown as the name of somebody who is not there, and keep another from having theirs.
	local function refuse_reservation(event)
		local origin, stanza = event.origin, event.stanza;
		if stanza.attr.type ~= "set" or stanza.tags[1]:get_child("remove") then return; end
		origin.send(st.error_reply(stanza, "cancel", "not-allowed", refusal_text));
		return true;
	end
	module:hook(("iq/bare/%s:query"):format(xmlns_register), refuse_reservation, 90);

	local function drop_reservations(event)
		local stanza = event.stanza;
		for item in stanza.tags[1]:childtags("item") do
			if item.attr.affiliation and item.attr.nick then
				local room = not item.attr.jid and mod_muc.get_room_from_jid(stanza.attr.to);
				local occupant = room and room:get_occupant_by_nick(("%s/%s"):format(room.jid, item.attr.nick));
				if occupant then item.attr.jid = occupant.bare_jid; end
				item.attr.nick = nil;
			end
		end
	end
	module:hook(("iq-set/bare/%s:query"):format(xmlns_admin), drop_reservations, 90);

	-- Those of before.
	local function forget_reservations(room)
		if is_reserved(jid.node(room.jid)) then return; end
		for _, _, data in room:each_affiliation() do
			if data then data.reserved_nickname = nil; end
		end
		room._reserved_nicks = nil;
	end
	module:hook("muc-room-restored", function (event) forget_reservations(event.room); end);
	for room in mod_muc.live_rooms() do forget_reservations(room); end
end

return rename;
