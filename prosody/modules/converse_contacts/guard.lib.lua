-- What members and their clients may do with contacts that are given: change the name and the groups of one that is
-- their own too, and nothing else.

local jid = require "util.jid";
local rostermanager = require "core.rostermanager";
local st = require "util.stanza";

local roster = module:require "converse_contacts/roster";

local refusal_text = "This contact comes from the site and stays as long as both of you are in the group.";

-- Puts another name and other groups in the place of the member's own. What the client repeats of the given titles is
-- not theirs.
local function change_own(session, item, contact, given)
	local own = roster.own_of(session.roster[contact]);
	local name, before, kept = item.attr.name, { own.name, own.groups }, {};
	for group in item:childtags("group") do
		local title = group:get_text();
		if title and title ~= "" and (not given.groups[title] or own.groups[title]) then kept[title] = true; end
	end
	if name == "" then name = nil; end
	own.name, own.groups = name, kept;
	session.roster[contact] = roster.over(own, given);
	if rostermanager.save_roster(session.username, session.host, nil, contact) then return true; end
	own.name, own.groups = before[1], before[2];
	session.roster[contact] = roster.over(own, given);
	return false;
end

-- `has_given` says whether a localpart has a JID in a roster in memory as one that is given.
local function guard(groups, has_given)
	local function push(session, contact)
		rostermanager.roster_push(session.username, session.host, contact);
	end

	module:hook("iq/self/jabber:iq:roster:query", function (event)
		local origin, stanza = event.origin, event.stanza;
		local query = stanza.tags[1];
		local item = query.tags[1];
		if stanza.attr.type ~= "set" or #query.tags ~= 1 or item.name ~= "item" then return; end
		local contact = jid.prep(item.attr.jid);
		if not contact or not has_given(origin.username, contact) then return; end
		local given = groups:given_to(origin.username .. "@" .. origin.host)[contact];
		if not given or item.attr.subscription == "remove" or not roster.own_of(origin.roster[contact]) then
			origin.send(st.error_reply(stanza, "cancel", "not-allowed", refusal_text));
		elseif change_own(origin, item, contact, given) then
			origin.send(st.reply(stanza));
		else
			origin.send(st.error_reply(stanza, "wait", "internal-server-error", "Unable to save roster"));
		end
		push(origin, contact);
		return true;
	end, 100);

	local function refuse_end(event)
		local origin, stanza = event.origin, event.stanza;
		local kind = stanza.attr.type;
		if kind ~= "unsubscribe" and kind ~= "unsubscribed" then return; end
		local contact = jid.bare(stanza.attr.to);
		if origin.type ~= "c2s" or not has_given(origin.username, contact) then return; end
		origin.send(st.error_reply(stanza, "cancel", "not-allowed", refusal_text));
		push(origin, contact);
		return true;
	end
	module:hook("pre-presence/bare", refuse_end, 100);
	module:hook("pre-presence/full", refuse_end, 100);
end

return guard;
