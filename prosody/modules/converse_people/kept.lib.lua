-- A message that cannot be kept, on a full disk for one, comes back to who wrote it. Else it would be read by who is there
-- and be gone from everybody's history.

local jid = require "util.jid";
local st = require "util.stanza";

local sessions = prosody.hosts[module.host].sessions;

-- The stanza that the archive should take, until it has.
local awaited;

module:wrap_event("archive-should-store", function (handlers, name, event)
	local should = handlers(name, event);
	if should and event.stanza:get_child("body") then awaited = event.stanza; end
	return should;
end);

module:hook("archive-message-added", function () awaited = nil; end, 100);

-- Who does not want it to be kept, by the preferences of XEP-0441, has it so.
local function wants_it(username, with)
	local user = sessions[username];
	local prefs = user and user.archive_prefs;
	if not prefs then return true; end
	if prefs[with] ~= nil then return prefs[with]; end
	return prefs[false] == true;
end

local function guard(handlers, name, event, username, with)
	local before = awaited;
	awaited = nil;
	local answer = handlers(name, event);
	local is_lost = awaited ~= nil;
	awaited = before;
	local origin, stanza = event.origin, event.stanza;
	if answer ~= nil or not is_lost or stanza.attr.type == "error" or not wants_it(username, with) then return answer; end
	module:log("error", "a message of %s was not kept, and is sent back", jid.bare(stanza.attr.from));
	if origin.send then
		local why = "The message could not be kept and was not sent.";
		origin.send(st.error_reply(stanza, "wait", "resource-constraint", why));
	end
	return true;
end

for _, to in ipairs { "bare", "full" } do
	module:wrap_event("pre-message/" .. to, function (handlers, name, event)
		local stanza = event.stanza;
		return guard(handlers, name, event, event.origin.username, jid.bare(stanza.attr.to or stanza.attr.from));
	end);
	module:wrap_event("message/" .. to, function (handlers, name, event)
		local stanza = event.stanza;
		return guard(handlers, name, event, jid.node(stanza.attr.to or stanza.attr.from), jid.bare(stanza.attr.from));
	end);
end
