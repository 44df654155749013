local load_library = require "load_module";
local read = load_library "converse_people/person_order";

local base64 = require "util.encodings".base64;

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
			local person, why = read(body);
			assert.is_nil(person);
			assert.is_string(why);
		end);
	end

	it("has a name in any script", function ()
		assert.equal("Zoë <Ünal> & 李小龙 😀", read([[{"name":"Zoë <Ünal> & 李小龙 😀"}]]).name);
		assert.equal(("ä"):rep(256), read(([[{"name":"%s"}]]):format(("ä"):rep(256))).name);
	end);
end);

local png = "\137PNG\r\n\26\n";

local function order(portrait)
	return ([[{"name":"Jane","portrait":%s}]]):format(portrait);
end

local function image(kind, bytes)
	return order(([[{"type":"%s","data":"%s"}]]):format(kind, base64.encode(bytes)));
end

describe("the order that says what somebody looks like", function ()
	local refused = {
		["a text"] = order([["portrait.png"]]);
		["a number"] = order("1");
		["an object without anything"] = order("{}");
		["without data"] = order([[{"type":"image/png"}]]);
		["data that is a list"] = order([[{"type":"image/png","data":[]}]]);
		["without a type"] = order(([[{"data":"%s"}]]):format(base64.encode(png)));
		["SVG, which may hold a script"] = image("image/svg+xml", "<svg onload='alert(1)'/>");
		["SVG that calls itself PNG"] = image("image/png", "<svg onload='alert(1)'/>");
		["HTML that calls itself WebP"] = image("image/webp", "RIFF<script>alert(1)</script>");
		["PNG that calls itself JPEG"] = image("image/jpeg", png);
		["GIF"] = image("image/gif", "GIF89a");
		["an empty image"] = image("image/png", "");
		["65,537 bytes"] = image("image/png", png .. ("x"):rep(65529));
		["data that is not base64"] = order([[{"type":"image/png","data":"iVBORw0KGgo*"}]]);
		["base64 with what does not belong there"] = order([[{"type":"image/png","data":"iVBORw0KGgo= <a>"}]]);
		["base64 in another form"] = order([[{"type":"image/png","data":"iVBORw0KGgp="}]]);
	};
	for what, body in pairs(refused) do
		it("is refused: " .. what, function ()
			local person, why = read(body);
			assert.is_nil(person);
			assert.is_string(why);
		end);
	end

	it("may say nothing of it, or that there is none", function ()
		assert.is_nil(read([[{"name":"Jane"}]]).portrait);
		assert.is_false(read(order("null")).portrait);
	end);

	it("has an image of three kinds, up to 65,536 bytes", function ()
		local whole = png .. ("x"):rep(65528);
		local portrait = read(image("image/png", whole)).portrait;
		assert.equal(65536, portrait.size);
		assert.equal(require "util.hashes".sha1(whole, true), portrait.hash);
		assert.equal("image/jpeg", read(image("image/jpeg", "\255\216\255\224")).portrait.type);
		assert.equal("image/webp", read(image("image/webp", "RIFF\1\2\3\4WEBPVP8 ")).portrait.type);
	end);
end);
