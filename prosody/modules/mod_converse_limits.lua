-- Limits what each member sends, over all their connections, so that a flood of one does not hold up the others; see
-- README.md.

local filters = require "util.filters";
local jid = require "util.jid";
local now = require "util.time".monotonic;
local clock = os.clock;
local server = require "net.server";
local sessionmanager = require "core.sessionmanager";
local st = require "util.stanza";

local kinds = module:require "converse_limits/kinds";
local limits = module:require "converse_limits/limits";
local new_buckets = module:require "converse_limits/buckets".new;

local host = prosody.hosts[module.host];
local buckets = new_buckets(limits.rates, now);

-- Rooms

-- By member: the rooms that they went into, by the connection.
local inside = {};

local function count_rooms(username)
	local rooms, count = {}, 0;
	for _, of_session in pairs(inside[username] or {}) do
		for room in pairs(of_session) do
			if not rooms[room] then rooms[room], count = true, count + 1; end
		end
	end
	return count, rooms;
end

local function note(session, stanza, room)
	local username, full_jid = session.username, session.full_jid;
	local own = inside[username] or {};
	local of_session = own[full_jid] or {};
	if stanza.attr.type == nil then of_session[room.jid] = true;
	elseif stanza.attr.type == "unavailable" then of_session[room.jid] = nil; end
	own[full_jid] = next(of_session) and of_session or nil;
	inside[username] = next(own) and own or nil;
end

module:hook("resource-unbind", function (event)
	local own = inside[event.session.username];
	if not own then return; end
	own[event.session.full_jid] = nil;
	if not next(own) then inside[event.session.username] = nil; end
end);

-- The room that a stanza goes to, or nil where it goes to no room.
local function room_of(stanza)
	local node, domain = jid.prepped_split(stanza.attr.to);
	local rooms = node and prosody.hosts[domain];
	local muc = rooms and rooms.modules and rooms.modules.muc;
	if not muc then return nil; end
	local room_jid = node .. "@" .. domain;
	local room = muc.get_room_from_jid(room_jid);
	local occupants = 0;
	if room then
		for _ in room:each_occupant() do occupants = occupants + 1; end
	end
	return { jid = room_jid, exists = room ~= nil, occupants = occupants };
end

-- Refusing

local function end_session(session)
	local reason = { condition = "policy-violation", text = "Too much was sent after it was refused." };
	module:log("warn", "the connection of %s ends: it goes on sending more than it may", session.username);
	-- A BOSH stream does not say so by itself, and could be resumed.
	module:fire_event("pre-session-close", { session = session, reason = reason });
	session:close(reason);
	if not session.destroyed then sessionmanager.destroy_session(session, reason.text); end
end

local warned = {};
local held = setmetatable({}, { __mode = "k" });
-- In bytes, some stanzas, whatever `network_settings` says, and in seconds.
local read_at_once, longest_hold = 512, 2;
local is_epoll = not server.get_backend or server.get_backend() == "epoll";

-- `kind` of error, RFC 6120, 8.3.2: whether it helps to wait, or only to send something else.
local function refuse(session, stanza, kind, what)
	local username = session.username;
	if not warned[username] then
		warned[username] = true;
		module:log("warn", "%s sends more than a member may: %s", username, what);
	end
	if not buckets:take(username, "refusals") then
		end_session(session);
	elseif stanza.attr.type ~= "error" and stanza.attr.type ~= "result" then
		local text = "This is more than a member may send: " .. what .. ".";
		local reply = st.error_reply(stanza, kind, "policy-violation", text);
		-- Nothing has put in yet whom it is from.
		reply.attr.to = session.full_jid;
		session.send(reply);
	end
	return true;
end

-- What is too large

local function count_nodes(username, wanted)
	local pep = host.modules.pep;
	local service = pep and pep.get_pep_service(username);
	if not service or service.nodes[wanted] then return 0; end
	local count = 0;
	for _ in pairs(service.nodes) do count = count + 1; end
	return count;
end

local function too_large(session, stanza)
	local is_writing = kinds.is_writing(stanza);
	if stanza.name ~= "message" and not is_writing then return nil, 0; end
	local bytes = #tostring(stanza);
	if bytes > (is_writing and limits.writing_bytes or limits.message_bytes) then return "bytes at once"; end
	local is_own = stanza.attr.to == nil or jid.bare(stanza.attr.to) == session.username .. "@" .. module.host;
	local node = is_writing and is_own and kinds.node_of(stanza);
	if node and count_nodes(session.username, node) >= limits.nodes then return "nodes"; end
	return nil, bytes;
end

local function too_full(session, stanza, room)
	if not room or stanza.name ~= "presence" or stanza.attr.type ~= nil then return nil; end
	local count, rooms = count_rooms(session.username);
	if rooms[room.jid] then return nil; end
	if count >= limits.rooms then return "rooms"; end
	if room.occupants >= limits.occupants then return "people in a room"; end
end

local function is_stanza(data)
	return st.is_stanza(data) and not data.attr.xmlns
		and (data.name == "message" or data.name == "presence" or data.name == "iq");
end

local function judge(session, stanza)
	local large, bytes = too_large(session, stanza);
	if large then return refuse(session, stanza, "modify", large); end
	local room = room_of(stanza);
	local full = too_full(session, stanza, room);
	if full then return refuse(session, stanza, "wait", full); end
	for _, counted in ipairs(kinds.of(stanza, room, limits, bytes)) do
		local kind, cost, key = table.unpack(counted);
		if not buckets:take(session.username, kind, cost, key) then
			return refuse(session, stanza, "wait", (kind:gsub("_", " ")));
		end
	end
	if room and stanza.name == "presence" then note(session, stanza, room); end
	return false;
