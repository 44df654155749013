-- Groups whose members have each other in the roster. A contact that is given is an item as Prosody's rosters have them,
-- with `given`: true, or what the member keeps of their own (see roster.lib.lua). One item is in many rosters, so
-- nobody may change one.

local hashes = require "util.hashes";

-- So far apart are the versions that a group makes of a roster.
local stride = 1 << 20;

local Groups = {};
Groups.__index = Groups;

local function item(name, titles)
	return { subscription = "both", name = name, groups = titles, given = true };
end

local function new(host)
	return setmetatable({ host = host, count = 0, by_id = {}, ids_of = {} }, Groups);
end

function Groups:forget(id, group)
	for jid in pairs(group.items) do
		local ids = self.ids_of[jid];
		ids[id] = nil;
		if not next(ids) then self.ids_of[jid] = nil; end
	end
	self.by_id[id], self.count = nil, self.count - 1;
end

-- 32 bits that are others when the group is another or has changed.
local function mark_of(id, hash)
	return tonumber(hashes.sha256(id .. "\n" .. hash, true):sub(1, 8), 16);
end

-- Puts a group in the place of the one with the same id. `names` by localpart. Answers a set of the JIDs whose contacts
-- are others now, and of those whose contacts may be.
function Groups:put(id, hash, title, names)
	local before = self.by_id[id];
	local touched = self:remove(id);
	local titles = before and before.titles[title] and before.titles or { [title] = true };
	local group = { hash = hash, titles = titles, items = {}, mark = mark_of(id, hash) };
	for localpart, name in pairs(names) do
		local jid = localpart .. "@" .. self.host;
		local old = before and before.items[jid];
		-- What is as it was stays the same table: whoever has it is told nothing.
		group.items[jid] = old and old.name == name and old.groups == titles and old or item(name, titles);
		self.ids_of[jid] = self.ids_of[jid] or {};
		self.ids_of[jid][id] = true;
		touched[jid] = true;
	end
	self.by_id[id], self.count = group, self.count + 1;
	return touched;
end

-- Answers a set of the JIDs that were in it.
function Groups:remove(id)
	local group, touched = self.by_id[id], {};
	if not group then return touched; end
	self:forget(id, group);
	for jid in pairs(group.items) do touched[jid] = true; end
	return touched;
end

function Groups:hash_of(id)
	local group = self.by_id[id];
	return group and group.hash;
end

function Groups:hashes()
	local by_id = {};
	for id, group in pairs(self.by_id) do by_id[id] = group.hash; end
	return by_id;
end

function Groups:has(jid)
	return self.ids_of[jid] ~= nil;
end

local function both(one, other)
	local titles = {};
	for title in pairs(one.groups) do titles[title] = true; end
	for title in pairs(other.groups) do titles[title] = true; end
	return item(one.name, titles);
end

local nobody = {};

-- The contacts that this member is given, by JID, with the member among them. Nobody may change the table.
function Groups:given_to(jid)
	local ids = self.ids_of[jid];
	if not ids then return nobody; end
	local first = next(ids);
	if not next(ids, first) then return self.by_id[first].items; end
	local given = {};
	for id in pairs(ids) do
		for contact, found in pairs(self.by_id[id].items) do
			given[contact] = given[contact] and both(given[contact], found) or found;
		end
	end
	return given;
end

-- A number below 2^52, another one for each state of the member's groups.
function Groups:offset_for(jid)
	local mark = 0;
	for id in pairs(self.ids_of[jid] or nobody) do mark = mark ~ self.by_id[id].mark; end
	return mark * stride;
end

return { new = new };
