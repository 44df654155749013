-- Stands in for the modules' own clock where this folder comes first in plugin_paths: it stands still at an instant.
local at = module:get_option_number("test_clock_at");

return function ()
	return at;
end;
