-- What somebody is called and looks like is the site's to say. Who could change it over XMPP would be taken for somebody
-- else: clients show the vCard's names and photo, and the nickname that comes with a contact request, without a word on
-- who wrote them.

local base64 = require "util.encodings".base64;
local sha1 = require "util.hashes".sha1;

local published = module:require "converse_people/publish_portrait";

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

-- Whether the photo of a vCard of XEP-0054 is the portrait, or there is neither. mod_vcard_legacy would take out what is
-- left out, and publish the rest as the avatar.
local function keeps_photo(vcard, portrait)
	local photo = vcard:get_child("PHOTO");
	local data = photo and photo:get_child_text("BINVAL") or "";
	if photo and photo:get_child("EXTVAL") then return false; end
	if data == "" or not portrait then return data == "" and not portrait; end
	local bytes = base64.decode((data:gsub("%s", "")));
	return bytes ~= nil and sha1(bytes, true) == portrait.attr.id
		and photo:get_child_text("TYPE") == portrait.attr.type;
end

-- portrait: `info` of XEP-0084 as it is published, or nil.
local function keeps_vcard(vcard, name, portrait)
	if vcard.attr.xmlns == xmlns_vcard then return has_name(vcard, name, four) and not vcard:get_child("photo"); end
	for photo in vcard:childtags("PHOTO") do
		if photo ~= vcard:get_child("PHOTO") then return false; end
	end
	return has_name(vcard, name, temp) and keeps_photo(vcard, portrait);
end

local function may_publish(node, publish, name)
	if node ~= node_vcard then return false; end
	for item in publish:childtags("item") do
		local vcard = item:get_child("vcard", xmlns_vcard);
		if not vcard or not has_name(vcard, name, four) or vcard:get_child("photo") then return false; end
	end
	return true;
end

-- The nodes that are the site's own.
local told = {
	[xmlns_nick] = true, [node_vcard] = true, ["urn:xmpp:avatar:data"] = true, ["urn:xmpp:avatar:metadata"] = true
};

-- Whether an order to the person's PEP service leaves name and portrait as they are: create, publish, retract, configure,
-- delete, purge. Of those that touch a node with one of them only a vCard with the same name is let through.
local function keeps_nodes(pubsub, name)
	for action in pubsub:childtags() do
		local node = action.attr.node;
		if told[node] and action.name ~= "items" then
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

-- Takes out the hash of a photo (XEP-0153) that a client tells; mod_vcard_legacy puts in that of the portrait.
local function drop_hash(presence)
	local update = presence:get_child("x", "vcard-temp:x:update");
	if not update then return; end
	update:maptags(function (tag) return tag.name ~= "photo" and tag or nil; end);
end

return {
	name_of = name_of;
	portrait_of = published.metadata_of;
	keeps_vcard = keeps_vcard;
	keeps_nodes = keeps_nodes;
	correct_nicks = correct_nicks;
	drop_hash = drop_hash;
};
