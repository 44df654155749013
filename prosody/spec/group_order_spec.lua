local load_library = require "load_module";
local read = load_library "converse_contacts/group_order";

local function group(members, title)
	return ([[{"title":%s,"members":%s}]]):format(title or [["Editors"]], members);
end

describe("the order that says who is in a group", function ()
	local refused = {
		["not JSON"] = "hello";
		["nothing"] = "";
		["a list"] = "[]";
		["many brackets"] = ("["):rep(4000);
		["no title"] = [[{"members":[]}]];
		["an empty title"] = group("[]", [[" "]]);
		["a title of two lines"] = group("[]", [["a\nb"]]);
		["a title of 257 characters"] = group("[]", ([["%s"]]):format(("ä"):rep(257)));
		["no members"] = [[{"title":"Editors"}]];
		["members that are a text"] = group([["jane"]]);
		["members that are no list"] = group([[{"jane":{"localpart":"jane","name":"Jane"}}]]);
		["a member that is a text"] = group([==[["jane"]]==]);
		["a member without a localpart"] = group([==[[{"name":"Jane"}]]==]);
		["a localpart that is an address"] = group([==[[{"localpart":"jane@example.org","name":"Jane"}]]==]);
		["a localpart that would be another's"] = group([==[[{"localpart":"Jane","name":"Jane"}]]==]);
		["a member without a name"] = group([==[[{"localpart":"jane"}]]==]);
		["a name with a control character"] = group([==[[{"localpart":"jane","name":"Ja\u0000ne"}]]==]);
		["a member twice"] = group([==[[{"localpart":"jane","name":"A"},{"localpart":"jane","name":"B"}]]==]);
		["a member that is missing"] = group([==[[null,{"localpart":"jane","name":"B"}]]==]);
	};
	for what, body in pairs(refused) do
		it("is refused: " .. what, function ()
			local title, status, why = read(body);
			assert.is_nil(title);
			assert.equal(400, status);
			assert.is_string(why);
		end);
	end

	it("is refused with more than 2000 members, which is not the body's fault", function ()
		local members = {};
		for number = 1, 2001 do members[number] = ([[{"localpart":"m%d","name":"M"}]]):format(number); end
		local body = group("[" .. table.concat(members, ",") .. "]");
		assert.same({ n = 3, nil, 413, "a group has at most 2000 members" }, table.pack(read(body)));
	end);

	it("has names in any script, and may be nobody's", function ()
		local title, names = read(group([==[[{"localpart":"jane\\40example.org","name":"Zoë <Ünal> 😀"}]]==], [["李 & Co"]]));
		assert.equal("李 & Co", title);
		assert.same({ ["jane\\40example.org"] = "Zoë <Ünal> 😀" }, names);
		assert.same({}, select(2, read(group("[]"))));
	end);
end);
