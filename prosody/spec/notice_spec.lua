local read = require "load_module" "converse_rooms/notice";

describe("a notice", function ()
	it("is text in lines", function ()
		assert.same({ text = "a\n\tb <i>" }, read '{"text":"a\\n\\tb <i>"}');
	end);

	it("may say by what it is known, and for which group it is", function ()
		local order = read '{"text":"a","id":"0a-1b","generation":"2c"}';
		assert.same({ text = "a", id = "0a-1b", generation = "2c" }, order);
	end);

	for name, body in pairs {
		["no JSON"] = "no", ["no object"] = "1", ["no text"] = "{}", ["empty"] = '{"text":" "}',
		["a list"] = '{"text":["a"]}', ["a NUL"] = '{"text":"a\\u0000"}', ["a bell"] = '{"text":"a\\u0007"}',
		["no character"] = '{"text":"a\239\191\191"}', ["no UTF-8"] = '{"text":"a\255"}',
		["of an id that is none"] = '{"text":"a","id":"a b"}', ["of an empty id"] = '{"text":"a","id":""}',
		["of a number"] = '{"text":"a","id":1}', ["of no generation"] = '{"text":"a","generation":null}',
		["of a long id"] = '{"text":"a","id":"' .. ("x"):rep(65) .. '"}',
		["too long"] = '{"text":"' .. ("x"):rep(20001) .. '"}',
	} do
		it("that is " .. name .. " is refused", function ()
			local text, why = read(body);
			assert.is_nil(text);
			assert.is_string(why);
		end);
	end
end);
