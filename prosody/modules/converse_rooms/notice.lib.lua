-- The body of an order that has a room say something of its own.

local json = require "util.json";
local valid_utf8 = require "util.encodings".utf8.valid;

-- Bytes.
local longest = 20000;
local longest_name = 64;

-- All that XML takes and a reader sees as text in lines.
local function is_text(text)
	return valid_utf8(text) and not text:find("[%z\1-\8\11-\31\127]") and not text:find("\239\191[\190\191]");
end

local function is_name(value)
	return value == nil or type(value) == "string" and #value <= longest_name and value:find("^[%w-]+$") ~= nil;
end

-- `text`, and where they are said an `id` of the notice and the `generation` of the group; or nil and what is wrong with
-- the body.
local function read(body)
	local parsed, order = pcall(json.decode, body);
	if not parsed or type(order) ~= "table" then return nil, "the body is not a JSON object"; end
	local text = order.text;
	if type(text) ~= "string" or not text:find("%S") then return nil, "text is none"; end
	if #text > longest then return nil, ("text is longer than %d bytes"):format(longest); end
	if not is_text(text) then return nil, "text has characters that no message has"; end
	if not is_name(order.id) then return nil, "id is none"; end
	if not is_name(order.generation) then return nil, "generation is none"; end
	return { text = text, id = order.id, generation = order.generation };
end

return read;
