-- Says who is connected, and ends sessions as the gateway orders; see README.md.

local json = require "util.json";
local new_mark = require "util.id".medium;
local sessionmanager = require "core.sessionmanager";
local usermanager = require "core.usermanager";

local asked_at = module:require "converse_sessions/asked_at";
local client_of = module:require "converse_sessions/client";
local gate = module:require "converse_orders/gate";
local new_endings = module:require "converse_sessions/endings";
local new_refused = module:require "converse_sessions/refused";
local now = module:require "converse_token/clock";
local orders = module:require "converse_sessions/orders";
local secrets_source = module:require "converse_token/secrets_source";

module:depends("http");

local host = prosody.hosts[module.host];
local longest_body = 4096;

local found, pposix = pcall(require, "util.pposix");
local uid = found and pposix.getuid and pposix.getuid() or nil;
local read_secret = secrets_source.order_secret(os.getenv, module:get_option_string("converse_secrets_file"), uid);

-- Tokens of before

-- A token is accepted for as many steps after its own, and its own begins up to a minute after it was asked for.
local life = (module:get_option_number("converse_token_steps", 1) + 1) * 30 + 60;
local endings = new_endings(module:open_store("converse_endings"), life);

module:hook("converse-token", function (token)
	if endings:refuses(token.localpart, token.nonce, now()) then return "token-ended"; end
end);

-- Refused tokens, of which the gateway keeps an account

local refused = new_refused(new_mark);

