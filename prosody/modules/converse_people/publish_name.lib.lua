-- Publishes somebody's name where clients look for it: the nickname of XEP-0172, and the vCard of XEP-0292, from which
-- mod_vcard_legacy makes that of XEP-0054.

local st = require "util.stanza";

local xmlns_nick = "http://jabber.org/protocol/nick";
local xmlns_pubsub = "http://jabber.org/protocol/pubsub";
local xmlns_vcard = "urn:ietf:params:xml:ns:vcard-4.0";
local node_vcard = "urn:xmpp:vcard4";

-- Who may chat here may know the name, also before they are contacts; as mod_vcard_legacy publishes vCards.
local open_to_all = { access_model = "open", _defaults_only = true };

local function new_item()
	return st.stanza("item", { xmlns = xmlns_pubsub, id = "current" });
end

local function last_payload(service, node, name, xmlns)
	local ok, _, item = service:get_last_item(node, true);
	return ok and item and item:get_child(name, xmlns) or nil;
end

local function publish_nick(service, name)
	local nick = last_payload(service, xmlns_nick, "nick", xmlns_nick);
	if nick and nick:get_text() == name then return true; end
	return service:publish(xmlns_nick, true, "current", new_item():text_tag("nick", name, { xmlns = xmlns_nick }));
end

-- What else its owner has written into the vCard stays, but for a nickname, which clients show in the name's place.
local function publish_vcard(service, name)
	local old = last_payload(service, node_vcard, "vcard", xmlns_vcard);
	if old and old:find("fn/text#") == name and not old:get_child("nickname") then return true; end
	local vcard = st.stanza("vcard", { xmlns = xmlns_vcard }):tag("fn"):text_tag("text", name):up();
	if old then
		for tag in old:childtags() do
			if tag.name ~= "fn" and tag.name ~= "nickname" then vcard:add_child(st.clone(tag)); end
		end
	end
	return service:publish(node_vcard, true, "current", new_item():add_child(vcard), open_to_all);
end

-- service is the person's own PEP service. Answers true, or a false value and why not. What is already published is
-- not published again.
local function publish(service, name)
	local ok, err = publish_nick(service, name);
	if not ok then return ok, err; end
	return publish_vcard(service, name);
end

return publish;
