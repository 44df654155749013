local load_library = require "load_module";
local journals = load_library "converse_token/replay_journal";

local function nonce(number)
	return ("%032d"):format(number);
end

describe("the replay journal", function ()
	local path;

	before_each(function ()
		path = os.tmpname();
	end);

	after_each(function ()
		os.remove(path);
		os.remove(path .. "~");
	end);

	it("is empty where there is none", function ()
		os.remove(path);
		assert.same({}, journals.read(path));
	end);

	it("says why when it cannot be written", function ()
		local journal = journals.new("/nowhere/at/all");
		assert.is_nil((journal:append(1, nonce(1))));
		local ok, err = journal:rewrite({});
		assert.is_nil(ok);
		assert.is_string(err);
		journal:close();
	end);

	it("passes over lines that are cut or not its own", function ()
		local file = assert(io.open(path, "wb"));
		file:write("100 ", nonce(1), "\nhello\n\n-1 ", nonce(2), "\n100 1\n", ("9"):rep(400), " ", nonce(3), "\n");
		file:write("101 ", nonce(4):sub(1, 31));
		file:close();
		assert.same({ { 100, nonce(1) } }, journals.read(path));
	end);

	it("has each accepted token at once, without being closed", function ()
		local journal = journals.new(path);
		assert.is_true(journal:rewrite({ { 99, nonce(1) } }));
		assert.is_true(journal:append(100, nonce(2)));
		assert.same({ { 99, nonce(1) }, { 100, nonce(2) } }, journals.read(path));
		journal:close();
	end);

	it("goes on after a line that was cut", function ()
		local file = assert(io.open(path, "wb"));
		file:write("100 ", nonce(1), "\n101 123");
		file:close();
		local journal = journals.new(path);
		journal:rewrite(journals.read(path));
		journal:append(102, nonce(3));
		journal:close();
		assert.same({ { 100, nonce(1) }, { 102, nonce(3) } }, journals.read(path));
	end);

	it("is to be written anew when most of it is of no use", function ()
		local journal = journals.new(path);
		journal:rewrite({});
		for number = 1, 1020 do journal:append(100, nonce(number)); end
		assert.is_false(journal:is_long(10));
		journal:append(100, nonce(1021));
		assert.is_true(journal:is_long(10));
		journal:rewrite({ { 100, nonce(1) } });
		assert.is_false(journal:is_long(1));
		assert.same({ { 100, nonce(1) } }, journals.read(path));
		journal:close();
	end);
end);
