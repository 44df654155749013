-- Gives members the contacts that the site's rule gives; see README.md.

local jid = require "util.jid";
local rostermanager = require "core.rostermanager";
local st = require "util.stanza";

local gate = module:require "converse_orders/gate";
local groups = module:require "converse_contacts/groups".new(module.host);
local guard_contacts = module:require "converse_contacts/guard";
local has_account = module:require "converse_people/account";
local make_orders = module:require "converse_contacts/orders";
local own_store = module:require "converse_contacts/own_store";
local roster = module:require "converse_contacts/roster";
local secrets_source = module:require "converse_token/secrets_source";
local send_list = module:require "converse_contacts/send_list";
local slices = module:require "converse_contacts/slices";

module:depends("http");
local mod_presence = module:depends("presence");

local found, pposix = pcall(require, "util.pposix");
local uid = found and pposix.getuid and pposix.getuid() or nil;
local read_secret = secrets_source.order_secret(os.getenv, module:get_option_string("converse_secrets_file"), uid);

local host = prosody.hosts[module.host];

-- Rosters in memory

local function bare(localpart)
	return localpart .. "@" .. module.host;
end

local function localpart_of(contact)
	local localpart, domain = jid.split(contact);
	return domain == module.host and localpart or nil;
end

-- Tells `to` of all that this member's clients are, or of the stanza from each.
local function show(from, to, stanza)
	mod_presence.send_presence_of_available_resources(from, module.host, to, nil, stanza);
end

local function sees(item)
	return item ~= nil and (item.subscription == "both" or item.subscription == "to");
end

local function has_given(localpart, contact)
	local user = host.sessions[localpart];
	local item = user and user.roster and user.roster[contact];
	return item ~= nil and item.given ~= nil;
end

local function lay(localpart, rows)
	local self_jid = bare(localpart);
	return roster.lay(rows, groups:given_to(self_jid), self_jid, groups:offset_for(self_jid));
end

-- The last one alone tells the version: a client that missed one must not believe that it has them all.
local function push_all(localpart, rows, contacts)
	local version = rows[false].version;
	rows[false].version = 0;
	for place, contact in ipairs(contacts) do
		if place == #contacts then rows[false].version = version; end
		rostermanager.roster_push(localpart, module.host, contact);
	end
	rows[false].version = version;
end

