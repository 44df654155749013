-- Whom a site's accounts were made for, a part at a time: reading them all at once would stop everybody's chat.

local usermanager = require "core.usermanager";

local urldecode = require "util.http".urldecode;

local most_parts = 1000;

-- Number of the part, from 0 on, and how many there are; nil for what is none.
local function read_part(query)
	local part, of = (query or ""):match("^part=(%d%d?%d?)&of=(%d%d?%d?%d?)$");
	part, of = tonumber(part), tonumber(of);
	if not part or of > most_parts or part >= of then return nil; end
	return part, of;
end

local function part_of(localpart, of)
	local sum = 0;
	for place = 1, #localpart do sum = (sum * 31 + localpart:byte(place)) % 65521; end
	return sum % of;
end

-- The one localpart that is asked for; nil where it is a part.
local function read_localpart(query)
	local localpart = (query or ""):match("^localpart=([^&]+)$");
	return localpart and urldecode(localpart);
end

-- By localpart what describe answers for it.
local function list(host, part, of, describe)
	local people = {};
	for localpart in usermanager.users(host) do
		if part_of(localpart, of) == part then people[localpart] = describe(localpart); end
	end
	return people;
end

return { read_localpart = read_localpart, read_part = read_part, list = list };