module:hook("converse-token-refused", function (refusal)
	refused:add(refusal, now() * 1000 // 1);
end);

-- When the site last said that a member may chat, in unix milliseconds.

local renewed = {};

-- What is later than now was said before the clock was set back.
local function renew(localpart, at)
	local known = renewed[localpart];
	local is_later = known and known > at and known <= now() * 1000 + 5000;
	if not is_later then renewed[localpart] = at; end
end

local most_age_ms = life * 1000;

module:hook("converse-token-accepted", function (token)
	local at, asked = now() * 1000 // 1, asked_at(token.nonce);
	local is_moment = asked <= at + 5000 and asked >= at - most_age_ms;
	renew(token.localpart, is_moment and asked or at);
end);

module:hook("resource-unbind", function (event)
	local username = event.session.username;
	if not host.sessions[username] then renewed[username] = nil; end
end, -100);

-- Who is logged in and not bound yet is in none of Prosody's lists.

local unbound = setmetatable({}, { __mode = "k" });

module:hook("authentication-success", function (event)
	unbound[event.session] = true;
end);

-- Its connection has gone over to the session that it resumed.
module:hook("smacks-hibernation-end", function (event)
	unbound[event.origin] = nil;
end);

module:hook("resource-bind", function (event)
	local session = event.session;
	unbound[session] = nil;
	session.converse_since = now();
	if not renewed[session.username] then renew(session.username, session.converse_since * 1000 // 1); end
end, 100);

-- Ending

local function end_session(session, reason)
	-- A BOSH stream does not say so by itself, and could be resumed.
	module:fire_event("pre-session-close", { session = session, reason = reason });
	session:close(reason);
	-- A websocket that is gone closes nothing: its session would stay.
	if not session.destroyed then sessionmanager.destroy_session(session, reason.text); end
end

local function sessions_of(localpart)
	local list = {};
	for _, user in pairs(localpart and { [localpart] = host.sessions[localpart] } or host.sessions) do
		for _, session in pairs(user.sessions) do list[#list + 1] = session; end
	end
	for session in pairs(unbound) do
		local is_theirs = session.host == module.host and (not localpart or session.username == localpart);
		if is_theirs and not session.destroyed and not session.full_jid then list[#list + 1] = session; end
	end
	return list;
end

-- One that cannot be ended keeps no other open.
local function end_all(list, condition, text)
	for _, session in ipairs(list) do
		local ok, err = pcall(end_session, session, { condition = condition, text = text });
		if not ok then module:log("error", "a session of %s was not ended: %s", session.username, err); end
	end
	return #list;
end

local function erase(localpart)
	if usermanager.get_provider(module.host).name ~= "converse" then return; end
	if not usermanager.user_exists(localpart, module.host) then return; end
	local ok, err = usermanager.delete_user(localpart, module.host);
	if not ok then module:log("error", "the account of %s@%s was not erased: %s", localpart, module.host, err); end
end

local function refuse(order)
	local ok, err = endings:add(order.localpart, order.before, now());
	if not ok then module:log("error", "ended sessions are not kept for the next start: %s", err); end
end

-- The site has given the member's user id up, at `freed` (unix milliseconds), and somebody else has it now. Tokens of longer
-- ago than they live need not be refused, and those of the other person must not be.
module:hook("converse-person-left", function (event)
	local at = now() * 1000 // 1;
	local order = { localpart = event.localpart, before = math.min(math.max(event.freed, at - most_age_ms), at) };
	refuse(order);
	local ended = end_all(sessions_of(order.localpart), "not-authorized", "deleted");
	erase(order.localpart);
	refuse(order);
	module:log("info", "ended %d sessions of %s, whose user id somebody else has", ended, order.localpart);
	return true;
end);

-- Orders

local function ok_json(body)
	return {
		headers = { content_type = "application/json", cache_control = "no-store" };
		body = json.encode(body);
	};
end

local function guarded(handler)
	return function (event)
		local secret, code, where = read_secret();
		if not secret then module:log("error", "every order is refused, %s: %s", code, where); end
		return gate.refusal(event.request, secret) or handler(event.request);
	end;
end

-- A handler of orders with a body, which `read` understands.
local function ordered(read, handler)
	return guarded(function (request)
		if not gate.is_json(request) then return gate.answer(400, "The body must be application/json."); end
		local body = request.body or "";
		if #body > longest_body then return gate.answer(413, "The body is too long."); end
		local order, why = read(body, now());
		if not order then return gate.answer(400, why); end
		return handler(order);
	end);
end

-- An order to delete that comes after somebody else has got the id: what it is about is gone already.
local function is_too_late(order)
	if order.reason ~= "deleted" or not order.freed then return false; end
	local freed = module:fire_event("converse-person-freed", { localpart = order.localpart });
	return freed ~= nil and freed >= order.freed;
end

-- Refused first, ended second, erased third, so that nobody slips in between.
local close = ordered(orders.read_close, function (order)
	if order.resource then
		local user = host.sessions[order.localpart];
		return ok_json { closed = end_all({ user and user.sessions[order.resource] }, order.condition, order.reason) };
	end
	if is_too_late(order) then
		module:log("info", "%s has the user id of somebody deleted: nothing is ended", order.localpart);
		return ok_json { closed = 0 };
	end
	refuse(order);
	local closed = end_all(sessions_of(order.localpart), order.condition, order.reason);
	if order.reason == "deleted" then
		erase(order.localpart);
		-- What was written before went with the account.
		refuse(order);
	end
	module:log("info", "ended %d sessions of %s: %s", closed, order.localpart or "everybody", order.reason);
	return ok_json { closed = closed };
end);

local renew_member = ordered(orders.read_renew, function (order)
	if host.sessions[order.localpart] then renew(order.localpart, order.asked); end
	return 204;
end);

local function user_of(localpart)
	return localpart and module:fire_event("converse-user-of", { localpart = localpart }) or json.null;
end

local function describe_refusal(code, kind)
	local named = {};
	for _, each in ipairs(kind.named) do
		named[#named + 1] = {
			at = each.at;
			user = user_of(each.localpart);
			localpart = each.localpart or json.null;
			login = each.login or json.null;
			address = each.address or json.null;
		};
	end
	return { code = code, count = kind.count, since = kind.since, named = named };
end

local tell_refused = ordered(orders.read_refused, function (order)
	local told, kinds = refused:tell(order.taken), {};
	for code, kind in pairs(told and told.by_code or {}) do kinds[#kinds + 1] = describe_refusal(code, kind); end
	return ok_json { mark = told and told.mark or "", refused = kinds };
end);

local function describe(session, username)
	return {
		localpart = username;
		user = user_of(username);
		resource = session.resource;
		since = (session.converse_since or session.conntime or json.null);
		renewed = renewed[username] or json.null;
		client = client_of(session.presence) or json.null;
		address = session.ip or json.null;
		hibernating = session.hibernating ~= nil;
	};
end

local list = guarded(function ()
	local described = {};
	for username, user in pairs(host.sessions) do
		for _, session in pairs(user.sessions) do described[session.full_jid] = describe(session, username); end
	end
	return ok_json { sessions = described };
end);

module:provides("http", {
	name = "converse_sessions";
	default_path = "/converse";
	-- For the gateway alone: no page may ask.
	cors = { enabled = false };
	route = {
		["GET /sessions"] = list;
		["POST /sessions/close"] = close;
		["POST /sessions/renew"] = renew_member;
		["POST /sessions/refused"] = tell_refused;
	};
});

function module.save()
	return { renewed = renewed, refused = refused:save() };
end

function module.restore(state)
	renewed = state.renewed;
	-- A module of before keeps none.
	if state.refused then refused:restore(state.refused); end
end

function module.load()
	endings:load();
	local at = now() * 1000 // 1;
	for username in pairs(host.sessions) do renew(username, at); end
end

module:add_timer(60, function ()
	endings:tidy(now());
	return 60;
end);