-- Brings the roster of somebody who is connected to what is given now. Whoever of two comes second sees to it that they
-- see one another, so that it happens once.
local function settle(localpart)
	local user = host.sessions[localpart];
	if not user or not user.roster then return; end
	local self_jid = bare(localpart);
	local came, changed, gone = lay(localpart, user.roster);
	local all = {};
	for _, list in ipairs { came, changed, gone } do table.move(list, 1, #list, #all + 1, all); end
	push_all(localpart, user.roster, all);
	for _, contact in ipairs(came) do
		local own, other = roster.own_of(user.roster[contact]), localpart_of(contact);
		if has_given(other, self_jid) and not (own and own.subscription == "both") then
			show(other, self_jid);
			show(localpart, contact);
		end
	end
	for _, contact in ipairs(gone) do
		if not sees(user.roster[contact]) then
			show(localpart_of(contact), self_jid, st.presence({ type = "unavailable" }));
		end
	end
end

-- One roster that cannot be brought there keeps no other from it.
local function try_to_settle(localpart)
	local ok, err = xpcall(settle, debug.traceback, localpart);
	if not ok then module:log("error", "the contacts of %s are not as they should be: %s", localpart, err); end
end

local queue = slices.new(function (work) module:add_timer(0, work); end, try_to_settle);

-- Prosody keeps the rosters of some who are not connected.
local function forget_roster(contact)
	if host.roster_cache then host.roster_cache:set(contact, nil); end
end

local function take(touched)
	for contact in pairs(touched) do
		forget_roster(contact);
		local localpart = localpart_of(contact);
		if host.sessions[localpart] then queue.add(localpart); end
	end
	queue.start();
end

module:hook("roster-load", function (event)
	if groups:has(bare(event.username)) then lay(event.username, event.roster); end
end);

-- Prosody tells each contact of somebody's presence and asks each for theirs. Of those who are given, only who is
-- connected needs to hear of it: it is most of the cost of a login.
local function who_hears(rows)
	local heard = {};
	for contact, item in pairs(rows) do
		if not contact or item.given ~= true or prosody.bare_sessions[contact] then heard[contact] = item; end
	end
	return heard;
end

module:wrap_event("presence/bare", function (handlers, name, event)
	local origin = event.origin;
	local rows = event.stanza.attr.to == nil and origin.type == "c2s" and origin.roster;
	if not rows or not rows[false].given then return handlers(name, event); end
	origin.roster = who_hears(rows);
	local ok, answer = pcall(handlers, name, event);
	origin.roster = rows;
	if not ok then error(answer, 0); end
	return answer;
end);

module:hook("store-opened", function (event)
	if event.store_name ~= "roster" then return; end
	event.store = own_store.wrap(event.store, event.store_type);
end);

guard_contacts(groups, has_given);
send_list();

local after = {
	unsubscribe = { both = "to", from = "none" };
	unsubscribed = { both = "from", to = "none" };
};

-- Prosody itself ends subscriptions, as when an account is deleted: that ends what members have of their own, not what
-- is given.
local function end_own(event)
	local stanza = event.stanza;
	local ended = after[stanza.attr.type];
	local contact = ended and jid.bare(stanza.attr.from);
	if not contact or not groups:has(contact) then return; end
	local localpart = localpart_of(jid.bare(stanza.attr.to));
	local rows = localpart and rostermanager.load_roster(localpart, module.host);
	local item = rows and rows[contact];
	if not item or not item.given then return; end
	local own = roster.own_of(item);
	if own then
		own.subscription = ended[own.subscription] or own.subscription;
		if stanza.attr.type == "unsubscribed" then own.ask = nil; end
	end
	if stanza.attr.type == "unsubscribe" then rows[false].given.pending[contact] = nil; end
	rostermanager.save_roster(localpart, module.host, rows, contact);
	return true;
end
module:hook("presence/bare", end_own, 50);
module:hook("presence/full", end_own, 50);

-- Who was never in the chat and is somebody's contact gets an account when somebody writes, so that it waits for them.
module:hook("message/bare", function (event)
	local to = jid.bare(event.stanza.attr.to);
	if not to or host.sessions[localpart_of(to) or ""] or not groups:has(to) then return; end
	has_account(localpart_of(to), module.host);
end, 1000);

local orders = make_orders(groups, take);

local function guarded(handler)
	return function (event, path)
		local secret, code, where = read_secret();
		if not secret then module:log("error", "every order is refused, %s: %s", code, where); end
		return gate.refusal(event.request, secret) or handler(event.request, path);
	end;
end

module:provides("http", {
	name = "converse_contacts",
	default_path = "/converse",
	-- For the gateway alone: no page may ask.
	cors = { enabled = false };
	route = {
		["GET /groups"] = guarded(orders.list);
		["PUT /groups/*"] = guarded(orders.put);
		["DELETE /groups/*"] = guarded(orders.delete);
	};
});

-- Rosters that were loaded before this module, and those that outlive it

local function each_roster(act)
	for localpart, user in pairs(host.sessions) do
		if user.roster then act(localpart, user.roster); end
	end
	if not host.roster_cache then return; end
	local cached = {};
	for contact in host.roster_cache:items() do cached[#cached + 1] = contact; end
	for _, contact in ipairs(cached) do forget_roster(contact); end
end

function module.load()
	orders.load();
	each_roster(function (localpart, rows)
		if module.reloading then lay(localpart, rows); else settle(localpart); end
	end);
end

function module.unload()
	each_roster(function (localpart, rows) roster.lay(rows, {}, bare(localpart), 0); end);
end
