-- Publishes somebody's portrait where clients look for it: the avatar of XEP-0084, from which mod_vcard_legacy makes the
-- photo of XEP-0054 and the hash of XEP-0153.

local st = require "util.stanza";

local xmlns_pubsub = "http://jabber.org/protocol/pubsub";
local node_data = "urn:xmpp:avatar:data";
local node_metadata = "urn:xmpp:avatar:metadata";

-- As names are: who may chat here may see it.
local open_to_all = { access_model = "open", _defaults_only = true };

local function new_item(id)
	return st.stanza("item", { xmlns = xmlns_pubsub, id = id });
end

-- The item that is published, or nil; service is the person's own PEP service.
local function metadata_of(service)
	local ok, id, item = service:get_last_item(node_metadata, true);
	return ok and id and item and item:find("{urn:xmpp:avatar:metadata}metadata/info") or nil;
end

local function withdraw(service)
	local ok, id = service:get_last_item(node_metadata, true);
	if not ok or not id then return true; end
	-- The empty one is what tells contacts (XEP-0084, 4.2.5); as the last one it would pass for a portrait.
	local done, err = service:publish(node_metadata, true, "none",
		new_item("none"):tag("metadata", { xmlns = node_metadata }), open_to_all);
	if not done then return done, err; end
	done, err = service:purge(node_metadata, true);
	if not done then return done, err; end
	service:purge(node_data, true);
	return true;
end

-- portrait as read by converse_people/portrait, or false for none. Answers true, or a false value and why not. What is
-- already published is not published again.
local function publish(service, portrait)
	if not portrait then return withdraw(service); end
	local known = metadata_of(service);
	if known and known.attr.id == portrait.hash and known.attr.type == portrait.type then return true; end
	local data = new_item(portrait.hash):text_tag("data", portrait.data, { xmlns = node_data });
	local ok, err = service:publish(node_data, true, portrait.hash, data, open_to_all);
	if not ok then return ok, err; end
	local metadata = new_item(portrait.hash):tag("metadata", { xmlns = node_metadata })
		:tag("info", { id = portrait.hash, type = portrait.type, bytes = ("%d"):format(portrait.size) });
	return service:publish(node_metadata, true, portrait.hash, metadata:reset(), open_to_all);
end

-- The published portrait with this hash: type and data in base64; nil where it is another by now.
local function find(service, hash)
	local info = metadata_of(service);
	if not info or info.attr.id ~= hash then return nil; end
	local ok, items = service:get_items(node_data, true, { hash });
	local data = ok and items and items[hash] and items[hash]:get_child_text("data", node_data);
	return data and { type = info.attr.type, data = data } or nil;
end

return { publish = publish, find = find, metadata_of = metadata_of };
