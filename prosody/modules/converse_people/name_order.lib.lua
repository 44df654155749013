-- The body of an order that says what somebody is called.

local json = require "util.json";
local refusal = module:require "converse_people/line".refusal;

-- The name, or nil and what is wrong with the body.
local function read(body)
	local parsed, order = pcall(json.decode, body);
	if not parsed or type(order) ~= "table" then return nil, "the body is not a JSON object"; end
	local why = refusal(order.name, "name");
	if why then return nil, why; end
	return order.name;
end

return read;
