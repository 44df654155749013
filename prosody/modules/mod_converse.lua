-- Takes the gateway's orders over HTTP, and says which Prosody this is; see README.md.

local hashes = require "util.hashes";
local json = require "util.json";
local st = require "util.stanza";
local usermanager = require "core.usermanager";

local gate = module:require "converse_orders/gate";
local has_account = module:require "converse_people/account";
local keep_apart = module:require "converse_people/apart";
local cards = module:require "converse_people/cards";
local ids = module:require "converse_people/ids";
local listed = module:require "converse_people/listed";
local is_localpart = module:require "converse_token/localpart";
local name_guard = module:require "converse_people/name_guard";
local portraits = module:require "converse_people/publish_portrait";
local publish_name = module:require "converse_people/publish_name";
local read_person_order = module:require "converse_people/person_order";
local secrets_source = module:require "converse_token/secrets_source";
local settings = module:require "converse_settings/take_config";
local traces = module:require "converse_people/traces";

module:depends("http");
local mod_pep = module:depends("pep");

local version = "2.0.0";
-- Of a portrait with 65,536 bytes, in base64, and a name.
local longest_body = 98304;

local found, pposix = pcall(require, "util.pposix");
local uid = found and pposix.getuid and pposix.getuid() or nil;
local secrets_file = module:get_option_string("converse_secrets_file");
local read_secret = secrets_source.order_secret(os.getenv, secrets_file, uid);

-- Looked at with each order, so that another secret needs no reload.
local function order_secret()
	local secret, code, where = read_secret();
	if not secret then module:log("error", "every order is refused, %s: %s", code, where); end
	return secret;
end

-- Names are guarded where they are told; in a file the secret may come later.
local takes_orders = order_secret() ~= nil or secrets_file ~= nil;

local answer = gate.answer;

local function publish(localpart, person)
	local service = mod_pep.get_pep_service(localpart);
	local ok, err = publish_name(service, person.name);
	if ok and person.portrait ~= nil then ok, err = portraits.publish(service, person.portrait); end
	if not ok then return ok, err; end
	local portrait = name_guard.portrait_of(service);
	return cards.keep(localpart, person.name, portrait and portrait.attr.id);
end

-- The user id is another person's now: the account of the one before goes, with all that it has. Whoever ends sessions
-- does it, and says so. Answers nil, or what is wrong.
local function make_room(localpart, freed)
	local which = ids.compare(localpart, freed);
	if which == "older" then return answer(409, "The account is of somebody who has had the user id since."); end
	if which == "newer" and usermanager.user_exists(localpart, module.host) then
		local done = module:fire_event("converse-person-left", { localpart = localpart, freed = freed });
		if not done or usermanager.user_exists(localpart, module.host) then
			module:log("error", "%s@%s has the account of somebody before; is mod_converse_sessions loaded?", localpart, module.host);
			return answer(500, "The account of somebody before is still there; see the log.");
		end
	end
end

-- Since when whoever the account is of may have the user id; nil where nobody said.
module:hook("converse-person-freed", function (event)
	return ids.read(event.localpart).freed;
end);

local function describe_person(event, localpart)
	local request = event.request;
	local refusal = gate.refusal(request, order_secret());
	if refusal then return refusal; end
	if not is_localpart(localpart) then return answer(400, "This is not a localpart."); end
	if not gate.is_json(request) then return answer(400, "The body must be application/json."); end
	local body = request.body or "";
	if #body > longest_body then return answer(413, "The body is too long."); end
	local person, why = read_person_order(body);
	if not person then return answer(400, why); end
	refusal = make_room(localpart, person.freed);
	if refusal then return refusal; end
	if not has_account(localpart, module.host) then return answer(404, "There is no such account, and none could be made."); end
	local ok, err = ids.keep(localpart, person);
	if ok then ok, err = publish(localpart, person); end
	if not ok then
		module:log("error", "what %s@%s is called was not published: %s", localpart, module.host, err);
		return answer(500, "The person was not published; see the log.");
	end
	return 204;
