-- The ids of groups in the gateway's orders.

local hashes = require "util.hashes";
local http_decode = require "util.http".urldecode;

local gate = module:require "converse_orders/gate";

local longest = 255;

-- By what a group is kept, because an id may be longer than a file's name.
local function key_of(id)
	return hashes.sha256(id, true);
end

-- The id in an order's path, or nil and the refusal. The server decodes the path once; what it takes for steps upwards is
-- gone from a path that was encoded twice.
local function id_of(path)
	local id = http_decode(path or "");
	if #id > longest then return nil, gate.answer(414, "The id of a group has at most 255 bytes."); end
	return id;
end

return { key_of = key_of, id_of = id_of };
