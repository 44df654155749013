-- The localparts of rooms that groups have. Nobody else makes a room under such a name.

local hex = require "util.hex";
local random = require "util.random".bytes;

local prefix = "converse-group-";

-- Whether it is one, there or not.
local function is_reserved(localpart)
	return localpart ~= nil and localpart:sub(1, #prefix) == prefix;
end

-- Another one each time, so that a group that is made again has not the room of the one before.
local function new()
	return prefix .. hex.to(random(12));
end

return { is_reserved = is_reserved, new = new };