end

local function describe_account(localpart)
	local id, card = ids.read(localpart), cards.card_of(localpart);
	return {
		user = id.user or json.null;
		freed = id.freed or 0;
		version = id.version or json.null;
		name = card and card.name or json.null;
	};
end

local function list_people(event)
	local refusal = gate.refusal(event.request, order_secret());
	if refusal then return refusal; end
	local query = event.request.url.query;
	local localpart = listed.read_localpart(query);
	local people;
	if localpart then
		local is_there = is_localpart(localpart) and usermanager.user_exists(localpart, module.host);
		people = { [localpart] = is_there and describe_account(localpart) or nil };
	else
		local part, of = listed.read_part(query);
		if not part then return answer(400, "The query must say part and of, or localpart."); end
		people = listed.list(module.host, part, of, describe_account);
	end
	return {
		headers = { content_type = "application/json", cache_control = "no-store" };
		body = json.encode { people = people };
	};
end

local function show_portrait(event, path)
	local refusal = gate.refusal(event.request, order_secret());
	if refusal then return refusal; end
	local hash, localpart = path:match("^(%x+)/(.+)$");
	local card = hash and is_localpart(localpart) and cards.card_of(localpart);
	local portrait = card and card.portrait == hash and portraits.find(mod_pep.get_pep_service(localpart), hash);
	if not portrait then return answer(404, "There is no such portrait."); end
	return {
		headers = { content_type = "application/json", cache_control = "no-store" };
		body = json.encode(portrait);
	};
end

-- Names and portraits that were told stay as they were told

local function guard(keeps)
	return function (event)
		local origin, stanza = event.origin, event.stanza;
		if origin.type ~= "c2s" or stanza.attr.type ~= "set" then return; end
		local service = mod_pep.get_pep_service(origin.username);
		local name = name_guard.name_of(service);
		if not name or keeps(stanza.tags[1], name, name_guard.portrait_of(service)) then return; end
		origin.send(st.error_reply(stanza, "auth", "forbidden", "Names and portraits are changed in the site."));
		return true;
	end;
end

