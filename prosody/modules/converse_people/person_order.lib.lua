-- The body of an order that says what somebody is called and, where it says so, what they look like and their user id.

local json = require "util.json";
local portraits = module:require "converse_people/portrait";
local refusal = module:require "converse_people/line".refusal;
local valid_utf8 = require "util.encodings".utf8.valid;

-- Bytes of a user id: 2,000 characters and more.
local longest_user = 8192;

local function is_user(text)
	if text == nil then return true; end
	return type(text) == "string" and text ~= "" and #text <= longest_user and valid_utf8(text);
end

-- Unix milliseconds.
local function is_moment(value)
	return value == nil or type(value) == "number" and value % 1 == 0 and value >= 0 and value < 2 ^ 53;
end

local function is_version(value)
	return value == nil or type(value) == "string" and value:find("^%w+$") ~= nil and #value <= 64;
end

-- The person, or nil and what is wrong with the body. The portrait is nil where nothing is said of it, and false where
-- somebody has none.
local function read(body)
	local parsed, order = pcall(json.decode, body);
	if not parsed or type(order) ~= "table" then return nil, "the body is not a JSON object"; end
	local why = refusal(order.name, "name");
	if why then return nil, why; end
	if not is_user(order.user) then return nil, "user is no user id"; end
	if not is_moment(order.freed) then return nil, "freed is no moment"; end
	if not is_version(order.version) then return nil, "version is none"; end
	local person = { name = order.name, user = order.user, freed = order.freed };
	if order.portrait ~= nil then person.version = order.version or false; end
	if order.portrait == json.null then
		person.portrait = false;
	elseif order.portrait ~= nil then
		person.portrait, why = portraits.read(order.portrait);
		if not person.portrait then return nil, why; end
	end
	return person;
end

return read;