end

-- Whose turn it is

-- By session: its stanzas that wait because its member has used up their share of Prosody's time, in their order.
local waiting = setmetatable({}, { __mode = "k" });

-- Reads slowly from the connection for so long. What mod_limits has set pauses it after each read and resumes it, so that a
-- pause of ours would end with it. BOSH has another connection for each request, and waits by itself.
local function hold(session, seconds)
	local conn = session.conn;
	if seconds <= 0 or session.bosh_version or not conn or not conn.setlimit then return; end
	if held[conn] == nil then
		held[conn] = conn._limit or false;
		module:add_timer(longest_hold, function ()
			conn._limit = held[conn] or nil;
			held[conn] = nil;
		end);
	end
	conn:setlimit(read_at_once / math.min(seconds, longest_hold));
end

-- Each connection that was resumed: its filters go over to the session that it resumes, and it does not.
local resumed = setmetatable({}, { __mode = "k" });

module:hook("smacks-hibernation-end", function (event)
	resumed[event.origin] = event.resumed;
end);

-- Does it, and counts what it took of Prosody's only thread, refused or not; answers the seconds that are owed now. Where
-- the work goes on later it is not counted.
local function work(session, stanza)
	-- It may end the session, which has no name then.
	local username, from = session.username, clock();
	if not judge(session, stanza) then session.thread:run(stanza); end
	return buckets:owe(username, "work", clock() - from);
end

-- One at a time, so that the others' turn comes in between.
local function go_on(session)
	local queue = waiting[session];
	if not queue then return; end
	if not session.username then waiting[session] = nil; return; end
	local owed = buckets:owe(session.username, "work", 0);
	if owed <= 0 then
		owed = work(session, table.remove(queue, 1));
		if not queue[1] then waiting[session] = nil; end
	end
	if waiting[session] == queue then return owed; end
end

local function put_off(session, stanza, owed)
	local queue = waiting[session];
	if not queue then
		queue = {};
		waiting[session] = queue;
		module:add_timer(owed, function () return go_on(session); end);
	elseif #queue >= limits.waiting then
		waiting[session] = nil;
		end_session(session);
		return;
	end
	queue[#queue + 1] = stanza;
	hold(session, owed + #queue * longest_hold / limits.waiting);
end

-- Who says that they go had sent it before.
module:hook("pre-session-close", function (event)
	local session = event.session;
	local queue = waiting[session];
	waiting[session] = nil;
	if not queue or event.reason then return; end
	for _, stanza in ipairs(queue) do
		-- What closes the stream is at work in the session's thread, which would do it after that.
		if session.username and not judge(session, stanza) then prosody.core_process_stanza(session, stanza); end
	end
end, 100);

-- What a client sends, and not what Prosody sends in its name, as its presence to each contact: that passes no filter.
-- The last of the filters: it hands on by itself.
local function only_so_much(stanza, connection)
	local session = resumed[connection] or connection;
	if not is_stanza(stanza) or not session.full_jid or not session.thread then return stanza; end
	local owed = buckets:owe(session.username, "work", 0);
	if owed > 0 or waiting[session] then
		put_off(session, stanza, owed);
	else
		owed = work(session, stanza);
		if not session.destroyed then hold(session, owed); end
	end
	return nil;
end

local filtered = setmetatable({}, { __mode = "k" });

local function follow(session)
	filtered[session] = true;
	filters.add_filter(session, "stanzas/in", only_so_much, -100000);
	local conn = session.conn;
	if is_epoll and conn and conn.set_mode and not session.bosh_version then conn:set_mode(read_at_once); end
end

module:hook("authentication-success", function (event)
	follow(event.session);
end);

module:hook("pre-resource-bind", function (event)
	local user = host.sessions[event.session.username];
	if not user then return; end
	local count = 0;
	for _ in pairs(user.sessions) do count = count + 1; end
	-- One that comes back under its own name takes no place more.
	if count < limits.connections or user.sessions[event.resource] then return; end
	module:log("warn", "%s has %d connections, and gets no more", event.session.username, count);
	event.error = { type = "wait", condition = "policy-violation", text = "This member has too many connections." };
	return false;
end);

-- Over a reload

function module.save()
	return { holders = buckets.holders, inside = inside };
end

function module.restore(state)
	inside = state.inside;
	for holder, own in pairs(state.holders) do
		for name, bucket in pairs(own) do
			bucket.limit = limits.rates[name:match("^%S+")];
			if not bucket.limit then own[name] = nil; end
		end
		buckets.holders[holder] = own;
	end
end

function module.load()
	for _, user in pairs(host.sessions) do
		for _, session in pairs(user.sessions) do follow(session); end
	end
end

function module.unload()
	for session in pairs(filtered) do filters.remove_filter(session, "stanzas/in", only_so_much); end
	-- No timer of ours comes any more.
	for conn, limit in pairs(held) do conn._limit = limit or nil; end
	for session, queue in pairs(waiting) do
		for _, stanza in ipairs(queue) do
			if session.username then work(session, stanza); end
		end
	end
end

module:add_timer(60, function ()
	buckets:tidy();
	warned = {};
	return 60;
end);
