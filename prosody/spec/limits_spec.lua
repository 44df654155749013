local load_library = require "load_module";
local st = require "util.stanza";
local kinds = load_library "converse_limits/kinds";
local limits = load_library "converse_limits/limits";
local new_buckets = load_library("converse_limits/buckets").new;

describe("a bucket", function ()
	local at, buckets;

	before_each(function ()
		at = 100;
		buckets = new_buckets({ messages = { burst = 3, rate = 2 }, joins = { burst = 1, rate = 1 } }, function ()
			return at;
		end);
	end);

	local function take(holder, count)
		local taken = 0;
		for _ = 1, count do
			if buckets:take(holder, "messages") then taken = taken + 1; end
		end
		return taken;
	end

	it("gives each holder as much as another", function ()
		assert.are.same({ 3, 3 }, { take("jane", 5), take("john", 5) });
	end);

	it("fills again, and no further than to the brim", function ()
		take("jane", 3);
		at = 101;
		assert.are.equal(2, take("jane", 5));
		at = 1000;
		assert.are.equal(3, take("jane", 5));
	end);

	it("gives nothing where there is less than is asked for", function ()
		assert.is_true(buckets:take("jane", "messages", 2));
		assert.is_false(buckets:take("jane", "messages", 2));
		assert.is_true(buckets:take("jane", "messages", 1));
	end);

	it("gives what costs more than all of it when it is full", function ()
		assert.is_true(buckets:take("jane", "messages", 50));
		assert.is_false(buckets:take("jane", "messages", 1));
	end);

	it("says how long what is owed takes", function ()
		assert.are.equal(0, buckets:owe("jane", "messages", 3));
		assert.are.equal(1, buckets:owe("jane", "messages", 2));
		at = 100.5;
		assert.are.equal(0.5, buckets:owe("jane", "messages", 0));
	end);

	it("is another one for each key", function ()
		assert.is_true(buckets:take("jane", "joins", 1, "hall"));
		assert.is_true(buckets:take("jane", "joins", 1, "yard"));
		assert.is_false(buckets:take("jane", "joins", 1, "hall"));
	end);

	it("is forgotten when it is full again, and not before", function ()
		take("jane", 3);
		at = 101;
		buckets:tidy();
		assert.is_not_nil(buckets.holders.jane);
		at = 102;
		buckets:tidy();
		assert.is_nil(next(buckets.holders));
	end);
end);

describe("a stanza counts", function ()
	local room = { jid = "hall@rooms.example.org", exists = true, occupants = 300 };

	local function of(stanza, where, bytes)
		local counted = {};
		for _, kind in ipairs(kinds.of(stanza, where, limits, bytes or 100)) do counted[kind[1]] = kind[2]; end
		return counted;
	end

	it("as a message, the more the larger it is and the more are in the room", function ()
		local message = st.message { to = "jane@example.org" };
		assert.are.same({ messages = 1 }, of(message));
		assert.are.same({ messages = 3 }, of(message, nil, 20000));
		assert.are.same({ messages = 15 }, of(message, room));
		assert.are.same({ messages = 45 }, of(message, room, 20000));
		assert.are.same({ messages = 1 }, of(message, { jid = "x@y", exists = true, occupants = 0 }));
		message:tag("again", { xmlns = "urn:collective-converse:again:0" }):up();
		assert.are.same({ messages = 1, archives = 1 }, of(message));
	end);

	it("as a presence, a join or a request", function ()
		assert.are.same({ presences = 1 }, of(st.presence()));
		assert.are.same({ joins = 1, room_joins = 1 }, of(st.presence(), room));
		assert.are.same({ joins = 1, room_joins = 1, new_rooms = 1 }, of(st.presence(), { jid = "n@y", occupants = 0 }));
		assert.are.same({ subscriptions = 1 }, of(st.presence { type = "subscribe" }));
	end);

	it("for nothing where it ends something", function ()
		assert.are.same({}, of(st.presence { type = "unavailable" }));
		assert.are.same({}, of(st.presence { type = "unavailable" }, room));
	end);

	it("as a page of the archive, something written, or another question", function ()
		local function iq(kind, name, xmlns) return st.iq({ type = kind, id = "1" }):tag(name, { xmlns = xmlns }):up(); end
		assert.are.same({ archives = 1 }, of(iq("set", "query", "urn:xmpp:mam:2")));
		assert.are.same({ questions = 1 }, of(iq("get", "query", "urn:xmpp:mam:2")));
		assert.are.same({ writings = 1 }, of(iq("set", "pubsub", "http://jabber.org/protocol/pubsub")));
		assert.are.same({ writings = 1 }, of(iq("set", "vCard", "vcard-temp")));
		assert.are.same({ questions = 1 }, of(iq("get", "vCard", "vcard-temp")));
		assert.are.same({ questions = 15 }, of(iq("set", "query", "http://jabber.org/protocol/muc#admin"), room));
		assert.are.same({ questions = 1 }, of(st.iq { type = "result", id = "1" }));
	end);
end);
