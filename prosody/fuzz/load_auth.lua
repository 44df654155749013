-- Loads the real mod_auth_converse as Prosody does it, and answers what it provides, with the codes of its refusals and the
-- lines of its errors. No network and no other module; Prosody's own libraries do the work.

local datamanager = require "util.datamanager";

-- options: the module's, for the host; folder: of Prosody's data.
local function load_auth(host, options, folder)
	local seen = { refused = {}, errors = {} };
	local accounts = {};
	local module = { host = host };
	local environment = setmetatable({ module = module, prosody = { process_type = "prosody" } }, { __index = _G });

	local function option(_, name, default)
		if options[name] == nil then return default; end
		return options[name];
	end
	module.get_option_number, module.get_option_string, module.get_option_boolean = option, option, option;

	function module:require(name)
		return assert(loadfile("modules/" .. name .. ".lib.lua", "t", environment))();
	end

	function module:open_store()
		return {
			get = function (_, username) return accounts[username]; end;
			set = function (_, username, account) accounts[username] = account; return true; end;
			users = function () return pairs(accounts); end;
		};
	end

	function module:log(level, text, ...)
		if level == "error" then seen.errors[#seen.errors + 1] = text:format(...); end
		local code = level == "warn" and text:find("^refused") and (...);
		if code then seen.refused[code] = (seen.refused[code] or 0) + 1; end
	end

	function module:fire_event() end

	function module:provides(_, provider)
		seen.provider = provider;
	end

	datamanager.set_data_path(folder);
	assert(loadfile("modules/mod_auth_converse.lua", "t", environment))();
	return seen;
end

return load_auth;
