-- Takes the configuration file as it is now, without a restart: reloads the modules whose options are others than those
-- they were loaded with, and starts or ends the file share of a host. No stream of a member ends by it. What else is in
-- the file takes effect at the next start.

local config = require "core.configmanager";
local hostmanager = require "core.hostmanager";
local http_server = require "net.http.server";
local modulemanager = require "core.modulemanager";

local watched = {
	{ prefix = "", module = "mam", options = { "archive_expires_after" } };
	{ prefix = "rooms.", module = "muc_mam", options = { "muc_log_expires_after" } };
	{ prefix = "upload.", module = "http_file_share", is_optional = true,
		options = { "http_file_share_daily_quota", "http_file_share_expires_after" } };
};

-- The options that a module was loaded with, one string for all: by host and module. A table of all hosts' own, because
-- Prosody reads its file again on SIGHUP too and says nothing then of what was before.
local loaded = module:shared("/*/converse/loaded_options");

local function options_of(host, part)
	local values = {};
	for index, option in ipairs(part.options) do values[index] = tostring(config.get(host, option)); end
	return table.concat(values, "\n");
end

-- Whether the file has the host as a component; a domain that it does not name would get the options of all.
local function is_defined(host)
	return config.rawget(host, "component_module") ~= nil;
end

local function is_running(host)
	return prosody.hosts[host] ~= nil;
end

-- To be called where the modules were loaded with what the configuration says now.
local function remember(domain)
	for _, part in ipairs(watched) do
		local host = part.prefix .. domain;
		local key = host .. " " .. part.module;
		loaded[key] = loaded[key] or options_of(host, part);
	end
end

-- What was done, or nil and what could not be done.
local function apply(domain, part)
	local host = part.prefix .. domain;
	local key = host .. " " .. part.module;
	if part.is_optional and not is_defined(host) then
		loaded[key] = nil;
		if not is_running(host) then return "none"; end
		local ok, err = hostmanager.deactivate(host, "Files are not shared any more.");
		-- The share answered at the domain, and took the domain's other addresses with it.
		http_server.add_host(domain);
		return ok and "ended", err;
	end
	if not is_running(host) then
		if not part.is_optional then return "none"; end
		local ok, err = hostmanager.activate(host);
		if not ok then return nil, err; end
		if not modulemanager.is_loaded(host, part.module) then return nil, "the module was not loaded"; end
		loaded[key] = options_of(host, part);
		return "started";
	end
	local options = options_of(host, part);
	if loaded[key] == options then return "unchanged"; end
	local ok, err = modulemanager.reload(host, part.module);
	if not ok then return nil, err; end
	loaded[key] = options;
	return "reloaded";
end

-- For these domains: what was done by host and module, or nil and what failed.
local function take_config(domains)
	local ok, err = prosody.reload_config();
	if not ok then return nil, err or "the file cannot be read"; end
	local done = {};
	for _, domain in ipairs(domains) do
		for _, part in ipairs(watched) do
			local what, why = apply(domain, part);
			if not what then return nil, ("%s of %s: %s"):format(part.module, domain, tostring(why)); end
			done[part.prefix .. domain .. " " .. part.module] = what;
		end
	end
	return done;
end

return { remember = remember, take_config = take_config };
