-- Rooms of the site's groups: a module of the component that has the rooms; see README.md.

local jid = require "util.jid";

local gate = module:require "converse_orders/gate";
local guard_rooms = module:require "converse_rooms/guard";
local make_keeper = module:require "converse_rooms/muc";
local make_orders = module:require "converse_rooms/orders";
local new_bookmarks = module:require "converse_rooms/bookmarks".new;
local new_caller = module:require "converse_rooms/called".caller;
local rename = module:require "converse_rooms/rename";
local rooms = module:require "converse_rooms/rooms".new();
local secrets_source = module:require "converse_token/secrets_source";

module:depends("http");
local mod_muc = module:depends("muc");

local members_host = module:get_option_string("converse_rooms_of", (module.host:gsub("^[^.]+%.", "")));
local most_shown = module:get_option_number("converse_rooms_most_shown", 50);

local found, pposix = pcall(require, "util.pposix");
local uid = found and pposix.getuid and pposix.getuid() or nil;
local read_secret = secrets_source.order_secret(os.getenv, module:get_option_string("converse_secrets_file"), uid);

local keep = make_keeper(mod_muc, module.host, members_host, most_shown);
guard_rooms(rooms, keep, members_host);

-- Who has not started yet has named nobody.
local function ask_members(event_name, event)
	local host = prosody.hosts[members_host];
	return host and host.events.fire_event(event_name, event);
end

rename(new_caller(rooms, mod_muc, members_host, ask_members), mod_muc);

-- Bookmarks

local bookmarks = new_bookmarks(rooms, module.host);
local wrapped = setmetatable({}, { __mode = "k" });

local function wrap(event)
	local service = event.item.service;
	if wrapped[service] then return; end
	wrapped[service] = true;
	bookmarks.wrap(service, jid.node(event.item.jid));
end

local function unwrap_all()
	for service in pairs(wrapped) do
		bookmarks.unwrap(service);
		wrapped[service] = nil;
	end
end

local function follow_services()
	local members = module:context(members_host);
	members:hook("item-added/pep-service", wrap);
	for _, item in ipairs(members:get_host_items("pep-service")) do wrap { item = item }; end
end

-- The domain of the members may start after the rooms.
if prosody.hosts[members_host] then follow_services(); end
module:hook_global("host-activated", function (host)
	if host == members_host then follow_services(); end
end, -1);

-- Only who is connected has to be told.
local function tell_member(localpart, room_jid)
	local host = prosody.hosts[members_host];
	local pep = host and host.modules.pep;
	if not pep or not host.sessions[localpart] then return; end
	local ok, err = xpcall(function ()
		bookmarks.tell(pep.get_pep_service(localpart), localpart, room_jid);
	end, debug.traceback);
	if not ok then module:log("error", "%s was not told of the bookmark of %s: %s", localpart, room_jid, err); end
end

local function tell(before, now, what)
	local room_jid = keep.bare(before or now);
	if what == "gone" then
		for localpart in pairs(before.nicks) do
			if not now or not now.nicks[localpart] then tell_member(localpart, room_jid); end
		end
		return;
	end
	for localpart, nick in pairs(now.nicks) do
		local is_same = before and before.title == now.title and before.nicks[localpart] == nick;
		if not is_same then tell_member(localpart, room_jid); end
	end
end

-- Orders

local orders = make_orders(rooms, keep, tell);

module:hook_global("user-deleted", function (event)
	if event.host == members_host then orders.forget(event.username); end
end);

local function guarded(handler)
	return function (event, path)
		local secret, code, where = read_secret();
		if not secret then module:log("error", "every order is refused, %s: %s", code, where); end
		return gate.refusal(event.request, secret) or handler(event.request, path);
	end;
end

module:provides("http", {
	name = "converse_rooms",
	default_path = "/converse",
	-- For the gateway alone: no page may ask.
	cors = { enabled = false };
	route = {
		["GET /rooms"] = guarded(orders.list);
		["PUT /rooms/*"] = guarded(orders.put);
		["DELETE /rooms/*"] = guarded(orders.delete);
		["POST /notices/*"] = guarded(orders.notice);
	};
});

function module.load()
	orders.load();
end

function module.unload()
	unwrap_all();
end
