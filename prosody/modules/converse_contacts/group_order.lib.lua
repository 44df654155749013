-- The body of an order that says who is in a group and what it is called.

local json = require "util.json";
local is_localpart = module:require "converse_token/localpart";
local refusal = module:require "converse_people/line".refusal;

-- Each of them has all the others in the roster.
local most_members = 2000;

-- The title and a table of names by localpart; or nil, the status of the answer and what is wrong with the body.
local function read(body)
	local parsed, order = pcall(json.decode, body);
	if not parsed or type(order) ~= "table" then return nil, 400, "the body is not a JSON object"; end
	local why = refusal(order.title, "title");
	if why then return nil, 400, why; end
	if type(order.members) ~= "table" then return nil, 400, "members is not a list"; end
	if #order.members > most_members then
		return nil, 413, ("a group has at most %d members"):format(most_members);
	end
	local names, count = {}, 0;
	for place, member in pairs(order.members) do
		if math.type(place) ~= "integer" then return nil, 400, "members is not a list"; end
		if type(member) ~= "table" or not is_localpart(member.localpart) then
			return nil, 400, "a member's localpart is none";
		end
		local wrong = refusal(member.name, "a member's name");
		if wrong then return nil, 400, wrong; end
		if names[member.localpart] then return nil, 400, "a member is named twice"; end
		names[member.localpart], count = member.name, count + 1;
	end
	if count ~= #order.members then return nil, 400, "members is not a list"; end
	return order.title, names;
end

return read;
