-- Loads a library of the modules as module:require does it, without a Prosody around.

local function load_library(name)
	local module = {};
	function module:require(other)
		return load_library(other);
	end
	local environment = setmetatable({ module = module }, { __index = _G });
	return assert(loadfile("modules/" .. name .. ".lib.lua", "t", environment))();
end

return load_library;
