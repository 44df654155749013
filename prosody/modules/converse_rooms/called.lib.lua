-- What an occupant is called, in every room: as the site calls them, whatever their client asks for.

local jid = require "util.jid";
local affiliation_in = module:require "converse_rooms/rooms".affiliation_in;
local is_reserved = module:require "converse_rooms/name".is_reserved;
local prepared = module:require "converse_rooms/prepared";

-- Who has the nick in the room: a bare JID, or nil. room is nil where it is not there yet.
local function owner_of(room, nick)
	if not room then return nil; end
	local occupant = room:get_occupant_by_nick(room.jid .. "/" .. nick);
	return occupant and occupant.bare_jid or room:get_registered_jid(nick);
end

-- The nick of a member whose name is known: the name, and the localpart behind it where somebody else there has it, or
-- the room itself. Who is there with the localpart behind keeps it. Looks at three occupants at most, mostly at two.
local function nick_for(room, localpart, person, name, title)
	local second = prepared(("%s (%s)"):format(name, localpart)) or localpart;
	if owner_of(room, second) == person then return second; end
	local taken = title and prepared(title);
	local count, nick = 1, prepared(name) or localpart;
	while true do
		local owner = owner_of(room, nick);
		if nick ~= taken and (owner == nil or owner == person) then return nick; end
		nick = count == 1 and second or ("%d %s"):format(count, localpart:sub(1, 200));
		count = count + 1;
	end
end

-- `ask` asks the domain of the members: fires one of its events.
local function caller(rooms, mod_muc, members_host, ask)
	local called = {};

	-- What whoever sends the stanza is called in the room with this bare JID; nil where the site has not named them.
	function called.nick(room_jid, sender)
		local localpart, host = jid.split(sender);
		if host ~= members_host then return nil; end
		local record = rooms:at(jid.node(room_jid));
		if record and record.nicks[localpart] then return record.nicks[localpart]; end
		local name = ask("converse-name-of", { localpart = localpart });
		if not name then return nil; end
		local room = mod_muc.get_room_from_jid(room_jid) or nil;
		return nick_for(room, localpart, jid.bare(sender), name, record and record.title);
	end

	-- Whether there is no such room for whoever sends the stanza.
	function called.is_hidden(room_jid, sender)
		local node = jid.node(room_jid);
		if not is_reserved(node) then return false; end
		local record, localpart, host = rooms:at(node), jid.split(sender);
		return not record or host ~= members_host or not affiliation_in(record, localpart);
	end

	-- Whether somebody whom the site has not named asks for the name of one whom it has, with a localpart behind it or not.
	function called.is_forged(nick, sender)
		local localpart, host = jid.split(sender);
		local own = host == members_host and localpart or nil;
		local alone = (prepared(nick) or nick):gsub("%s*%b()%s*$", "");
		for _, text in ipairs { nick, alone } do
			if ask("converse-is-name", { text = text, localpart = own }) then return true; end
		end
		return false;
	end

	return called;
end

return { caller = caller, nick_for = nick_for };
