-- Takes the gateway's orders over HTTP, and says which Prosody this is; see README.md.

local hashes = require "util.hashes";
local json = require "util.json";
local st = require "util.stanza";
local usermanager = require "core.usermanager";

local is_localpart = module:require "converse_token/localpart";
local name_guard = module:require "converse_people/name_guard";
local publish_name = module:require "converse_people/publish_name";
local read_name_order = module:require "converse_people/name_order";
local secrets_source = module:require "converse_token/secrets_source";

module:depends("http");
local mod_pep = module:depends("pep");

local version = "2.0.0";
local longest_body = 4096;

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

local function answer(status, why)
	return {
		status_code = status;
		headers = { content_type = "text/plain; charset=utf-8", www_authenticate = status == 401 and "Bearer" or nil };
		body = why .. "\n";
	};
end

-- Hashes are compared, so that the time does not tell the length either.
local function is_gateway(authorization, secret)
	local scheme, offered = (authorization or ""):match("^(%S+) +(%S+)$");
	local is_secret = hashes.equals(hashes.sha256(offered or ""), hashes.sha256(secret));
	return is_secret and scheme:lower() == "bearer";
end

-- Where accounts are made by somebody else, this module makes none.
local function has_account(localpart)
	if usermanager.user_exists(localpart, module.host) then return true; end
	if usermanager.get_provider(module.host).name ~= "converse" then return false; end
	return usermanager.create_user(localpart, nil, module.host);
end

local function name_person(event, localpart)
	local request = event.request;
	local secret = order_secret();
	if not secret then return answer(403, "No orders are taken here."); end
	if not is_gateway(request.headers.authorization, secret) then return answer(401, "This is not the gateway's secret."); end
	if not is_localpart(localpart) then return answer(400, "This is not a localpart."); end
	if (request.headers.content_type or ""):lower():match("^[^;%s]*") ~= "application/json" then
		return answer(400, "The body must be application/json.");
	end
	local body = request.body or "";
	if #body > longest_body then return answer(413, "The body is too long."); end
	local name, why = read_name_order(body);
	if not name then return answer(400, why); end
	if not has_account(localpart) then return answer(404, "There is no such account, and none could be made."); end
	local ok, err = publish_name(mod_pep.get_pep_service(localpart), name);
	if not ok then
		module:log("error", "the name of %s@%s was not published: %s", localpart, module.host, err);
		return answer(500, "The name was not published; see the log.");
	end
	return 204;
end

-- Names that were told stay as they were told

local function guard(keeps)
	return function (event)
		local origin, stanza = event.origin, event.stanza;
		if origin.type ~= "c2s" or stanza.attr.type ~= "set" then return; end
		local name = name_guard.name_of(mod_pep.get_pep_service(origin.username));
		if not name or keeps(stanza.tags[1], name) then return; end
		origin.send(st.error_reply(stanza, "auth", "forbidden", "Names are changed in the site."));
		return true;
	end;
end

local function correct_nicks(event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type ~= "c2s" or not stanza:get_child("nick", "http://jabber.org/protocol/nick") then return; end
	name_guard.correct_nicks(stanza, name_guard.name_of(mod_pep.get_pep_service(origin.username)));
end

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
end

local function instance()
	return {
		headers = { content_type = "application/json", cache_control = "no-store" };
		body = json.encode {
			instance = os.getenv("CONVERSE_INSTANCE") or json.null;
			modules = version;
			prosody = prosody.version;
		};
	};
end

module:provides("http", {
	name = "converse";
	default_path = "/converse";
	-- For the gateway alone: no page may ask.
	cors = { enabled = false };
	route = {
		["GET /instance"] = instance;
		["PUT /people/*"] = name_person;
	};
});
