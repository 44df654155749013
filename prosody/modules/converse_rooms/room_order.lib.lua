-- The body of an order that says what a group's room is called and who is in it.

local json = require "util.json";
local is_localpart = module:require "converse_token/localpart";
local read_group_order = module:require "converse_contacts/group_order";

local most_owners = 2000;

local function owners_of(list)
	if type(list) ~= "table" or list == json.null then return nil; end
	local owners, count = {}, 0;
	for place, localpart in pairs(list) do
		if math.type(place) ~= "integer" or not is_localpart(localpart) or owners[localpart] then return nil; end
		owners[localpart], count = true, count + 1;
	end
	return count == #list and count <= most_owners and owners or nil;
end

-- `title`, `names` by localpart and a set of `owners`; or nil, the status of the answer and what is wrong with the body.
local function read(body)
	local title, names, why = read_group_order(body);
	if not title then return nil, names, why; end
	local owners = owners_of(json.decode(body).owners);
	if not owners then return nil, 400, ("owners is not a list of at most %d localparts"):format(most_owners); end
	return { title = title, names = names, owners = owners };
end

return read;
