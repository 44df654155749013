-- The bodies of orders about sessions.

local json = require "util.json";
local is_localpart = module:require "converse_token/localpart";

-- Why sessions end, and what their clients are told: whoever may come back with a new token is told `reset`.
local conditions = {
	logout = "reset";
	password = "reset";
	closed = "reset";
	renewal = "reset";
	deleted = "not-authorized";
	barred = "not-authorized";
	off = "not-authorized";
};

-- Seconds that the gateway's clock may differ from ours.
local most_skew = 300;

local function read(body)
	local parsed, order = pcall(json.decode, body);
	if not parsed or type(order) ~= "table" then return nil, "The body must be a JSON object."; end
	return order;
end

local function is_moment(value, now)
	return type(value) == "number" and value % 1 == 0 and math.abs(value / 1000 - now) <= most_skew;
end

-- Bytes of a resource (RFC 7622, 3.4).
local longest_resource = 1023;

local function is_resource(value)
	return type(value) == "string" and value ~= "" and #value <= longest_resource;
end

local function is_whole(value)
	return type(value) == "number" and value >= 0 and value % 1 == 0 and value < 2^53;
end

-- Answers { localpart (nil: everybody), resource (nil: all streams), reason, condition, before }, or nil and why not.
local function read_close(body, now)
	local order, why = read(body);
	if not order then return nil, why; end
	local localpart = order.localpart;
	if localpart ~= json.null and not is_localpart(localpart) then return nil, "This is not a localpart."; end
	local condition = type(order.reason) == "string" and conditions[order.reason];
	if not condition then return nil, "This is no reason."; end
	if not is_moment(order.before, now) then return nil, "This is not a moment of these minutes in milliseconds."; end
	if localpart == json.null then localpart = nil; end
	if not localpart and order.reason == "deleted" then return nil, "One member is deleted at a time."; end
	if order.resource ~= nil and not (localpart and order.reason == "closed" and is_resource(order.resource)) then
		return nil, "One stream of one member is closed by its resource.";
	end
	if order.freed ~= nil and not is_whole(order.freed) then return nil, "freed is no moment in milliseconds."; end
	return {
		localpart = localpart;
		resource = order.resource;
		reason = order.reason;
		condition = condition;
		before = math.floor(order.before);
		freed = order.freed;
	};
end

-- Answers { localpart, asked }, or nil and why not.
local function read_renew(body, now)
	local order, why = read(body);
	if not order then return nil, why; end
	if not is_localpart(order.localpart) then return nil, "This is not a localpart."; end
	if not is_moment(order.asked, now) then return nil, "This is not a moment of these minutes in milliseconds."; end
	return { localpart = order.localpart, asked = math.floor(order.asked) };
end

local longest_mark = 100;

-- Answers { taken }, the mark of what was told before, or "" for nothing; or nil and why not.
local function read_refused(body)
	local order, why = read(body);
	if not order then return nil, why; end
	local taken = order.taken;
	if type(taken) ~= "string" or #taken > longest_mark then return nil, "This is no mark."; end
	return { taken = taken };
end

return { read_close = read_close, read_renew = read_renew, read_refused = read_refused };
