-- The body of an order that says what a group's room is called and who is in it.

local json = require "util.json";
local is_localpart = module:require "converse_token/localpart";
local read_group_order = module:require "converse_contacts/group_order";

local most_owners = 2000;
-- Characters of Plone's, in bytes.
local longest_generation = 400;

local function owners_of(list)
	if type(list) ~= "table" or list == json.null then return nil; end
	local owners, count = {}, 0;
	for place, localpart in pairs(list) do
		if math.type(place) ~= "integer" or not is_localpart(localpart) or owners[localpart] then return nil; end
		owners[localpart], count = true, count + 1;
	end
	return count == #list and count <= most_owners and owners or nil;
end

local function is_generation(value)
	return value == nil or (type(value) == "string" and value ~= "" and #value <= longest_generation);
end

-- `title`, `names` by localpart, a set of `owners` and perhaps a `generation`; or nil, the status of the answer and what is
-- wrong with the body.
local function read(body)
	local title, names, why = read_group_order(body);
	if not title then return nil, names, why; end
	local order = json.decode(body);
	local owners = owners_of(order.owners);
	if not owners then return nil, 400, ("owners is not a list of at most %d localparts"):format(most_owners); end
	if not is_generation(order.generation) then
		return nil, 400, ("generation is no text of at most %d bytes"):format(longest_generation);
	end
	return { title = title, names = names, owners = owners, generation = order.generation };
end

return read;
