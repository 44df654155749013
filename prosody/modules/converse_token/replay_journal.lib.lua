-- The replay store's file: one line `STEP NONCE` for each accepted token, written before the token is accepted. It is in
-- the kernel's hands then: a killed Prosody loses nothing, a power cut may lose the last lines.

local methods = {};
local meta = { __index = methods };

-- Lines beyond those that are still needed, before the file is written anew.
local slack = 1000;

-- What an earlier Prosody wrote. A line that was cut is not one.
local function read(path)
	local entries = {};
	local file = io.open(path, "rb");
	if not file then return entries; end
	-- Of a folder in its place nothing can be read.
	local text = file:read("*a") or "";
	file:close();
	for line in text:gmatch("([^\n]*)\n") do
		local step, nonce = line:match("^(%d+) (%d+)$");
		if step and #step <= 15 and #nonce == 32 then entries[#entries + 1] = { tonumber(step), nonce }; end
	end
	return entries;
end

local function line_of(step, nonce)
	return ("%d %s\n"):format(step, nonce);
end

-- Writes the file anew with these entries only, and stays open for more. Answers true, or nil and why not.
function methods:rewrite(entries)
	self:close();
	local lines = {};
	for place, entry in ipairs(entries) do lines[place] = line_of(entry[1], entry[2]); end
	local fresh = self.path .. "~";
	local file, err = io.open(fresh, "wb");
	if not file then return nil, err; end
	local ok, reason = file:write(table.concat(lines));
	if ok then ok, reason = file:flush(); end
	file:close();
	if ok then ok, reason = os.rename(fresh, self.path); end
	if not ok then return nil, reason; end
	self.file, err = io.open(self.path, "ab");
	self.lines = #lines;
	return self.file and true, err;
end

-- Answers true, or nil and why not.
function methods:append(step, nonce)
	if not self.file then return nil, "it could not be opened"; end
	local ok, err = self.file:write(line_of(step, nonce));
	if ok then ok, err = self.file:flush(); end
	if ok then self.lines = self.lines + 1; end
	return ok and true, err;
end

-- Whether it is time to rewrite() it; size is the store's.
function methods:is_long(size)
	return self.lines > 2 * size + slack;
end

function methods:close()
	if self.file then self.file:close(); end
	self.file = nil;
end

local function new(path)
	return setmetatable({ path = path, lines = 0 }, meta);
end

return { new = new, read = read };
