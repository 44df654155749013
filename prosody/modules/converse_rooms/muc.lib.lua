-- Makes the rooms of mod_muc what the records say.

local jid = require "util.jid";
local st = require "util.stanza";

local affiliation_in = module:require "converse_rooms/rooms".affiliation_in;

-- `most_shown`: in rooms with more members only owners' presence is told to all.
local function keeper(mod_muc, host, members_host, most_shown)
	local at_work = false;

	local function room_jid(record)
		return record.localpart .. "@" .. host;
	end

	-- Runs `act` while orders may do what nobody else may, and saves the room once.
	local function order(room, act)
		at_work = true;
		local save = room.save;
		room.save = function () return true; end;
		local ok, err = xpcall(act, debug.traceback, room);
		room.save = save;
		at_work = false;
		if not ok then return nil, err; end
		return room:save(true);
	end

	local function shown_roles(record)
		local count = 0;
		for _ in pairs(record.nicks) do count = count + 1; end
		if count > most_shown then return { moderator = true }; end
		return { visitor = true, participant = true, moderator = true };
	end

	local function tell_change(room)
		room:broadcast_message(st.message({ type = "groupchat", from = room.jid })
			:tag("x", { xmlns = "http://jabber.org/protocol/muc#user" }):tag("status", { code = "104" }):up():up());
	end

	local function wanted_in(record)
		local wanted = {};
		for _, people in ipairs { record.nicks, record.owners } do
			for localpart in pairs(people) do wanted[localpart .. "@" .. members_host] = localpart; end
		end
		return wanted;
	end

	-- Prosody's own administrators are owners of every room to it, and it lets nobody make them less.
	local function set_affiliation(room, person, affiliation, data)
		local ok, _, why = room:set_affiliation(true, person, affiliation, nil, data);
		if not ok and room:get_affiliation(person) ~= "owner" then error(("%s: %s"):format(person, why)); end
	end

	-- Who goes goes first, so that a nick is free for who has it now.
	local function fill(room, record)
		local wanted, gone = wanted_in(record), {};
		for person in room:each_affiliation() do
			if not wanted[person] then gone[#gone + 1] = person; end
		end
		for _, person in ipairs(gone) do set_affiliation(room, person, "none"); end
		for person, localpart in pairs(wanted) do
			local affiliation, nick = affiliation_in(record, localpart), record.nicks[localpart];
			local is_so = room:get_affiliation(person) == affiliation
				and room:get_affiliation_data(person, "reserved_nickname") == nick;
			if not is_so then
				set_affiliation(room, person, affiliation, nick and { reserved_nickname = nick } or false);
			end
		end
	end

	local function shape(room, record)
		room:set_persistent(true);
		room:set_hidden(true);
		room:set_members_only(true);
		room:set_allow_member_invites(false);
		room:set_moderated(false);
		room:set_whois("anyone");
		room:set_changesubject(false);
		room:set_password("");
		room._data.archiving = true;
		room:set_presence_broadcast(shown_roles(record));
		if room:get_name() == record.title then return; end
		room:set_name(record.title);
		tell_change(room);
	end

	local keep = {};

	-- The room of the record, or nil.
	function keep.find(record)
		return mod_muc.get_room_from_jid(room_jid(record)) or nil;
	end

	-- Answers true, or nil and what could not be done.
	function keep.apply(record)
		local room = keep.find(record);
		if not room then
			local made = mod_muc.create_room(room_jid(record));
			room = made and keep.find(record);
			if not room then return nil, "the room was not made"; end
		end
		return order(room, function ()
			shape(room, record);
			fill(room, record);
		end);
	end

	-- Everybody leaves. It is not destroyed as mod_muc does it, which would destroy the archive too: that ends when its
	-- messages expire.
	function keep.close(record)
		local room = keep.find(record);
		if not room then return true; end
		room.destroying = true;
		local x = st.stanza("x", { xmlns = "http://jabber.org/protocol/muc#user" }):tag("destroy"):up();
		local ok, err = xpcall(room.clear, debug.traceback, room, x);
		mod_muc.forget_room(room);
		mod_muc.delete_room(room);
		return ok, err;
	end

	-- Whoever is told that a member was removed is told that the room is members' only as well.
	function keep.is_at_work()
		return at_work;
	end

	-- A message of the room itself.
	function keep.say(record, id, body)
		local room = keep.find(record);
		if not room then return nil; end
		room:broadcast_message(st.message({ type = "groupchat", from = room.jid, id = id }):text_tag("body", body));
		return true;
	end

	function keep.bare(record)
		return jid.bare(room_jid(record));
	end

	return keep;
end

return keeper;
