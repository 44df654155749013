-- Which group has which room, and who is in it.
-- A record: `id` of the group, `localpart` of the room, `hash` of the order (nil: not done yet), `title`, `nicks` by
-- localpart of a member, `owners` a set of localparts, `generation` of the group where the site has told one.

local Rooms = {};
Rooms.__index = Rooms;

local function new()
	return setmetatable({ count = 0, by_id = {}, by_localpart = {}, ids_of = {} }, Rooms);
end

-- Puts a record in the place of the one with the same id, or takes that away where it is nil. Answers the one before.
function Rooms:set(id, record)
	local before = self.by_id[id];
	if before then
		self.by_localpart[before.localpart] = nil;
		self.count = self.count - 1;
		for localpart in pairs(before.nicks) do
			local ids = self.ids_of[localpart];
			ids[id] = nil;
			if not next(ids) then self.ids_of[localpart] = nil; end
		end
	end
	self.by_id[id] = record;
	if not record then return before; end
	self.by_localpart[record.localpart] = record;
	self.count = self.count + 1;
	for localpart in pairs(record.nicks) do
		self.ids_of[localpart] = self.ids_of[localpart] or {};
		self.ids_of[localpart][id] = true;
	end
	return before;
end

function Rooms:get(id)
	return self.by_id[id];
end

-- The record of the room with this localpart.
function Rooms:at(localpart)
	return self.by_localpart[localpart];
end

-- Hashes by id. A record that is not done yet has an empty one, so that it is ordered again.
function Rooms:hashes()
	local by_id = {};
	for id, record in pairs(self.by_id) do by_id[id] = record.hash or ""; end
	return by_id;
end

-- The records of the groups that somebody is a member of, by the localparts of their rooms; nil for none.
function Rooms:given_to(localpart)
	local ids = self.ids_of[localpart];
	if not ids then return nil; end
	local given = {};
	for id in pairs(ids) do
		local record = self.by_id[id];
		given[record.localpart] = record;
	end
	return given;
end

-- What somebody is to a room: "owner", "member", or nil.
local function affiliation_in(record, localpart)
	return record.owners[localpart] and "owner" or record.nicks[localpart] and "member" or nil;
end

return { new = new, affiliation_in = affiliation_in };