local function correct_nicks(event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type ~= "c2s" or not stanza:get_child("nick", "http://jabber.org/protocol/nick") then return; end
	name_guard.correct_nicks(stanza, name_guard.name_of(mod_pep.get_pep_service(origin.username)));
end

local function drop_hash(event)
	if event.origin.type == "c2s" then name_guard.drop_hash(event.stanza); end
end

-- A client has no archive to speak for (XEP-0359). Prosody 0.12 hands on a mark that names the addressee's own, and
-- clients would believe it. Copies (XEP-0280) and results (XEP-0313) are told by servers alone: inside of a true copy of the
-- message clients take what a client has put there for the server's word.
local function drop_marks(event)
	if event.origin.type ~= "c2s" then return; end
	event.stanza:maptags(function (tag)
		local xmlns = tag.attr.xmlns;
		local is_mark = (tag.name == "stanza-id" and xmlns == "urn:xmpp:sid:0")
			or ((tag.name == "received" or tag.name == "sent") and xmlns == "urn:xmpp:carbons:2")
			or (tag.name == "result" and (xmlns or ""):find("^urn:xmpp:mam:"));
		return not is_mark and tag or nil;
	end);
end

for _, to in ipairs { "bare", "full", "host" } do
	module:hook("pre-message/" .. to, drop_marks, 100);
end

module:require "converse_people/kept";

if takes_orders then
	module:hook("iq/bare/http://jabber.org/protocol/pubsub:pubsub", guard(name_guard.keeps_nodes), 100);
	module:hook("iq/bare/http://jabber.org/protocol/pubsub#owner:pubsub", guard(name_guard.keeps_nodes), 100);
	module:hook("iq/self/vcard-temp:vCard", guard(name_guard.keeps_vcard), 100);
	module:hook("iq/self/urn:ietf:params:xml:ns:vcard-4.0:vcard", guard(name_guard.keeps_vcard), 100);
	for _, kind in ipairs { "presence", "message" } do
		for _, to in ipairs { "bare", "full", "host" } do
			module:hook(("pre-%s/%s"):format(kind, to), correct_nicks, 100);
		end
	end
	for _, to in ipairs { "bare", "full", "host" } do
		module:hook("pre-presence/" .. to, drop_hash, 100);
	end
	module:hook("iq-get/host/" .. cards.xmlns .. ":people", cards.answer);
end

module:hook_global("user-deleted", function (event)
	if event.host ~= module.host then return; end
	cards.forget(event.username);
	ids.forget(event.username);
	traces.remove(event.username, event.host);
end);

-- For the rooms: what the site calls somebody, and whether it calls somebody else so.
module:hook("converse-name-of", function (event)
	local card = cards.card_of(event.localpart);
	return card and card.name;
end);
module:hook("converse-is-name", function (event)
	return cards.is_name_of_another(event.text, event.localpart);
end);

module:hook("converse-user-of", function (event) return ids.read(event.localpart).user; end);

-- Proves to a gateway that did not start this Prosody that it is the one with the secret, without saying it.
local function proof(challenge)
	local secret = (challenge or ""):find("^%x+$") and #challenge == 64 and read_secret();
	return secret and hashes.hmac_sha256(secret, ("converse-instance %s %s"):format(module.host, challenge), true) or nil;
end

local function instance(event)
	return {
		headers = { content_type = "application/json", cache_control = "no-store" };
		body = json.encode {
			instance = os.getenv("CONVERSE_INSTANCE") or json.null;
			modules = version;
			prosody = prosody.version;
			proof = proof(event.request.headers.x_converse_challenge);
		};
	};
end

local site = module:get_option_string("converse_site");
local read_pairs = secrets_file and site and secrets_source.from_file(secrets_file, site, uid)
	or secrets_source.from_environment(os.getenv);

-- Which secrets are in force here, so that a rotation knows whether it may go on: the same fingerprint as the command's.
local function fingerprints(event)
	local refusal = gate.refusal(event.request, order_secret());
	if refusal then return refusal; end
	local found_pairs, code = read_pairs();
	if not found_pairs then return answer(503, code); end
	local prints = {};
	for which, pair in ipairs(found_pairs) do
		local text = ("collective.converse secrets\n%s\n%s\n"):format(pair.otp_seed, pair.token_secret);
		prints[which] = hashes.sha256(text, true):sub(1, 16):gsub("(....)", "%1-"):sub(1, -2);
	end
	return {
		headers = { content_type = "application/json", cache_control = "no-store" };
		body = json.encode { fingerprints = prints };
	};
end

-- The domains that have this module: one order is for all of them, since there is one file.
local function own_domains()
	local domains = {};
	for domain, host in pairs(prosody.hosts) do
		if host.type == "local" and host.modules.converse then domains[#domains + 1] = domain; end
	end
	table.sort(domains);
	return domains;
end

local function reload(event)
	local refusal = gate.refusal(event.request, order_secret());
	if refusal then return refusal; end
	local done, why = settings.take_config(own_domains());
	if not done then
		module:log("error", "the configuration was not taken: %s", why);
		return answer(500, "The configuration was not taken; see the log.");
	end
	return {
		headers = { content_type = "application/json", cache_control = "no-store" };
		body = json.encode { done = done };
	};
end

settings.remember(module.host);
keep_apart();

module:provides("http", {
	name = "converse";
	default_path = "/converse";
	-- For the gateway alone: no page may ask.
	cors = { enabled = false };
	route = {
		["GET /instance"] = instance;
		["GET /secrets"] = fingerprints;
		["POST /reload"] = reload;
		["GET /people"] = list_people;
		["PUT /people/*"] = describe_person;
		["GET /portraits/*"] = show_portrait;
	};
});
