-- What somebody is called is the site's to say. Who could change it over XMPP would be taken for somebody else: clients
-- show the vCard's names, and the nickname that comes with a contact request, without a word on who wrote them.

local xmlns_nick = "http://jabber.org/protocol/nick";
local xmlns_vcard = "urn:ietf:params:xml:ns:vcard-4.0";
local node_vcard = "urn:xmpp:vcard4";

-- The tags of a vCard that hold names, and where their texts are.
local temp = { full = "FN", nick = "NICKNAME", text = function (tag) return tag:get_text(); end };
local four = { full = "fn", nick = "nickname", text = function (tag) return tag:find("text#"); end };

-- The name that the gateway told last, or nil. service is the person's own PEP service.
local function name_of(service)
	local ok, _, item = service:get_last_item(xmlns_nick, true);
	return ok and item and item:get_child_text("nick", xmlns_nick) or nil;
end

-- Whether the vCard has the name, and no other. An empty nickname is none.
local function has_name(vcard, name, form)
	local found = false;
	for tag in vcard:childtags() do
		local text = form.text(tag) or "";
		if tag.name == form.full then
			if text ~= name then return false; end
			found = true;
		elseif tag.name == form.nick and text ~= "" and text ~= name then
			return false;
		end
	end
	return found;
end

local function keeps_vcard(vcard, name)
	return has_name(vcard, name, vcard.attr.xmlns == xmlns_vcard and four or temp);
end

local function may_publish(node, publish, name)
	if node ~= node_vcard then return false; end
	for item in publish:childtags("item") do
		local vcard = item:get_child("vcard", xmlns_vcard);
		if not vcard or not has_name(vcard, name, four) then return false; end
	end
	return true;
end

-- Whether an order to the person's PEP service leaves the name as it is: create, publish, retract, configure, delete,
-- purge. Of those that touch a node with the name only a vCard with the same name is let through.
local function keeps_nodes(pubsub, name)
	for action in pubsub:childtags() do
		local node = action.attr.node;
		if (node == xmlns_nick or node == node_vcard) and action.name ~= "items" then
			if action.name ~= "publish" or not may_publish(node, action, name) then return false; end
		end
	end
	return true;
end

-- Puts the name into the nicknames that a stanza carries (XEP-0172), or takes them out where there is none.
local function correct_nicks(stanza, name)
	stanza:maptags(function (tag)
		if tag.name ~= "nick" or tag.attr.xmlns ~= xmlns_nick then return tag; end
		if not name then return nil; end
		tag.tags = {};
		for place = #tag, 1, -1 do tag[place] = nil; end
		return tag:text(name);
	end);
end

return { name_of = name_of, keeps_vcard = keeps_vcard, keeps_nodes = keeps_nodes, correct_nicks = correct_nicks };
