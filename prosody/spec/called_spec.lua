local load_library = require "load_module";
local key_of = load_library "converse_people/name_key";
local new_named = load_library("converse_people/named").new;
local nick_for = load_library("converse_rooms/called").nick_for;

local room = { jid = "tea@rooms.example" };

-- A room with occupants by nick, and nicks that are reserved.
local function room_with(occupants, reserved)
	return setmetatable({
		get_occupant_by_nick = function (_, full)
			local person = occupants[full:sub(#room.jid + 2)];
			return person and { bare_jid = person } or nil;
		end;
		get_registered_jid = function (_, nick) return (reserved or {})[nick]; end;
	}, { __index = room });
end

local function jane_in(occupants, reserved, title)
	return nick_for(room_with(occupants, reserved), "jane", "jane@example", "Jane Doe", title);
end

describe("an occupant", function ()
	it("has the name that the site has, in a room that is not there yet too", function ()
		assert.equal("Jane Doe", jane_in {});
		assert.equal("Jane Doe", nick_for(nil, "jane", "jane@example", "Jane Doe"));
		assert.equal("Jane Doe", jane_in { ["Jane Doe"] = "jane@example" });
	end);

	it("has the localpart behind it where somebody else has the name, and keeps it", function ()
		assert.equal("Jane Doe (jane)", jane_in { ["Jane Doe"] = "other@example" });
		assert.equal("Jane Doe (jane)", jane_in({}, { ["Jane Doe"] = "other@example" }));
		assert.equal("Jane Doe (jane)", jane_in { ["Jane Doe (jane)"] = "jane@example" });
		assert.equal("Jane Doe (jane)", jane_in({}, {}, "Jane Doe"));
	end);

	it("has a number where somebody is called so too", function ()
		local others = { ["Jane Doe"] = "a@example", ["Jane Doe (jane)"] = "b@example", ["2 jane"] = "c@example" };
		assert.equal("3 jane", jane_in(others));
	end);

	it("has the localpart where XMPP takes no such name", function ()
		-- Letters of both directions in one nick.
		local with_other = room_with { ["أمير"] = "other@example" };
		assert.equal("amir", nick_for(with_other, "amir", "amir@example", "أمير"));
		assert.equal("x", nick_for(nil, "x", "x@example", "\u{E0001}"));
	end);
end);

describe("a name", function ()
	for what, text in pairs {
		["in other letters' size"] = "JANE doe";
		["with accents"] = "Jané Doe";
		["with a letter apart from its accent"] = "Jane\u{301} Doe";
		["with more spaces"] = "Jane\u{A0} Doe ";
		["with what is not seen"] = "J\u{200B}a\u{2060}n\u{AD}e\u{FE0F} D\u{E0061}oe";
		["with marks of direction"] = "\u{202E}Jane\u{2066} Doe\u{200F}";
		["in wide letters"] = "\u{FF2A}ane Doe";
		["with a letter that looks alike"] = "J\u{430}ne D\u{43E}e";
	} do
		it("is the same " .. what, function ()
			assert.equal(key_of "Jane Doe", key_of(text));
		end);
	end

	it("is another with other letters", function ()
		assert.not_equal(key_of "Jane Doe", key_of "Jane Dow");
		assert.not_equal(key_of "李", key_of "王");
	end);
end);

describe("names that are known", function ()
	local function known(names)
		local count = 0;
		local named = new_named(function (put)
			count = count + 1;
			for localpart, name in pairs(names) do put(localpart, name); end
		end);
		return named, function () return count; end;
	end

	it("are another's, and not one's own", function ()
		local named = known { jane = "Jane Doe" };
		assert.is_true(named.is_of_another("jane doe", "eve"));
		assert.is_true(named.is_of_another("jane doe"));
		assert.is_false(named.is_of_another("Jane Doe", "jane"));
		assert.is_false(named.is_of_another("Eve", "eve"));
		assert.is_false(named.is_of_another("\u{200B}", "eve"));
	end);

	it("are gone through once, and only when somebody asks", function ()
		local named, count = known { jane = "Jane Doe" };
		named.put("carl", "Carl");
		assert.equal(0, count());
		named.is_of_another("x");
		named.is_of_another("y");
		assert.equal(1, count());
	end);

	it("change, and end with the account", function ()
		local named = known { jane = "Jane Doe", joan = "Jane Doe" };
		assert.is_false(named.is_of_another("Jane Roe", "eve"));
		named.put("jane", "Jane Roe");
		assert.is_true(named.is_of_another("Jane Roe", "eve"));
		assert.is_true(named.is_of_another("Jane Doe", "eve"));
		named.forget("joan");
		named.forget("joan");
		assert.is_false(named.is_of_another("Jane Doe", "eve"));
	end);
end);
