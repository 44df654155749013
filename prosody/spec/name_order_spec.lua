local load_library = require "load_module";
local read = load_library "converse_people/name_order";

describe("the order that names a person", function ()
	local refused = {
		["not JSON"] = "hello";
		["nothing"] = "";
		["a list"] = "[1]";
		["a text"] = "\"Jane\"";
		["without a name"] = "{}";
		["a name that is null"] = [[{"name":null}]];
		["a name that is a number"] = [[{"name":1}]];
		["an empty name"] = [[{"name":""}]];
		["a name of spaces"] = [[{"name":"  "}]];
		["a line end"] = [[{"name":"Jane\nDoe"}]];
		["NUL, which no client could read"] = [[{"name":"Jane\u0000"}]];
		["a control character"] = [[{"name":"Jane\u001b[31m"}]];
		["a control character of the second block"] = [[{"name":"Jane\u0085"}]];
		["a line separator"] = [[{"name":"Jane\u2028"}]];
		["a character that XML forbids"] = [[{"name":"Jane\uffff"}]];
		["half a character"] = [[{"name":"Jane\ud800"}]];
		["bytes that are not UTF-8"] = "{\"name\":\"Jane\255\"}";
		["a name of 257 characters"] = ([[{"name":"%s"}]]):format(("ä"):rep(257));
		["many brackets"] = ("["):rep(4000);
		["many braces"] = ([[{"name":]]):rep(500);
	};
	for what, body in pairs(refused) do
		it("is refused: " .. what, function ()
			local name, why = read(body);
			assert.is_nil(name);
			assert.is_string(why);
		end);
	end

	it("has a name in any script", function ()
		assert.equal("Zoë <Ünal> & 李小龙 😀", read([[{"name":"Zoë <Ünal> & 李小龙 😀"}]]));
		assert.equal(("ä"):rep(256), read(([[{"name":"%s"}]]):format(("ä"):rep(256))));
	end);
end);
