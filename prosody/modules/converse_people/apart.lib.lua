-- Sites that share a Prosody are not there for one another's members: neither people nor rooms nor files. What the server
-- has beside them, as other domains of its own, is reached as ever.

local jid = require "util.jid";
local st = require "util.stanza";

local kinds, targets = { "iq", "message", "presence" }, { "bare", "full", "host" };

-- The domain of the site that a domain of this server belongs to, by itself or as that of its rooms or files; else nil.
local function site_of(domain)
	local host = domain and prosody.hosts[domain];
	if not host then return nil; end
	local own = host.type == "local" and domain or domain:gsub("^[^.]+%.", "");
	local site = prosody.hosts[own];
	return site and site.type == "local" and site.modules.converse and own or nil;
end

local function is_elsewhere(address)
	local site = site_of(jid.host(address));
	return site ~= nil and site ~= module.host;
end

-- Answers, and what Prosody sends by itself to all contacts.
local function is_silent(stanza)
	local kind = stanza.attr.type;
	if kind == "error" or kind == "result" then return true; end
	if stanza.name ~= "presence" then return false; end
	return kind == "unavailable" or kind == "probe" or kind == nil and jid.resource(stanza.attr.to) == nil;
end

local function refuse(event)
	local origin, stanza = event.origin, event.stanza;
	if not is_elsewhere(stanza.attr.to) then return; end
	if not is_silent(stanza) then origin.send(st.error_reply(stanza, "cancel", "remote-server-not-found")); end
	return true;
end

-- What comes all the same, as an invitation that a room hands on.
local function drop(event)
	if is_elsewhere(event.stanza.attr.from) then return true; end
end

-- Has the members of this host know no other site of this server.
local function keep_apart()
	for _, kind in ipairs(kinds) do
		for _, target in ipairs(targets) do
			module:hook(("pre-%s/%s"):format(kind, target), refuse, 1000);
			module:hook(("%s/%s"):format(kind, target), drop, 1000);
		end
	end
end

return keep_apart;
