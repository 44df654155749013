-- Stands in for the modules' own clock where this folder comes first in plugin_paths: it stands still at an instant, or
-- shows what a file says.
local at = module:get_option_number("test_clock_at");
local path = module:get_option_string("test_clock_file");

return function ()
	if not path then return at; end
	local file = assert(io.open(path));
	local shown = file:read("n");
	file:close();
	return shown;
end;
